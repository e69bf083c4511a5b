// SPDX-License-Identifier: GPL-3.0-or-later
// The live feed in bytes, read by its description alone, against the live feed in JSON of the same server.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {get, getJson, postJson, until} from './support/http.mjs';
import {LiveBinaryReader} from './support/live_binary.mjs';
import {Stagd} from './support/stagd.mjs';
import {Device, Socket, packMesh, webSocketUrl} from './support/stream_kit.mjs';

class BinaryViewer extends Socket {
  reader = new LiveBinaryReader();

  read(data) {
    return this.reader.read(data);
  }
}

async function open(Viewer, server, parameters) {
  const viewer = await new Viewer(webSocketUrl(server.stag, `/api/v1/live?${new URLSearchParams(parameters)}`)).open();
  await viewer.next(m => m.type === 'hello', 'hello');
  return viewer;
}
async function follow(Viewer, server, parameters) {
  const viewer = await open(Viewer, server, parameters);
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  return viewer;
}
const both = (server, parameters = {}) => Promise.all([
  follow(Socket, server, parameters), follow(BinaryViewer, server, {encoding: 'binary.1', ...parameters})]);

/** Keys in order, so that equal messages are equal texts. */
const canonical = value => JSON.stringify(value, (_, inner) => inner !== null && typeof inner === 'object' && !Array.isArray(inner)
  ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1)) : inner);
/** What was told, but for what comes once a second and for when and how it came. */
const told = (viewer, {timeless = false} = {}) => viewer.messages.filter(m => m.type !== 'stats')
  .map(({at, isBinary, timestamp, ...message}) => canonical(timeless ? message : {timestamp, ...message})).sort();
const afterSnapshot = viewer => ({messages: viewer.messages.slice(viewer.messages.findIndex(m => m.type === 'snapshot_end') + 1)});

