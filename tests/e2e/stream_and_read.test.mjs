// SPDX-License-Identifier: GPL-3.0-or-later
// A foreign client streams poses and meshes into the relay; others read them back from STAG.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, query, until} from './support/http.mjs';
import {Stagd} from './support/stagd.mjs';
import {Device, packMesh, plainBytes, subscribe} from './support/stream_kit.mjs';

const isDevice = (anchor, device) => anchor.metadata?.device_id === device;

test('poses and meshes are read back by query and over the session WebSocket', async t => {
  const server = await Stagd.start(t);
  const subscriber = await subscribe(server, 'room');
  const stranger = await subscribe(server, 'another room');
  const device = await new Device(server, 'room', 'vive-1', {query: {device_name: 'Vive'}}).open();

  const meshes = [packMesh(3), packMesh(500, 1), packMesh(20_000, 2)];
  for (let i = 0; i < 60; ++i)
    device.sendPose(i / 10);
  meshes.forEach((mesh, i) => device.sendMesh(`anchor_wall_${i}`, mesh));
  device.sendAnchor('anchor_door', 4);
  device.sendPose(7.5);

  await t.test('the subscriber gets the last pose, every mesh and the anchor', async () => {
    const last = await subscriber.next(
      m => m.type === 'anchor_update' && m.data.pose?.x === 7.5, 'last pose');
    assert.equal(last.session_id, 'room');
    assert.equal(last.isBinary, false);
    assert.equal(last.data.metadata.device_id, 'vive-1');
    for (const [i, mesh] of meshes.entries()) {
      const update = await subscriber.next(
        m => m.type === 'mesh_update' && m.data.anchor_id === `anchor_wall_${i}`, `mesh ${i}`);
      assert.ok(plainBytes(update.data.vertices).equals(mesh), `bytes of mesh ${i}`);
    }
    const door = await subscriber.next(
      m => m.type === 'anchor_update' && m.data.id === 'anchor_door', 'anchor');
    assert.equal(door.data.metadata.label, 'anchor_door');
    const ids = new Set(subscriber.messages
      .filter(m => m.type === 'anchor_update' && isDevice(m.data, 'vive-1')).map(m => m.data.id));
    assert.equal(ids.size, 1, 'one anchor stands for the device');
  });

  await t.test('query gives the newest state', async () => {
    const answer = await until(
      () => query(server, {session_id: 'room'}),
      a => a.anchors.some(anchor => anchor.pose.x === 7.5)
        && a.anchors.some(anchor => anchor.id === 'anchor_door'),
      'stored anchors');
    const poses = answer.anchors.filter(anchor => isDevice(anchor, 'vive-1'));
    assert.equal(poses.length, 1);
    assert.deepEqual(poses[0].pose, {x: 7.5, y: 1.6, z: 0, rotation: [0, 0, 0, 1]});
    assert.equal(poses[0].session_id, 'room');
    assert.equal(answer.count, answer.anchors.length);
    assert.equal(answer.has_more, false);
  });

  await t.test('one anchor by its id', async () => {
    const door = await getJson(`${server.stag}/api/v1/anchors/anchor_door`);
    assert.equal(door.id, 'anchor_door');
    assert.equal(door.pose.x, 4);
  });

  await t.test('another session has seen nothing', async () => {
    assert.deepEqual(stranger.messages, []);
    assert.deepEqual((await query(server, {session_id: 'another room'})).anchors, []);
  });
});

test('a mesh comes back with its anchor, bit for bit, and equal content is stored once', async t => {
  const server = await Stagd.start(t);
  const device = await new Device(server, 'house', 'scanner').open();
  const mesh = packMesh(2_000, 5);
  device.sendAnchor('anchor_room', 1);
  device.sendMesh('anchor_room', mesh);
  await until(() => query(server, {session_id: 'house', include_meshes: 'true'}),
              a => a.meshes?.length === 1, 'first mesh');
  device.sendMesh('anchor_room', mesh);
  device.sendPose(99);
  const answer = await until(() => query(server, {session_id: 'house', include_meshes: 'true'}),
                             a => a.anchors.some(anchor => anchor.pose.x === 99), 'pose after the mesh');
  assert.equal(answer.meshes.length, 1);
  assert.ok(plainBytes(answer.meshes[0].vertices).equals(mesh));
  assert.equal(answer.meshes[0].anchor_id, 'anchor_room');
  assert.equal(answer.meshes[0].is_delta, false);
  const totals = await getJson(`${server.stag}/api/v1/metrics`);
  assert.equal(totals.total_meshes, 1);
});

test('devices of one session do not mix and keep their order', async t => {
  const server = await Stagd.start(t);
  const subscriber = await subscribe(server, 'hall');
  const devices = await Promise.all(
    ['a', 'b', 'c'].map(name => new Device(server, 'hall', name).open()));
  for (let i = 1; i <= 40; ++i)
    devices.forEach(device => device.sendPose(i));
  for (const device of devices) {
    await subscriber.next(m => isDevice(m.data ?? {}, device.device) && m.data.pose.x === 40,
                          `last pose of ${device.device}`);
    const seen = subscriber.messages
      .filter(m => m.type === 'anchor_update' && isDevice(m.data, device.device)).map(m => m.data.pose.x);
    assert.deepEqual(seen, [...seen].sort((x, y) => x - y), 'never an older pose after a newer one');
  }
});

test('a subscriber may send and ping as well', async t => {
  const server = await Stagd.start(t);
  const first = await subscribe(server, 's');
  const second = await subscribe(server, 's');
  first.send({type: 'ping', trace_id: 'trace-7'});
  const pong = await first.next(m => m.type === 'pong', 'pong');
  assert.equal(pong.trace_id, 'trace-7');
  first.send({type: 'anchor_update', session_id: 's', timestamp: Date.now(),
              data: {id: 'lamp', pose: {x: 1, y: 2, z: 3, rotation: [0, 0, 0, 1]}, metadata: {colour: 'red'}}});
  for (const socket of [first, second]) {
    const update = await socket.next(m => m.type === 'anchor_update', 'update');
    assert.equal(update.data.id, 'lamp');
    assert.deepEqual(update.data.metadata, {colour: 'red'});
  }
  assert.equal((await getJson(`${server.stag}/api/v1/anchors/lamp`)).pose.z, 3);
  first.send({type: 'nonsense'});
  assert.equal((await first.next(m => m.type === 'error', 'error')).data.code, 'UNKNOWN_TYPE');
});
