// SPDX-License-Identifier: GPL-3.0-or-later
// Devices of StreamKit's second generation and clients of STAG's own words in one session.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {test} from 'node:test';

import {getJson, query, until} from './support/http.mjs';
import {Stagd} from './support/stagd.mjs';
import {packMesh, plainBytes, subscribe} from './support/stream_kit.mjs';
import {Device2, unpackMesh} from './support/stream_kit_2.mjs';

test('a device of the second generation streams and hears its own words', async t => {
  const server = await Stagd.start(t);
  const session = randomUUID().toUpperCase();
  const device = await new Device2(server, session).open();
  const other = await new Device2(server, session).open();
  const client = await subscribe(server, session);

  await t.test('ping is answered in camelCase and binary', async () => {
    for (const one of [device, other]) {
      one.sendPing();
      const pong = await one.heard(m => m.type === 'pong', 'pong');
      assert.equal(pong.sessionId, session);
      assert.ok(Number.isSafeInteger(pong.timestamp));
    }
  });

  await t.test('a pose reaches everybody in their words, and the database', async () => {
    const trace = device.sendPose('CAMERA', [1.5, 1.25, -2], {source: 'arkit'});
    for (const one of [device, other]) {
      const update = await one.heard(m => m.type === 'anchor_update' && m.traceId === trace, 'pose');
      assert.deepEqual(update.data.pose.position, [1.5, 1.25, -2]);
      assert.deepEqual(update.data.metadata, {source: 'arkit'});
      assert.equal(typeof update.data.pose.timestamp, 'number');
    }
    const told = await client.next(m => m.type === 'anchor_update', 'pose in words of STAG');
    assert.equal(told.isBinary, false);
    assert.deepEqual(told.data.pose, {x: 1.5, y: 1.25, z: -2, rotation: [0, 0, 0, 1]});
    assert.equal(told.trace_id, trace);
    const stored = await getJson(`${server.stag}/api/v1/anchors/CAMERA?session_id=${session}`);
    assert.equal(stored.pose.x, 1.5);
    assert.ok(Math.abs(stored.timestamp - Date.now()) < 60_000, 'time counted from 2001');
  });

  await t.test('a mesh is stored and handed on bit for bit', async () => {
    const mesh = packMesh(3_000, 4);
    device.sendMesh('CHUNK', mesh);
    const update = await other.heard(m => m.type === 'mesh_update', 'mesh');
    assert.ok(unpackMesh(update.data.vertices).equals(mesh));
    assert.equal(update.data.anchorId, 'CHUNK');
    const told = await client.next(m => m.type === 'mesh_update', 'mesh in words of STAG');
    assert.ok(plainBytes(told.data.vertices).equals(mesh));
  });

  await t.test('a delta that does not say where its vertices are stays one and says so', async () => {
    device.sendDelta('CHUNK', {addedVertices: [3000], removedVertices: [], faces: [0, 1, 3000]});
    await other.heard((m, data) => m.type === 'mesh_update' && data.isDelta, 'delta');
    const answer = await until(() => query(server, {session_id: session, include_meshes: 'true'}),
                               a => a.meshes?.some(mesh => mesh.is_delta), 'delta');
    assert.equal(answer.meshes[0].delta_resolution, 'unresolved');
    assert.deepEqual(JSON.parse(plainBytes(answer.meshes[0].delta_data)).addedVertices, [3000]);
    const [delta, whole] = answer.meshes;
    assert.deepEqual([answer.meshes.length, whole.id, whole.is_delta, 'delta_resolution' in whole], [2, delta.id, false, false]);
    assert.ok(plainBytes(whole.vertices).equals(packMesh(3_000, 4)), 'the mesh that it could not change is still there');
    assert.ok(whole.timestamp <= delta.timestamp);
  });

  await t.test('mistakes and deletions are told in kind', async () => {
    device.sendMessage('anchor_update', {id: 'X'});
    const error = await device.heard(m => m.type === 'error', 'error');
    assert.equal(error.data.message, 'data.pose: missing');
    await fetch(`${server.stag}/api/v1/anchors/CAMERA?session_id=${session}`, {method: 'DELETE'});
    const removed = await other.heard(m => m.type === 'removed', 'removed');
    assert.deepEqual(removed.data, {kind: 'anchor', id: 'CAMERA'});
  });

  await t.test('what others send is translated', async () => {
    client.send({type: 'anchor_update', session_id: session, timestamp: Date.now(),
                 data: {id: 'DOOR', pose: {x: 3, y: 0, z: 0, rotation: [0, 0, 0, 1]}, metadata: {floor: 2}}});
    const update = await device.heard((m, data) => data?.id === 'DOOR', 'anchor of a client');
    assert.deepEqual(update.data.pose.position, [3, 0, 0]);
    assert.deepEqual(update.data.metadata, {floor: '2'});
  });

  assert.ok(device.messages.every(m => m.isBinary), 'the SDK ignores text frames');
});
