// SPDX-License-Identifier: GPL-3.0-or-later
// The operator's side: what a viewer of /api/v1/live and /api/v1/sessions is told.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, postJson, until} from './support/http.mjs';
import {RawSocket} from './support/raw_socket.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';
import {Device, Socket, packMesh, plainBytes, webSocketUrl} from './support/stream_kit.mjs';

function view(server, query = '') {
  return new Socket(webSocketUrl(server.stag, `/api/v1/live${query}`)).open();
}

const typesOf = viewer => viewer.messages.map(message => message.type);

test('hello, snapshot, then what happens', async t => {
  const server = await Stagd.start(t);
  const mesh = packMesh(100);
  const device = await new Device(server, 'flat', 'glasses', {query: {device_name: 'Glasses · Ada'}}).open();
  device.sendAnchor('anchor_table', 1, {kind: 'plane', label: 'TABLE', polygon: [[0, 0, 0], [1, 0, 0], [1, 0, 1]]});
  device.sendMesh('anchor_table', mesh);
  await until(() => getJson(`${server.stag}/api/v1/metrics`), m => m.total_meshes === 1, 'mesh');

  const viewer = await view(server);
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  await t.test('the snapshot has a frame and is whole', () => {
    const types = typesOf(viewer);
    const end = types.indexOf('snapshot_end');
    assert.deepEqual(types.slice(0, 2), ['hello', 'snapshot_begin']);
    const inside = viewer.messages.slice(2, end);
    const hello = viewer.messages[0].data;
    assert.equal(hello.listeners.stag, server.stag);
    assert.equal(hello.listeners.relay, server.relay);
    assert.ok(inside.some(m => m.type === 'session' && m.session_id === 'flat'));
    const anchor = inside.find(m => m.type === 'anchor_update' && m.data.id === 'anchor_table');
    assert.equal(anchor.data.metadata.label, 'TABLE');
    const stored = inside.find(m => m.type === 'mesh_update');
    assert.equal(stored.data.anchor_id, 'anchor_table');
    assert.ok(plainBytes(stored.data.vertices).equals(mesh));
    assert.match(stored.data.hash, /^[0-9a-f]{64}$/);
  });

  await t.test('then live: poses, anchors, meshes, packets, statistics', async () => {
    device.sendPose(3);
    device.sendAnchor('anchor_lamp', 2);
    device.sendMesh('anchor_lamp', packMesh(7));
    device.send({session_id: 'flat', timestamp: 1, type: 'teleport', data: {}});
    await viewer.next(m => m.type === 'anchor_update' && m.data.pose.x === 3
      && m.data.metadata.name === 'Glasses · Ada', 'pose');
    await viewer.next(m => m.type === 'anchor_update' && m.data.id === 'anchor_lamp', 'anchor');
    await viewer.next(m => m.type === 'mesh_update' && m.data.anchor_id === 'anchor_lamp', 'mesh');
    await viewer.next(m => m.type === 'packet' && /accepted/i.test(m.data.verdict), 'accepted packet');
    await viewer.next(m => m.type === 'packet' && /rejected/i.test(m.data.verdict), 'rejected packet');
    await viewer.next(m => m.type === 'stats', 'statistics');
  });

  await t.test('payloads can be left out', async () => {
    const light = await view(server, '?payloads=false');
    await light.next(m => m.type === 'snapshot_end', 'snapshot');
    const stored = light.messages.find(m => m.type === 'mesh_update');
    assert.equal(stored.data.vertices, undefined);
    assert.match(stored.data.hash, /^[0-9a-f]{64}$/);
  });

  await t.test('sessions are listed', async () => {
    const {sessions, count} = await getJson(`${server.stag}/api/v1/sessions`);
    assert.equal(count, 1);
    assert.equal(sessions[0].session_id, 'flat');
    assert.equal(sessions[0].meshes_count, 2);
    assert.equal(sessions[0].anchors_count, 3);
    assert.ok(sessions[0].first_seen <= sessions[0].last_seen);
  });
});

