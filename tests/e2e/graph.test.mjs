// SPDX-License-Identifier: GPL-3.0-or-later
// What hangs together in a session that a device walked through, and what is left of it.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, until} from './support/http.mjs';
import {Stagd} from './support/stagd.mjs';
import {Device, Socket, packMesh, webSocketUrl} from './support/stream_kit.mjs';

const idsOf = list => list.map(entry => entry.id).sort();

test('anchors of a device are a graph, until they are deleted', async t => {
  const server = await Stagd.start(t);
  const graph = parameters => getJson(`${server.stag}/api/v1/graph?session_id=flat&${parameters}`);
  const remove = async path => {
    const answer = await fetch(`${server.stag}${path}`, {method: 'DELETE'});
    assert.equal(answer.status, 200);
    return answer.json();
  };
  const device = await new Device(server, 'flat', 'glasses').open();
  for (let i = 0; i < 5; ++i)
    device.sendAnchor(`anchor_${i}`, 1.5 * i, {kind: 'anchor'});
  device.sendMesh('anchor_4', packMesh(10));
  device.sendPose(0);
  await until(() => getJson(`${server.stag}/api/v1/metrics`),
    m => m.total_meshes === 1 && m.total_anchors === 6, 'anchors, pose and mesh');

  await t.test('the anchors are a chain, the device is apart', async () => {
    const chain = await graph('mode=component&anchor_id=anchor_0&edges=adjacent');
    assert.deepEqual(idsOf(chain.nodes), [0, 1, 2, 3, 4].map(i => `anchor_${i}`));
    const path = await graph('mode=path&anchor_id=anchor_0&to_anchor_id=anchor_4');
    assert.equal(path.nodes.length, 5);
    assert.equal(path.transform.pose.x, 6);
    assert.ok(path.transform.uncertainty.position > 0.02);
    const whole = await graph('mode=neighbours');
    assert.equal(whole.nodes.length, 8); // the session, five anchors, the device, the mesh
  });

  await t.test('who deletes breaks the chain and everybody is told', async () => {
    const viewer = await new Socket(webSocketUrl(server.stag, '/api/v1/live')).open();
    await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
    await remove('/api/v1/anchors/anchor_2?session_id=flat');
    const told = await viewer.next(m => m.type === 'removed', 'deletion');
    assert.deepEqual(told.data, {kind: 'anchor', id: 'anchor_2'});
    assert.equal((await graph('mode=path&anchor_id=anchor_0&to_anchor_id=anchor_4')).found, false);
  });

  await t.test('a deleted session is gone, and it is written down', async () => {
    await device.close();
    const deleted = await remove('/api/v1/sessions/flat');
    assert.equal(deleted.meshes_count, 1);
    assert.equal((await getJson(`${server.stag}/api/v1/sessions`)).count, 0);
    const {entries} = await getJson(`${server.stag}/api/v1/audit`);
    assert.equal(entries.at(-1).anchor_id, 'anchor_2');
    assert.equal(entries[0].action, 'delete_session');
    assert.equal((await getJson(`${server.stag}/api/v1/metrics`)).total_anchors, 0);
  });
});

test('how far apart adjacent anchors are is configured', async t => {
  const server = await Stagd.start(t, {environment: {STAG_GRAPH_ADJACENT_DISTANCE: '140cm'}});
  const device = await new Device(server, 'flat', 'glasses').open();
  for (const [id, x] of [['anchor_a', 0], ['anchor_b', 1.4], ['anchor_c', 2.9]])
    device.sendAnchor(id, x);
  await until(() => getJson(`${server.stag}/api/v1/metrics`), m => m.total_anchors === 3, 'anchors');
  const near = await getJson(
    `${server.stag}/api/v1/graph?session_id=flat&mode=component&anchor_id=anchor_b`);
  assert.deepEqual(idsOf(near.nodes), ['anchor_a', 'anchor_b']);
});
