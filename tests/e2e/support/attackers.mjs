// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that do everything wrong. Each runs once and checks how it was turned away; `goodServer` is what
// support/stagd.mjs started. None may ever hurt another client.
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {gzipSync} from 'node:zlib';

import {postJson} from './http.mjs';
import {RawSocket, frame, opcode} from './raw_socket.mjs';
import {Device, Socket, packMesh, webSocketUrl} from './stream_kit.mjs';

const relayPath = '/ws/streamkit?session_id=attack&device_id=attacker';
const zippedZeros = gzipSync(Buffer.alloc(200 << 20), {level: 9});
const gzipBomb = zippedZeros.toString('base64');
/** Says of itself that it is small. */
const disguisedBomb = Buffer.concat([zippedZeros.subarray(0, -4), Buffer.from([100, 0, 0, 0])]).toString('base64');

const pose = {x: 0, y: 0, z: 0, rotation: [0, 0, 0, 1]};
const good = {session_id: 'attack', frame_number: 1, timestamp: 1_700_000_000_000, type: 'pose', data: {pose}};

/** Packets that are JSON but mean nothing: refused and counted, the connection stays. */
export const meaninglessPackets = [
  {}, {...good, session_id: undefined}, {...good, timestamp: 0}, {...good, timestamp: -5},
  {...good, type: undefined}, {...good, type: 'teleport'}, {...good, data: undefined}, {...good, data: {}},
  {...good, data: {pose: {...pose, x: 1e6}}}, {...good, data: {pose: {...pose, rotation: [0, 0, 0, 0]}}},
  {...good, data: {pose: {...pose, rotation: [0, 0, 1]}}},
  {...good, type: 'mesh', data: {mesh: {vertices: '', faces: '', anchor_id: 'a'}}},
  {...good, type: 'mesh', data: {mesh: {vertices: 'AAAA', faces: ''}}},
  {...good, type: 'mesh', data: {mesh: {vertices: gzipBomb, faces: '', anchor_id: 'bomb'}}},
];

async function relayDevice(server) {
  return new Device(server, 'attack', `attacker-${randomBytes(4).toString('hex')}`).open();
}

async function sendAndExpectClose(server, message, code) {
  const device = await relayDevice(server);
  device.send(message);
  assert.equal((await device.closed).code, code);
}

/** Holds a connection half open for a while, as a client that died would. */
async function holdAndDrop(socket) {
  await Promise.race([socket.closed, new Promise(resolve => setTimeout(resolve, 500))]);
  socket.destroy();
}

async function expectHttp(server, bytes, pattern) {
  const socket = new RawSocket(server.stag);
  socket.write(bytes);
  const head = await socket.head();
  assert.match(head ?? 'closed', pattern);
  socket.destroy();
}