test('both encodings say the same', async t => {
  const server = await Stagd.start(t);
  const session = await new Socket(webSocketUrl(server.stag, '/api/v1/ws?session_id=room')).open();
  assert.equal((await postJson(`${server.stag}/api/v1/geofences`,
    {id: 'door', shape: {type: 'sphere', center: [0, 1.6, 0], radius: 1}})).status, 201);
  const [json, binary] = await both(server);
  assert.ok(json.messages.every(m => !m.isBinary) && binary.messages.every(m => m.isBinary));

  const device = await new Device(server, 'room', 'glasses', {query: {device_name: 'Glasses · Ada'}}).open();
  for (const x of [5, 0.1, 1 / 3, -0.5, 1e-9])
    device.sendPose(x);
  device.sendAnchor('table', 1, {kind: 'plane', label: 'TÄBLE', polygon: [[0, 0, 0], [1, 0, 0.5]], more: {deep: [1, null]}});
  device.sendAnchor('bare', 1.25, {});
  device.sendMesh('table', packMesh(100));
  device.send({session_id: 'room', timestamp: 1, type: 'teleport', data: {}});
  const timestamp = Date.now();
  for (const rotation of [[1, 2, 3], [0, 0, 0, 1]])
    session.send({type: 'anchor_update', session_id: 'room', timestamp,
      data: {id: `turned${rotation.length}`, pose: {x: 0.1, y: 2, z: -3, rotation}, timestamp}});
  session.send({type: 'mesh_update', session_id: 'room', timestamp,
    data: {id: 'd', anchor_id: 'table', delta_data: 'AQID', is_delta: true, base_mesh_id: 'nowhere', compression_level: -7}});
  await json.next(m => m.type === 'mesh_update' && m.data.is_delta, 'delta');
  await json.next(m => m.type === 'anchor_update' && m.data.id === 'turned4', 'anchor');
  await json.next(m => m.type === 'packet' && m.data.verdict === 'rejected', 'rejected packet');
  await json.next(m => m.type === 'mesh_update' && !m.data.is_delta, 'mesh');
  await json.next(m => m.type === 'geofence', 'crossing');
  assert.equal((await postJson(`${server.stag}/api/v1/geofences`, {id: 'window', name: 'Fenster · 窓', session_id: 'room',
    shape: {type: 'box', center: [0.1, 1 / 3, 50], size: [1, 1e-9, 2], rotation: [0, 1, 0, 0]}})).status, 201);
  await until(() => getJson(`${server.stag}/api/v1/sessions`), all => all.sessions[0]?.anchors_count === 5, 'anchors');
  const [lateJson, lateBinary] = await both(server);
  const [lightJson, lightBinary] = await both(server, {payloads: 'false'});
  assert.equal((await fetch(`${server.stag}/api/v1/anchors/table`, {method: 'DELETE'})).status, 200);
  for (const viewer of [json, binary]) {
    await viewer.next(m => m.type === 'removed', 'removal');
    await viewer.next(m => m.type === 'stats', 'statistics');
  }

  await t.test('what happens, to the bit and the number', () => {
    assert.deepEqual(told(afterSnapshot(binary)), told(afterSnapshot(json)));
    for (const type of ['anchor_update', 'mesh_update', 'geofence', 'geofence_change', 'packet', 'removed', 'session'])
      assert.ok(binary.messages.some(m => m.type === type), type);
    assert.ok(binary.messages.some(m => m.offset > 0));
    assert.equal(canonical(binary.messages.find(m => m.type === 'stats').data.dropped), canonical({pose: 0, reliable: 0, telemetry: 0}));
  });
  await t.test('snapshots, with and without payloads', () => {
    const snapshot = viewer => ({messages: viewer.messages.slice(0, 1 + viewer.messages.findIndex(m => m.type === 'snapshot_end'))});
    for (const [one, other] of [[lateBinary, lateJson], [lightBinary, lightJson]])
      assert.deepEqual(told(snapshot(one), {timeless: true}), told(snapshot(other), {timeless: true}));
    assert.equal(lightBinary.messages.find(m => m.type === 'mesh_update').data.vertices, undefined);
  });
  await t.test('who comes back gets what was missed', async () => {
    const {data: {stream}} = binary.messages.find(m => m.type === 'hello');
    const {offset} = lateJson.messages.find(m => m.type === 'snapshot_end');
    const back = await open(BinaryViewer, server, {encoding: 'binary.1', resume: `${stream}:${offset - 2}`});
    assert.equal(back.messages[0].data.resumed, true);
    await back.next(m => m.offset === offset + 1, 'what was missed');
    const missed = viewer => viewer.messages.filter(m => m.offset > offset - 2 && m.offset <= offset + 1 && m.type !== 'snapshot_end')
      .map(({at, isBinary, ...message}) => canonical(message));
    assert.equal(missed(back).length, 3);
    assert.deepEqual(missed(back), missed(json));
  });
  await t.test('filters are answered', async () => {
    binary.send({type: 'subscribe', data: {id: 'f', topics: ['anchors']}});
    assert.deepEqual((await binary.next(m => m.type === 'subscribed', 'filter')).data.topics, ['anchors']);
    binary.send({type: 'unsubscribe', data: {id: 'nothing'}});
    await binary.next(m => m.type === 'error', 'error');
  });
  await t.test('the server tells who reads which', async () => {
    const {subscribers} = await getJson(`${server.stag}/api/v1/subscribers`);
    const count = kind => subscribers.filter(one => one.kind === kind).length;
    assert.deepEqual([count('live_json'), count('live_binary')], [3, 4]);
    const {text} = await get(`${server.stag}/metrics`);
    const metric = name => Number(text.split('\n').find(line => line.startsWith(name))?.split(' ')[1]);
    assert.equal(metric('stag_live_encoding_viewers_active{encoding="binary"}'), 4);
    assert.ok(metric('stag_live_sent_bytes_total{encoding="json"}') > 1000);
    assert.ok(metric('stag_live_sent_bytes_total{encoding="binary"}') > 1000);
  });
});

test('whatever a viewer asks for, it gets something that it can read', async t => {
  const server = await Stagd.start(t);
  for (const [encoding, isBinary] of [['binary.2', false], ['binary', false], ['', false], ['binary.2,binary.1', true], ['json,binary.1', false]]) {
    const viewer = await follow(isBinary ? BinaryViewer : Socket, server, {encoding});
    assert.ok(viewer.messages.every(m => m.isBinary === isBinary), encoding);
  }
});

test('the description has an example that is right', async t => {
  const server = await Stagd.start(t);
  const {text, type} = await get(`${server.stag}/api/docs/live-binary.md`);
  assert.match(type, /^text\/markdown/);
  const hex = text.split('\n').map(line => /^ {4}((?:[0-9a-f]{2} {1,2}|[0-9a-f]{2}$)+)/.exec(line)?.[1] ?? '').join('');
  const messages = new LiveBinaryReader().read(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  assert.deepEqual(messages, [{timestamp: 1234567890, type: 'anchor_update', session_id: 'room', data: {
    id: 'dev1', session_id: 'room', pose: {x: 0.5, y: 1.5, z: 0, rotation: [0, 0, 0, 1]}, timestamp: 1234567878, delivery: 'pose'}}]);
});
