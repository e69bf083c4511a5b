// SPDX-License-Identifier: GPL-3.0-or-later
// One client streams as it should; others do everything wrong at the same time. It notices nothing.
import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {attackers, meaninglessPackets} from './support/attackers.mjs';
import {get, getJson, query, until} from './support/http.mjs';
import {Stagd, within} from './support/stagd.mjs';
import {Device, packMesh, plainBytes, subscribe} from './support/stream_kit.mjs';

const attackMs = 6_000;
const attackEndMs = 30_000;
const frameMs = 33;
const meshEvery = 15; // frames
// A batch may wait 100 ms. The rest leaves room for a machine that does other work as well.
const medianLatencyMaxMs = 300;
const latency95MaxMs = 1_500;
const worstLatencyMaxMs = 5_000;
const residentBytesMax = 1_500 * 2 ** 20;

function residentBytes(server) {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]) * 1024;
}

/** The sum of all samples of a metric whose labels contain `label`. */
async function counter(url, name, label = '') {
  const {text} = await get(`${url}/metrics`);
  return text.split('\n').filter(line => line.startsWith(name) && line.includes(label) && !line.startsWith('#'))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

test('every attacker alone is turned away', async t => {
  const server = await Stagd.start(t);
  const before = await counter(server.relay, 'relay_packet_errors_total');
  for (const [name, attack] of Object.entries(attackers))
    await t.test(name, () => attack(server, 'attacked'));
  const refused = await counter(server.relay, 'relay_packet_errors_total') - before;
  assert.ok(refused >= meaninglessPackets.length, `${refused} refused packets are counted`);
  assert.equal((await getJson(`${server.stag}/health`)).status, 'healthy');
  assert.deepEqual((await query(server, {session_id: 'attacked'})).anchors, []);
  assert.deepEqual(await server.stop(), {code: 0, signal: null});
});

test('a good client notices nothing of all attackers at once', async t => {
  const server = await Stagd.start(t);
  const subscriber = await subscribe(server, 'good');
  const device = await new Device(server, 'good', 'good-device').open();

  const attack = fork(new URL('./support/attack_process.mjs', import.meta.url),
                      [server.stag, server.relay, 'good']);
  t.after(() => attack.kill('SIGKILL'));
  const report = once(attack, 'message');

  const sentAt = new Map();
  const meshes = new Map();
  await new Promise(resolve => {
    let number = 0;
    const timer = setInterval(() => {
      ++number;
      sentAt.set(number, Date.now());
      device.sendPose(number / 100);
      if (number % meshEvery === 0) {
        const anchor = `good_${number}`;
        meshes.set(anchor, packMesh(300, number));
        device.sendAnchor(anchor, 1);
        device.sendMesh(anchor, meshes.get(anchor));
      }
      if (number * frameMs >= attackMs) {
        clearInterval(timer);
        resolve();
      }
    }, frameMs);
  });
  const lastPose = [...sentAt.keys()].at(-1) / 100;
  await subscriber.next(m => m.data?.pose?.x === lastPose, 'last pose under attack');
  attack.send('stop');
  const [{rounds, failures}] = await within(report, attackEndMs, 'report of the attackers');
  assert.deepEqual(failures, []);
  for (const [name, count] of Object.entries(rounds))
    assert.ok(count > 0, name);

  await t.test('completeness', async () => {
    const answer = await until(() => query(server, {session_id: 'good', include_meshes: 'true'}),
                               a => a.anchors.length === meshes.size + 1 && a.meshes?.length === meshes.size,
                               'all anchors and meshes');
    for (const mesh of answer.meshes)
      assert.ok(plainBytes(mesh.vertices).equals(meshes.get(mesh.anchor_id)), mesh.anchor_id);
    for (const anchor of meshes.keys())
      assert.ok(subscriber.messages.some(m => m.type === 'mesh_update' && m.data.anchor_id === anchor), anchor);
  });

  await t.test('latency', async () => {
    const latencies = subscriber.messages
      .filter(m => m.type === 'anchor_update' && m.data.metadata?.device_id === 'good-device')
      .map(m => m.at - sentAt.get(Math.round(m.data.pose.x * 100))).sort((a, b) => a - b);
    const median = latencies[latencies.length >> 1];
    const percent95 = latencies[Math.floor(latencies.length * 0.95)];
    const worst = latencies.at(-1);
    t.diagnostic(`${latencies.length} of ${sentAt.size} poses, median ${median} ms, 95 % ${percent95} ms, worst ${worst} ms, `
      + `peak memory ${Math.round(residentBytes(server) / 2 ** 20)} MiB, ${Object.values(rounds).reduce((a, b) => a + b)} attacks`);
    assert.ok(latencies.length >= 0.9 * sentAt.size, `${latencies.length} of ${sentAt.size} poses`);
    assert.ok(median <= medianLatencyMaxMs, `median ${median} ms`);
    assert.ok(percent95 <= latency95MaxMs, `95 % ${percent95} ms`);
    assert.ok(worst <= worstLatencyMaxMs, `worst ${worst} ms`);
  });

  assert.ok(residentBytes(server) < residentBytesMax, `${residentBytes(server)} bytes`);
  assert.deepEqual(await server.stop(), {code: 0, signal: null});
});