async function expectRefusal(server, body, statuses) {
  const answer = await postJson(`${server.stag}/api/v1/ingest`, body);
  assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.text.slice(0, 200)}`);
}

function meshEvent(vertices) {
  const mesh = {anchor_id: 'a', vertices, timestamp: 1, compression_level: 0, is_delta: false};
  return {session_id: 'attack', event_id: randomBytes(8).toString('hex'), timestamp: 1,
          meshes: Array.from({length: 4}, (_, i) => ({...mesh, id: `bomb_${i}`}))};
}

export const attackers = {
  'packets without meaning': async server => {
    const device = await relayDevice(server);
    meaninglessPackets.forEach(packet => device.send(packet));
    await device.barrier();
    await device.close();
  },
  'text that is not JSON': server => sendAndExpectClose(server, '{"session_id":', 1007),
  'bytes that are not JSON': server => sendAndExpectClose(server, randomBytes(2000), 1007),
  'wrong types': server => sendAndExpectClose(
    server, JSON.stringify({...good, session_id: 7, timestamp: 'now', data: [1, 2]}), 1007),
  'deep JSON': server => sendAndExpectClose(server, '['.repeat(200_000), 1007),
  'deep JSON that ends well': server => sendAndExpectClose(
    server, '{"data":'.repeat(5_000) + '1' + '}'.repeat(5_000), 1007),
  'a frame over the limit': server => sendAndExpectClose(server, Buffer.alloc((8 << 20) + 1, 0x20), 1009),
  'wrong UTF-8': async server => {
    const socket = new RawSocket(server.relay);
    await socket.upgrade(relayPath);
    socket.write(frame(opcode.text, Buffer.from('{"session_id":"\xff\xfe"}', 'latin1')));
    assert.equal((await socket.closeFrame()).code, 1007);
    socket.destroy();
  },
  'half a frame': async server => {
    const socket = new RawSocket(server.relay);
    await socket.upgrade(relayPath);
    socket.write(frame(opcode.text, JSON.stringify(good)).subarray(0, 30));
    await holdAndDrop(socket);
  },
  'half a handshake': async server => {
    const socket = new RawSocket(server.relay);
    socket.write(`GET ${relayPath} HTTP/1.1\r\nHost: x\r\nUpgr`);
    await holdAndDrop(socket);
  },
  'half a body': async server => {
    const socket = new RawSocket(server.stag);
    socket.write('POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"session_id"');
    await holdAndDrop(socket);
  },
  'a subscriber that never reads': async (server, session) => {
    const socket = new RawSocket(server.stag);
    await socket.upgrade(`/api/v1/ws?session_id=${session}`);
    socket.socket.pause();
    await holdAndDrop(socket);
  },
  'a viewer that never reads': async server => {
    const socket = new RawSocket(server.stag);
    await socket.upgrade('/api/v1/live');
    socket.socket.pause();
    await holdAndDrop(socket);
  },
  'a flood of good packets': async server => {
    const device = await relayDevice(server);
    for (let i = 0; i < 2_000; ++i)
      device.sendPose(i % 100);
    for (let i = 0; i < 20; ++i)
      device.sendMesh(`flood_${i}`, packMesh(2_000, i));
    await device.barrier();
    await device.close();
  },
  'connections that come and go': async server => {
    const sockets = Array.from({length: 100}, () => new RawSocket(server.relay));
    sockets.forEach(socket => socket.write('GET / HTTP/1.1\r\n'));
    sockets.forEach(socket => socket.destroy());
    await Promise.all(sockets.map(socket => socket.closed));
  },
  'no key': async server => {
    const socket = new RawSocket(server.relay);
    assert.match(await socket.upgrade('/ws/streamkit', {'X-API-Key': null}), / 401 /);
    socket.destroy();
  },
  'session messages without meaning': async server => {
    const url = webSocketUrl(server.stag, '/api/v1/ws?session_id=attack');
    const socket = await new Socket(url).open();
    for (const message of ['{', 'null', '[]', '"x"', {type: 7}, {type: 'anchor_update'},
                           {type: 'anchor_update', data: {id: '', pose: 'here'}},
                           {type: 'mesh_update', data: {id: 'm', vertices: '!'}}])
      socket.send(message);
    socket.send({type: 'ping', trace_id: 'still there'});
    await socket.next(m => m.type === 'pong', 'pong after nonsense');
    assert.ok(socket.messages.filter(m => m.type === 'error').length >= 8);
    await socket.close();
  },
  'no HTTP at all': server => expectHttp(server, randomBytes(300) + '\r\n\r\n', /^(HTTP\/1\.1 400 |closed)/),
  'TLS to a plain port': server => expectHttp(
    server, Buffer.from('16030100c8010000c40303000000\r\n\r\n', 'hex'), /^(HTTP\/1\.1 400 |closed)/),
  'a header over the limit': server => expectHttp(
    server, `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /),
  'a body over the limit': server => expectHttp(
    server, 'POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', /^HTTP\/1\.1 413 /),
  'a path outside': server => expectHttp(
    server, 'GET /api/v1/anchors/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 40[04] /),
  'an unknown method': server => expectHttp(
    server, 'BREW /api/v1/ingest HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 (400|405|501) /),
  'two lengths': server => expectHttp(
    server, 'POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^(HTTP\/1\.1 400 |closed)/),
  'ingest of nothing': server => expectRefusal(server, '', [400]),
  'ingest of wrong types': server => expectRefusal(server, '{"session_id":1,"event_id":[],"timestamp":"x"}', [400]),
  'ingest that ends early': server => expectRefusal(server, '{"session_id":"attack","event_id":"e","timesta', [400]),
  'ingest of deep JSON': server => expectRefusal(
    server, '{"session_id":"attack","event_id":"e","timestamp":1,"x":' + '['.repeat(100_000) + ']'.repeat(100_000) + '}',
    [400, 413]),
  'ingest of wrong UTF-8': server => expectRefusal(
    server, Buffer.from('{"session_id":"\xc3\x28","event_id":"e","timestamp":1}', 'latin1'), [400]),
  'ingest of a gzip bomb': server => expectRefusal(server, meshEvent(gzipBomb), [400, 413]),
  'ingest of a disguised gzip bomb': server => expectRefusal(server, meshEvent(disguisedBomb), [400, 413]),
};
