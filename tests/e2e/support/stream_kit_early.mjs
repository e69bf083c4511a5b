// SPDX-License-Identifier: GPL-3.0-or-later
// Devices of StreamKit's first two generations, which stream into the relay.
import {randomUUID} from 'node:crypto';
import {execFileSync} from 'node:child_process';
import {deflateSync} from 'node:zlib';

import {now} from './clock.mjs';
import {Socket, webSocketUrl} from './stream_kit.mjs';

/** Apple's framing with a block whose LZ4 is one run of literals. */
export function packAppleLz4(plain) {
  const extra = plain.length - 15;
  const lengths = extra < 0 ? [] : [...Array(Math.floor(extra / 255)).fill(255), extra % 255];
  const block = Buffer.concat([Buffer.from([Math.min(plain.length, 15) << 4, ...lengths]), plain]);
  const head = Buffer.alloc(12);
  head.write('bv41');
  head.writeUInt32LE(plain.length, 4);
  head.writeUInt32LE(block.length, 8);
  return Buffer.concat([head, block, Buffer.from('bv4$')]);
}

/** As COMPRESSION_LZMA: an .xz container without a check. */
export function packXz(plain) {
  return execFileSync('xz', ['--format=xz', '--check=none', '-6', '--stdout'], {input: plain, stdio: ['pipe', 'pipe', 'inherit']});
}

/** Generation 1: JSON in binary frames, a key as Bearer and nothing in the URL. */
export class Device1 extends Socket {
  constructor(server, session, {apiKey = 'e2e'} = {}) {
    super(webSocketUrl(server.relay, '/ws/streamkit'),
          {headers: {Authorization: `Bearer ${apiKey}`, 'User-Agent': 'streamkit-ios'}, perMessageDeflate: false});
    this.session = session;
    this.frame = 0;
  }

  sendPacket(type, data, eventID = randomUUID().toUpperCase()) {
    this.send(Buffer.from(JSON.stringify({
      sessionID: this.session, eventID, frameNumber: ++this.frame, timestamp: now(), type, data: {type, data},
    })));
    return eventID;
  }

  sendPose(position) {
    return this.sendPacket('pose', {position, rotation: [0, 0, 0, 1]});
  }

  sendMesh(anchorID, {vertices, faces}, pack) {
    return this.sendPacket('mesh', {
      anchorID, verticesData: pack(vertices).toString('base64'), facesData: pack(faces).toString('base64'), compressionRatio: 0.5,
    });
  }
}

/** Generation 0: binary packets of several streams. */
export class Device0 extends Socket {
  constructor(server, session, device) {
    super(webSocketUrl(server.relay, `/ws/streamkit?session_id=${session}&device_id=${device}&app_version=0.1`), {perMessageDeflate: false});
    this.session = session;
    this.device = device;
    this.frame = 0;
  }

  /** Each stream is {type, compression, data}; data is JSON, or bytes that go as they are. */
  sendStreams(streams) {
    this.send(stmkPacket({timestamp: now(), frame_number: ++this.frame, session_id: this.session, client_id: this.device}, streams));
  }
}

export function stmkPacket(header, streams) {
  const parts = streams.flatMap(({type, compression = 'none', data}) => {
    const plain = Buffer.isBuffer(data) ? data : Buffer.from(JSON.stringify(data));
    const payload = compression === 'zlib' ? deflateSync(plain) : compression === 'lz4' ? packAppleLz4(plain) : plain;
    const meta = Buffer.from(JSON.stringify({
      type, size: plain.length, compressed_size: payload.length, compression, timestamp: header.timestamp, sequence_number: 1,
    }));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(meta.length);
    return [size, meta, payload];
  });
  const json = Buffer.from(JSON.stringify({...header, total_size: parts.reduce((sum, part) => sum + part.length, 0)}));
  const head = Buffer.alloc(14);
  head.write('STMK');
  head.writeUInt16LE(1, 4);
  head.writeUInt32LE(14 + json.length, 6);
  head.writeUInt32LE(streams.length, 10);
  return Buffer.concat([head, json, ...parts]);
}