test('HTTP ingest is shown as well', async t => {
  const server = await Stagd.start(t);
  const viewer = await view(server);
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  const timestamp = Date.now();
  await postJson(`${server.stag}/api/v1/ingest`, {
    session_id: 's', event_id: 'e', timestamp,
    anchors: [{id: 'a', pose: {x: 9, y: 0, z: 0, rotation: [0, 0, 0, 1]}, timestamp}]});
  const update = await viewer.next(m => m.type === 'anchor_update', 'anchor');
  assert.equal(update.data.pose.x, 9);
  assert.equal(update.session_id, 's');
});

/** The numbered messages after the last snapshot, as short texts, and where to go on. */
function bookmark(viewer) {
  const end = viewer.messages.findLastIndex(message => message.type === 'snapshot_end');
  const {stream} = end < 0 ? viewer.messages[0].data : viewer.messages[end];
  const numbered = viewer.messages.slice(Math.max(end, 0)).filter(message => message.offset !== undefined);
  return {numbered, resume: `resume=${stream}:${numbered.at(-1)?.offset}`};
}

test('a viewer that comes back gets what it missed, but not from a server that was killed', async t => {
  const folder = temporaryFolder(t);
  let server = await Stagd.start(t, {folder});
  const ingest = (id, x) => postJson(`${server.stag}/api/v1/ingest`, {
    session_id: 's', event_id: `e${id}`, timestamp: Date.now(),
    anchors: [{id: `a${id}`, pose: {x, y: 0, z: 0, rotation: [0, 0, 0, 1]}, timestamp: Date.now()}]});
  const told = (viewer, id) => viewer.next(m => m.type === 'anchor_update' && m.data.id === id, id);

  const first = await view(server);
  await first.next(m => m.type === 'snapshot_end', 'snapshot');
  await ingest(1, 1);
  await told(first, 'a1');
  const before = bookmark(first);
  first.socket.terminate();
  await ingest(2, 2);
  await ingest(3, 3);
  const second = await view(server, `?${before.resume}`);
  await ingest(4, 4);
  await told(second, 'a4');
  assert.equal(second.messages[0].data.resumed, true);
  assert.ok(!typesOf(second).includes('snapshot_begin'));
  const missed = bookmark(second).numbered;
  assert.deepEqual(missed.map(m => m.data.id), ['a2', 'a3', 'a4']);
  assert.deepEqual(missed.map(m => m.offset - before.numbered.at(-1).offset), [1, 2, 3]);

  const {resume} = bookmark(second);
  await server.kill();
  server = await Stagd.start(t, {folder});
  await ingest(5, 5);
  const third = await view(server, `?${resume}`);
  await third.next(m => m.type === 'snapshot_end', 'snapshot');
  const {resumed, reason, stream} = third.messages[0].data;
  assert.deepEqual({resumed, reason}, {resumed: false, reason: 'other_stream'});
  assert.ok(!resume.includes(stream));
  const anchors = third.messages.filter(m => m.type === 'anchor_update').map(m => m.data.id);
  assert.deepEqual(anchors.sort(), ['a1', 'a2', 'a3', 'a4', 'a5']);
});

test('a viewer that stops reading misses nothing that counts', async t => {
  const server = await Stagd.start(t);
  const viewer = await view(server);
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  viewer.socket.pause();
  const device = await new Device(server, 'big', 'scanner').open();
  const count = 60;
  for (let i = 0; i < count; ++i) {
    device.sendMesh(`wall_${i}`, packMesh(20_000, i));
    device.sendPose(i);
  }
  await device.barrier();
  await until(() => getJson(`${server.stag}/api/v1/metrics`), m => m.total_meshes === count, 'meshes', 60_000);
  viewer.socket.resume();
  for (let i = 0; i < count; ++i)
    await viewer.next(m => m.type === 'mesh_update' && m.data.anchor_id === `wall_${i}`, `mesh ${i}`);
  await viewer.next(m => m.type === 'anchor_update' && m.data.pose.x === count - 1, 'last pose');
});

test('a viewer that comes and goes leaves nothing behind', async t => {
  const server = await Stagd.start(t);
  for (let i = 0; i < 100; ++i) {
    const socket = new RawSocket(server.stag);
    await socket.upgrade('/api/v1/live');
    socket.destroy();
    await socket.closed;
  }
  const viewer = await view(server);
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
});
