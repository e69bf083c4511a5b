// SPDX-License-Identifier: GPL-3.0-or-later
// What was acknowledged is there after a power cut and after a polite end, under load.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, postJson, query, until} from './support/http.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';
import {Device, packMesh, plainBytes} from './support/stream_kit.mjs';

const writers = 8;

function spatialEvent(id, session) {
  const timestamp = Date.now();
  return {
    session_id: session, event_id: `event_${id}`, timestamp,
    anchors: [{id: `anchor_${id}`, pose: {x: id, y: 0, z: 0, rotation: [0, 0, 0, 1]}, timestamp}],
    meshes: [{id: `mesh_${id}`, anchor_id: `anchor_${id}`, timestamp, is_delta: false, compression_level: 0,
              vertices: packMesh(20 + id % 50, id).toString('base64')}],
  };
}

/** Posts events from several connections until the server goes away; collects what it acknowledged. */
function pour(server) {
  const acknowledged = [];
  const refused = [];
  let next = 0;
  let running = true;
  const writer = async () => {
    while (running) {
      const id = ++next;
      try {
        const answer = await postJson(`${server.stag}/api/v1/ingest`, spatialEvent(id, `session_${id % 3}`));
        (answer.status === 200 ? acknowledged : refused).push(id);
        if (answer.status !== 200)
          return;
      } catch {
        return; // the connection broke: no answer, no promise
      }
    }
  };
  const done = Promise.all(Array.from({length: writers}, writer));
  return {acknowledged, refused, done, stop: () => { running = false; }};
}

async function expectAll(server, ids) {
  const meshes = new Map();
  for (const id of ids)
    assert.equal((await getJson(`${server.stag}/api/v1/anchors/anchor_${id}`)).pose.x, id);
  for (const session of ['session_0', 'session_1', 'session_2'])
    for (let offset = 0, more = true; more; offset += 1000) {
      const page = await query(server, {session_id: session, include_meshes: 'true', offset});
      (page.meshes ?? []).forEach(mesh => meshes.set(mesh.id, mesh));
      more = page.has_more;
    }
  for (const id of ids) {
    const mesh = meshes.get(`mesh_${id}`);
    assert.ok(mesh, `mesh ${id}`);
    assert.ok(plainBytes(mesh.vertices).equals(packMesh(20 + id % 50, id)), `bytes of mesh ${id}`);
  }
}

test('kill -9 during ingest loses nothing that was acknowledged', async t => {
  const folder = temporaryFolder(t);
  let server = await Stagd.start(t, {folder});
  const all = [];
  for (let round = 0; round < 3; ++round) {
    const load = pour(server);
    await until(() => load.acknowledged.length, count => count >= 100, 'acknowledged events', 30_000);
    await server.kill();
    await load.done;
    all.push(...load.acknowledged);
    assert.deepEqual(load.refused, []);
    server = await Stagd.start(t, {folder});
    await expectAll(server, load.acknowledged);
  }
  assert.ok(all.length >= 300);
});

test('SIGTERM under load answers or refuses, ends with 0 and loses nothing acknowledged', async t => {
  const folder = temporaryFolder(t);
  const first = await Stagd.start(t, {folder});
  const load = pour(first);
  await until(() => load.acknowledged.length, count => count >= 100, 'acknowledged events', 30_000);
  assert.deepEqual(await first.stop(), {code: 0, signal: null});
  await load.done;
  const second = await Stagd.start(t, {folder});
  await expectAll(second, load.acknowledged);
});

test('SIGTERM right after a stream: what the relay has read is stored', async t => {
  const folder = temporaryFolder(t);
  const first = await Stagd.start(t, {folder});
  const device = await new Device(first, 'room', 'tablet').open();
  const count = 50;
  for (let i = 0; i < count; ++i) {
    device.sendAnchor(`corner_${i}`, i);
    device.sendMesh(`corner_${i}`, packMesh(30, i));
  }
  device.sendPose(42);
  await device.barrier();
  assert.deepEqual(await first.stop(), {code: 0, signal: null});
  assert.equal((await device.closed).code, 1001, 'devices are told that the server goes away');
  const second = await Stagd.start(t, {folder});
  const answer = await query(second, {session_id: 'room', include_meshes: 'true'});
  assert.equal(answer.anchors.length, count + 1);
  assert.equal(answer.meshes.length, count);
  assert.ok(answer.anchors.some(anchor => anchor.pose.x === 42));
});

test('a repeated event is answered again and stored once', async t => {
  const folder = temporaryFolder(t);
  let server = await Stagd.start(t, {folder});
  const event = spatialEvent(1, 'session_1');
  for (let i = 0; i < 3; ++i) {
    const answer = await postJson(`${server.stag}/api/v1/ingest`, event);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.anchors_count, 1);
    await server.kill();
    server = await Stagd.start(t, {folder});
  }
  const totals = await getJson(`${server.stag}/api/v1/metrics`);
  assert.equal(totals.total_anchors, 1);
  assert.equal(totals.total_meshes, 1);
});

test('a large session is gone at once when it is deleted, and erased although the server is killed', async t => {
  const folder = temporaryFolder(t);
  let server = await Stagd.start(t, {folder});
  const grid = Array.from({length: 4000}, (_, i) => ({id: `a${i}`, pose: {x: i % 60, y: 0, z: Math.floor(i / 60), rotation: [0, 0, 0, 1]}}));
  const ingest = (session, id, anchors) => postJson(`${server.stag}/api/v1/ingest`, {session_id: session, event_id: id, timestamp: Date.now(), anchors});
  const doomed = async () => Number(/^stag_sessions_doomed (\d+)/m.exec(await (await fetch(`${server.stag}/metrics`)).text())[1]);
  const sessions = async () => (await getJson(`${server.stag}/api/v1/sessions`)).sessions.map(one => one.session_id);
  assert.equal((await ingest('big', 'all', grid)).status, 200);
  assert.equal((await ingest('small', 'one', grid.slice(0, 1))).status, 200);
  const answer = await fetch(`${server.stag}/api/v1/sessions/big`, {method: 'DELETE'});
  assert.equal((await answer.json()).anchors_count, 4000);
  await server.kill();
  server = await Stagd.start(t, {folder});
  assert.deepEqual(await sessions(), ['small']);
  assert.equal((await query(server, {session_id: 'big'})).anchors.length, 0);
  assert.equal((await ingest('small', 'two', grid.slice(1, 2))).status, 200);
  await until(doomed, count => count === 0, 'erased', 30_000);
  assert.equal((await getJson(`${server.stag}/api/v1/metrics`)).total_anchors, 2);
  assert.equal((await query(server, {session_id: 'big', include_deleted: 'true', limit: 1000})).deleted.length, 1000);
});
