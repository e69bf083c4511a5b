// SPDX-License-Identifier: GPL-3.0-or-later
// A device of StreamKit's second generation: straight to STAG, JSON in binary frames, camelCase,
// base64 of JSON inside. It hears binary frames only.
import {randomUUID} from 'node:crypto';
import {gunzipSync, gzipSync} from 'node:zlib';

import {now} from './clock.mjs';
import {Socket, webSocketUrl} from './stream_kit.mjs';

const swiftEpochMs = Date.UTC(2001, 0, 1);

export class Device2 extends Socket {
  constructor(server, session, {apiKey = 'e2e'} = {}) {
    super(webSocketUrl(server.stag, `/api/v1/ws?session_id=${encodeURIComponent(session)}`),
          {headers: {Authorization: `Bearer ${apiKey}`}, perMessageDeflate: false});
    this.session = session;
    this.onSend = () => {};
  }

  sendMessage(type, data) {
    const message = {type, sessionId: this.session, timestamp: now()};
    if (data) {
      message.data = Buffer.from(JSON.stringify(data)).toString('base64');
      message.traceId = randomUUID().toUpperCase();
    }
    this.onSend(message);
    this.send(Buffer.from(JSON.stringify(message)));
    return message.traceId;
  }

  sendPing() {
    return this.sendMessage('ping');
  }

  sendPose(id, position, metadata) {
    const pose = {position, rotation: [0, 0, 0, 1], timestamp: (now() - swiftEpochMs) / 1000};
    return this.sendMessage('anchor_update', {id, pose, ...(metadata && {metadata})});
  }

  sendMesh(id, plain) {
    return this.sendMessage('mesh_update', {
      id, anchorId: id, vertices: gzipSync(plain).toString('base64'), faces: '', compressionLevel: 5, isDelta: false,
    });
  }

  /** The SDK's delta: which vertices changed, not where they are. */
  sendDelta(id, change) {
    const delta = {id, baseMeshId: id, ...change};
    return this.sendMessage('mesh_update', {
      id, anchorId: id, vertices: gzipSync(JSON.stringify(delta)).toString('base64'), faces: '',
      compressionLevel: 5, isDelta: true, baseMeshId: id,
    });
  }

  /** The next message that the SDK would decode: binary, camelCase, with what is inside its data. */
  async heard(matches, what) {
    const found = await this.next(m => m.isBinary && matches(m, opened(m)), what);
    return {...found, data: opened(found)};
  }
}

function opened(message) {
  return message.data === undefined ? undefined : JSON.parse(Buffer.from(message.data, 'base64').toString());
}

export function unpackMesh(base64) {
  return gunzipSync(Buffer.from(base64, 'base64'));
}
