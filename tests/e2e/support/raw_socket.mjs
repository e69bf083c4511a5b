// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes on a TCP connection, for everything that a well-behaved client library would never send.
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {connect} from 'node:net';

import {within} from './stagd.mjs';

const answerTimeoutMs = 15_000;

export const opcode = {continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10};

/** One frame; `fin`, `mask`, `rsv` and `claimedSize` may be wrong on purpose. */
export function frame(op, payload = Buffer.alloc(0), {fin = true, mask = true, rsv = 0, claimedSize} = {}) {
  const body = Buffer.from(payload);
  const size = claimedSize ?? body.length;
  const first = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | op]);
  const maskBit = mask ? 0x80 : 0;
  let length;
  if (size < 126) {
    length = Buffer.from([maskBit | size]);
  } else if (size < 65536) {
    length = Buffer.from([maskBit | 126, 0, 0]);
    length.writeUInt16BE(size, 1);
  } else {
    length = Buffer.alloc(9);
    length[0] = maskBit | 127;
    length.writeBigUInt64BE(BigInt(size), 1);
  }
  if (!mask)
    return Buffer.concat([first, length, body]);
  const key = randomBytes(4);
  return Buffer.concat([first, length, key, body.map((byte, i) => byte ^ key[i % 4])]);
}

export function closePayload(code, reason = '') {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return Buffer.concat([payload, Buffer.from(reason)]);
}

export class RawSocket {
  constructor(httpUrl) {
    const {hostname, port} = new URL(httpUrl);
    this.host = `${hostname}:${port}`;
    this.socket = connect(Number(port), hostname);
    this.received = Buffer.alloc(0);
    this.waiting = [];
    this.ended = false;
    this.socket.on('data', data => { this.received = Buffer.concat([this.received, data]); this.#wake(); });
    this.socket.on('error', () => {});
    this.closed = once(this.socket, 'close').then(() => { this.ended = true; this.#wake(); });
  }

  #wake() {
    this.waiting = this.waiting.filter(check => !check());
  }

  write(bytes) {
    this.socket.write(bytes);
  }

  destroy() {
    this.socket.destroy();
  }

  /** What `read` makes of the received bytes as soon as it is not undefined; null when the server hangs up first. */
  take(read, what) {
    return within(new Promise(resolve => {
      const check = () => {
        const value = read();
        if (value === undefined && !this.ended)
          return false;
        resolve(value ?? null);
        return true;
      };
      if (!check())
        this.waiting.push(check);
    }), answerTimeoutMs, what);
  }

  /** The head of the next HTTP answer, as text. */
  head() {
    return this.take(() => {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0)
        return undefined;
      const text = this.received.subarray(0, end).toString();
      this.received = this.received.subarray(end + 4);
      return text;
    }, 'head of an answer');
  }

  /** The next WebSocket frame; null when the connection ended without one. */
  frame() {
    return this.take(() => {
      const bytes = this.received;
      if (bytes.length < 2)
        return undefined;
      let size = bytes[1] & 0x7f;
      let at = 2;
      if (size === 126) {
        if (bytes.length < 4)
          return undefined;
        size = bytes.readUInt16BE(2);
        at = 4;
      } else if (size === 127) {
        if (bytes.length < 10)
          return undefined;
        size = Number(bytes.readBigUInt64BE(2));
        at = 10;
      }
      if (bytes.length < at + size)
        return undefined;
      const payload = bytes.subarray(at, at + size);
      this.received = bytes.subarray(at + size);
      return {fin: Boolean(bytes[0] & 0x80), op: bytes[0] & 0x0f, masked: Boolean(bytes[1] & 0x80), payload,
              code: (bytes[0] & 0x0f) === opcode.close && size >= 2 ? payload.readUInt16BE(0) : undefined};
    }, 'frame');
  }

  /** The close frame, whatever else comes before it. */
  async closeFrame() {
    for (;;) {
      const next = await this.frame();
      if (!next || next.op === opcode.close)
        return next;
    }
  }

  async upgrade(path, headers = {}) {
    const all = {
      Host: this.host, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'X-API-Key': 'e2e', ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.write(`GET ${path} HTTP/1.1\r\n${lines}\r\n`);
    return this.head();
  }
}
