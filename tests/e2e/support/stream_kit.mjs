// SPDX-License-Identifier: GPL-3.0-or-later
// A device as others would write it: StreamKit packets over the ws package.
import {once} from 'node:events';
import {createRequire} from 'node:module';
import {gunzipSync, gzipSync} from 'node:zlib';

import {now} from './clock.mjs';
import {within} from './stagd.mjs';

export const WebSocket = createRequire(import.meta.url)('ws');

const answerTimeoutMs = 15_000;

export function webSocketUrl(httpUrl, path) {
  return httpUrl.replace(/^http/, 'ws') + path;
}

/** A mesh of `vertexCount` vertices in the layout of the StreamKit SDK, before gzip. */
export function packMesh(vertexCount, seed = 0) {
  const triangleCount = Math.max(0, vertexCount - 2);
  const bytes = Buffer.alloc(8 + 12 * vertexCount + 12 * triangleCount);
  bytes.writeUInt32LE(vertexCount, 0);
  bytes.writeUInt32LE(3 * triangleCount, 4);
  let at = 8;
  for (let i = 0; i < 3 * vertexCount; ++i, at += 4)
    bytes.writeFloatLE(Math.fround(Math.sin(seed + i) * 3), at);
  for (let i = 0; i < triangleCount; ++i)
    for (let corner = 0; corner < 3; ++corner, at += 4)
      bytes.writeUInt32LE(i + corner, at);
  return bytes;
}

/** The bytes of a payload as the server gives them back, without the compression it may have. */
export function plainBytes(base64) {
  const bytes = Buffer.from(base64, 'base64');
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** A WebSocket that remembers what comes in. */
export class Socket {
  constructor(url, options) {
    this.socket = new WebSocket(url, options);
    this.messages = [];
    this.waiting = [];
    this.closed = new Promise(resolve => {
      this.socket.on('close', (code, reason) => resolve({code, reason: reason.toString()}));
    });
    this.socket.on('error', error => { this.error = error; });
    this.socket.on('message', (data, isBinary) => {
      for (const message of this.read(data))
        this.messages.push({at: now(), isBinary, ...message});
      this.waiting = this.waiting.filter(check => !check());
    });
  }

  /** What one WebSocket message says. */
  read(data) {
    return [JSON.parse(data.toString())];
  }

  async open() {
    const failed = once(this.socket, 'close').then(() => { throw this.error ?? new Error('closed'); });
    failed.catch(() => {});
    await within(Promise.race([once(this.socket, 'open'), failed]), answerTimeoutMs, 'open WebSocket');
    return this;
  }

  send(value) {
    this.socket.send(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value));
  }

  /** Resolves once the server has read all that was sent, for it answers pings in order. */
  async barrier() {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await within(pong, answerTimeoutMs, 'pong');
  }

  /** The first message, past or future, that `matches`. */
  next(matches, what) {
    return within(new Promise(resolve => {
      const check = () => {
        const found = this.messages.find(matches);
        if (found)
          resolve(found);
        return Boolean(found);
      };
      if (!check())
        this.waiting.push(check);
    }), answerTimeoutMs, what);
  }

  async close() {
    this.socket.close(1000);
    return within(this.closed, answerTimeoutMs, 'close');
  }
}

/** One device that streams into the relay. */
export class Device extends Socket {
  constructor(server, session, device, {headers = {'X-API-Key': 'e2e'}, query = {}} = {}) {
    const parameters = new URLSearchParams({session_id: session, device_id: device, ...query});
    super(webSocketUrl(server.relay, `/ws/streamkit?${parameters}`), {headers, perMessageDeflate: false});
    this.session = session;
    this.device = device;
    this.frame = 0;
  }

  packet(type, data) {
    return {session_id: this.session, frame_number: ++this.frame, timestamp: now(), type, data};
  }

  sendPose(x, y = 1.6, z = 0) {
    this.send(this.packet('pose', {pose: {x, y, z, rotation: [0, 0, 0, 1]}}));
  }

  sendMesh(anchor, plain) {
    this.send(this.packet('mesh', {
      mesh: {vertices: gzipSync(plain).toString('base64'), faces: '', anchor_id: anchor},
    }));
  }

  sendAnchor(id, x, metadata = {kind: 'anchor', label: id}) {
    this.send(this.packet('anchor', {anchor: {id, pose: {x, y: 0, z: 0, rotation: [0, 0, 0, 1]}, metadata}}));
  }
}

export function subscribe(server, session) {
  return new Socket(webSocketUrl(server.stag, `/api/v1/ws?session_id=${encodeURIComponent(session)}`)).open();
}
