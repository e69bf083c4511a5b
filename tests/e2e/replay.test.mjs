// SPDX-License-Identifier: GPL-3.0-or-later
// The replay client as a device, and the relay against a STAG in another process.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';

import {getJson, query, until} from './support/http.mjs';
import {Stagd, run, temporaryFolder} from './support/stagd.mjs';
import {Device, Socket, packMesh, plainBytes, webSocketUrl} from './support/stream_kit.mjs';

const recording = join(process.env.STAG_TEST_DATA, '../../resources/demo/living_room.jsonl.gz');

/** Whether the bytes are a whole mesh in the layout of the StreamKit SDK. */
function isStreamKitMesh(bytes) {
  if (bytes.length < 8)
    return false;
  const vertexCount = bytes.readUInt32LE(0);
  const indexCount = bytes.readUInt32LE(4);
  if (bytes.length !== 8 + 12 * vertexCount + 4 * indexCount)
    return false;
  for (let at = 8 + 12 * vertexCount; at < bytes.length; at += 4)
    if (bytes.readUInt32LE(at) >= vertexCount)
      return false;
  return true;
}

/** What the recording names, counted apart from the code under test. */
function expectedAnchors() {
  const seen = {device: new Set(), plane: new Set(), anchor: new Set()};
  for (const line of gunzipSync(readFileSync(recording)).toString().split('\n').filter(Boolean)) {
    const {e, device, stream, id} = JSON.parse(line);
    if (e === 'pose')
      seen.device.add(`${device}/${stream}`);
    else if (e in seen)
      seen[e].add(`${device}/${id}`);
  }
  const kinds = Object.fromEntries(Object.entries(seen).map(([kind, ids]) => [kind, ids.size]));
  return {kinds, total: Object.values(kinds).reduce((a, b) => a + b)};
}

test('the demo recording arrives whole', async t => {
  const server = await Stagd.start(t);
  const replay = await run(['replay', recording, '--to', server.relay, '--speed', '30']);
  assert.equal(replay.code, 0, replay.log);
  const {sessions} = await getJson(`${server.stag}/api/v1/sessions`);
  assert.equal(sessions.length, 1);
  const session = sessions[0].session_id;
  const wanted = expectedAnchors();
  const kinds = state => state.anchors.reduce((sum, a) => (
    {...sum, [a.metadata?.kind]: (sum[a.metadata?.kind] ?? 0) + 1}), {});
  const state = await until(
    () => query(server, {session_id: session}), s => s.anchors.length === wanted.total, 'all anchors', 60_000);
  assert.deepEqual(kinds(state), wanted.kinds);
  const devices = new Set(state.anchors.filter(a => a.metadata.kind === 'device').map(a => a.metadata.device_id));
  assert.equal(devices.size, 3, [...devices].join());

  // The chunks of the room have no anchors of their own, so they are in the feed and not in the query.
  const viewer = await new Socket(webSocketUrl(server.stag, '/api/v1/live')).open();
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  const meshes = viewer.messages.filter(m => m.type === 'mesh_update');
  assert.ok(meshes.length > 10, `meshes: ${meshes.length}`);
  for (const {data} of meshes)
    assert.ok(isStreamKitMesh(plainBytes(data.vertices)), data.id);
});

test('replay says what is wrong', async t => {
  const missing = await run(['replay', join(temporaryFolder(t), 'missing.jsonl'), '--to', 'http://127.0.0.1:1']);
  assert.notEqual(missing.code, 0);
  assert.match(missing.log, /missing\.jsonl/);
  const nobody = await run(['replay', recording, '--to', 'http://127.0.0.1:1']);
  assert.notEqual(nobody.code, 0);
  assert.equal(nobody.signal, null);
});

test('a relay of its own delivers to a STAG in another process, also after that was away', async t => {
  const folder = temporaryFolder(t);
  let stag = await Stagd.start(t, {folder, listen: ['--listen', 'stag=127.0.0.1:0']});
  const port = new URL(stag.stag).port;
  const relay = new Stagd(['--data', temporaryFolder(t), '--listen', 'relay=127.0.0.1:0'],
                          {RELAY_STAG_URL: stag.stag});
  t.after(() => relay.kill());
  await relay.ready();
  const device = await new Device(relay, 'far', 'tablet').open();
  device.sendAnchor('first', 1);
  await until(() => query(stag, {session_id: 'far'}), s => s.anchors.length === 1, 'first anchor');

  await stag.kill();
  for (let i = 0; i < 20; ++i) {
    device.sendAnchor(`while_away_${i}`, i);
    device.sendMesh(`while_away_${i}`, packMesh(20, i));
  }
  device.sendPose(5);
  await device.barrier();
  stag = await Stagd.start(t, {folder, listen: ['--listen', `stag=127.0.0.1:${port}`]});
  const state = await until(() => query(stag, {session_id: 'far', include_meshes: 'true'}),
                            s => s.anchors.length === 22, 'all anchors', 30_000);
  assert.equal(state.meshes.length, 20);
  for (const mesh of state.meshes) {
    const number = Number(mesh.anchor_id.replace('while_away_', ''));
    assert.ok(plainBytes(mesh.vertices).equals(packMesh(20, number)), mesh.id);
  }
  assert.deepEqual(await relay.stop(), {code: 0, signal: null});
});
