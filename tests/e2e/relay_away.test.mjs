// SPDX-License-Identifier: GPL-3.0-or-later
// A relay and a STAG as two processes: whichever of them dies, everything arrives, once and in order.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {now} from './support/clock.mjs';
import {get, getJson, query, until} from './support/http.mjs';
import {Stagd, run, temporaryFolder} from './support/stagd.mjs';
import {Device, packMesh, subscribe} from './support/stream_kit.mjs';

const arrivalTimeoutMs = 40_000;

function startStag(t, folder, port = 0) {
  return Stagd.start(t, {folder, listen: ['--listen', `stag=127.0.0.1:${port}`]});
}

function startRelay(t, folder, stagUrl, environment = {}) {
  return Stagd.start(t, {folder, listen: ['--listen', 'relay=127.0.0.1:0'],
                         environment: {RELAY_STAG_URL: stagUrl, ...environment}});
}

function portOf(url) {
  return Number(new URL(url).port);
}

/** The sum of all samples of a metric whose labels contain `label`. */
async function metric(url, name, label = '') {
  const {text} = await get(`${url}/metrics`);
  return text.split('\n').filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter(line => line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function expectSpooled(relay, count) {
  await until(() => metric(relay.relay, 'relay_spool_events'), events => events === count, `${count} spooled events`,
              arrivalTimeoutMs);
}

async function anchorIds(stag, session) {
  const ids = [];
  for (let more = true; more;) {
    const page = await query(stag, {session_id: session, offset: ids.length});
    ids.push(...page.anchors.map(anchor => anchor.id));
    more = page.has_more;
  }
  return ids;
}

/** Anchors `first` … `last` - 1, each with a mesh of its own. */
function sendCorners(device, first, last) {
  for (let i = first; i < last; ++i) {
    device.sendAnchor(`corner_${i}`, i);
    device.sendMesh(`corner_${i}`, packMesh(20, i));
  }
}

async function expectCorners(stag, session, count) {
  const ids = await until(() => anchorIds(stag, session), ids => ids.length >= count, 'all anchors', arrivalTimeoutMs);
  assert.deepEqual(ids.sort(), Array.from({length: count}, (_, i) => `corner_${i}`).sort());
  const totals = await until(() => getJson(`${stag.stag}/api/v1/metrics`), answer => answer.total_meshes >= count,
                             'all meshes', arrivalTimeoutMs);
  assert.equal(totals.total_anchors, count);
  assert.equal(totals.total_meshes, count);
}

test('a STAG that is killed and comes back misses nothing', async t => {
  const stagFolder = temporaryFolder(t);
  let stag = await startStag(t, stagFolder);
  const relay = await startRelay(t, temporaryFolder(t), stag.stag);
  const device = await new Device(relay, 'room', 'tablet').open();
  sendCorners(device, 0, 30);
  await until(() => anchorIds(stag, 'room'), ids => ids.length > 0, 'the first anchors');
  await stag.kill();
  sendCorners(device, 30, 60);
  await device.barrier();
  stag = await startStag(t, stagFolder, portOf(stag.stag));
  sendCorners(device, 60, 90);
  await expectCorners(stag, 'room', 90);
});

test('a relay that is killed while STAG is away delivers everything, once and in order', async t => {
  const stagFolder = temporaryFolder(t);
  const relayFolder = temporaryFolder(t);
  let stag = await startStag(t, stagFolder);
  let relay = await startRelay(t, relayFolder, stag.stag);
  let device = await new Device(relay, 'room', 'tablet').open();
  sendCorners(device, 0, 30);
  await expectCorners(stag, 'room', 30);
  await expectSpooled(relay, 0);

  await stag.kill();
  sendCorners(device, 30, 60);
  await expectSpooled(relay, 60);
  await relay.kill();
  relay = await startRelay(t, relayFolder, stag.stag);
  device = await new Device(relay, 'room', 'tablet').open();
  sendCorners(device, 60, 90);
  await expectSpooled(relay, 120);
  await relay.kill();

  // The subscriber is there before the relay is, so it hears of each event that STAG takes.
  stag = await startStag(t, stagFolder, portOf(stag.stag));
  const subscriber = await subscribe(stag, 'room');
  relay = await startRelay(t, relayFolder, stag.stag);
  device = await new Device(relay, 'room', 'tablet').open();
  sendCorners(device, 90, 120);
  await expectCorners(stag, 'room', 120);
  const heard = await until(() => subscriber.messages, messages => messages.length >= 180, 'all updates',
                            arrivalTimeoutMs);
  assert.deepEqual(heard.map(message => `${message.type} ${message.data.anchor_id ?? message.data.id}`),
                   Array.from({length: 90}, (_, i) => [`anchor_update corner_${30 + i}`, `mesh_update corner_${30 + i}`]).flat());
  await expectSpooled(relay, 0);
});

test('a relay that is told to stop while STAG is away keeps everything for the next start', async t => {
  const stagFolder = temporaryFolder(t);
  const relayFolder = temporaryFolder(t);
  let stag = await startStag(t, stagFolder);
  let relay = await startRelay(t, relayFolder, stag.stag);
  await stag.kill();
  const device = await new Device(relay, 'room', 'tablet').open();
  sendCorners(device, 0, 40);
  await device.barrier();
  const begun = now();
  assert.deepEqual(await relay.stop(), {code: 0, signal: null});
  assert.ok(now() - begun < 15_000, 'it does not wait for STAG');
  stag = await startStag(t, stagFolder, portOf(stag.stag));
  relay = await startRelay(t, relayFolder, stag.stag);
  await expectCorners(stag, 'room', 40);
});

test('two relays do not share a spool', async t => {
  const folder = temporaryFolder(t);
  const stag = await startStag(t, temporaryFolder(t));
  await startRelay(t, folder, stag.stag);
  const {code, log} = await run(['--data', folder, '--listen', 'relay=127.0.0.1:0'], {RELAY_STAG_URL: stag.stag});
  assert.notEqual(code, 0);
  assert.match(log, /relay-spool is in use by process \d+/);
});

test('a spool that is full loses its oldest poses, and no anchor', async t => {
  const stagFolder = temporaryFolder(t);
  const relayFolder = temporaryFolder(t);
  let stag = await startStag(t, stagFolder);
  await stag.kill();
  let relay = await startRelay(t, relayFolder, stag.stag,
                               {RELAY_SPOOL_SIZE_MAX: '1MiB', RELAY_WEBSOCKET_BUFFER_SIZE: '100000'});
  const device = await new Device(relay, 'room', 'tablet').open();
  const poses = 6000;
  const corners = 60;
  for (let i = 0; i < poses; ++i) {
    device.sendPose(i / 100);
    if (i % (poses / corners) === 0)
      device.sendAnchor(`corner_${i}`, i / 100);
  }
  await until(() => metric(relay.relay, 'relay_spool_stored_total'), count => count === poses + corners, 'all is written',
              arrivalTimeoutMs);
  const evicted = await metric(relay.relay, 'relay_spool_evicted_total');
  assert.ok(evicted > 0);
  assert.equal(await metric(relay.relay, 'relay_spool_evicted_total', 'type="pose"'), evicted);
  assert.equal(await metric(relay.relay, 'relay_spool_events'), poses + corners - evicted);
  assert.ok(await metric(relay.relay, 'relay_spool_bytes') <= 1 << 20);
  await relay.kill(); // what was in memory is gone, so that the spool alone counts
  stag = await startStag(t, stagFolder, portOf(stag.stag));
  relay = await startRelay(t, relayFolder, stag.stag);
  await expectSpooled(relay, 0);
  const ids = await anchorIds(stag, 'room');
  assert.equal(ids.filter(id => id.startsWith('corner_')).length, corners);
  const newest = (await query(stag, {session_id: 'room'})).anchors.find(anchor => !anchor.id.startsWith('corner_'));
  assert.equal(newest.pose.x, (poses - 1) / 100, 'the newest pose is there');
});

test('devices wait while a spool is full of anchors and meshes', async t => {
  const stagFolder = temporaryFolder(t);
  let stag = await startStag(t, stagFolder);
  await stag.kill();
  const relay = await startRelay(t, temporaryFolder(t), stag.stag,
                                 {RELAY_SPOOL_SIZE_MAX: '1MiB', RELAY_WEBSOCKET_BUFFER_SIZE: '4'});
  const device = await new Device(relay, 'room', 'tablet').open();
  const count = 400;
  for (let i = 0; i < count; ++i) {
    device.sendAnchor(`corner_${i}`, i);
    device.sendMesh(`corner_${i}`, packMesh(200, i));
  }
  await until(() => metric(relay.relay, 'relay_connections_paused'), paused => paused === 1, 'a paused connection');
  await until(() => metric(relay.relay, 'relay_reading_paused_total', 'reason="spool"'), paused => paused > 0,
              'the spool holds it back');
  const newcomer = await new Device(relay, 'hall', 'phone').open();
  newcomer.sendAnchor('door', 1);
  await until(() => metric(relay.relay, 'relay_connections_paused'), paused => paused === 2, 'a newcomer waits, too');
  stag = await startStag(t, stagFolder, portOf(stag.stag));
  await until(() => anchorIds(stag, 'room'), ids => ids.length === count, 'all anchors', arrivalTimeoutMs);
  await until(() => anchorIds(stag, 'hall'), ids => ids.length === 1, 'the newcomer');
  assert.equal((await getJson(`${stag.stag}/api/v1/metrics`)).total_meshes, count);
  assert.equal(await metric(relay.relay, 'relay_spool_evicted_total'), 0);
  assert.equal(await metric(relay.relay, 'relay_packets_dropped_total'), 0);
  await until(() => metric(relay.relay, 'relay_connections_paused'), paused => paused === 0, 'it is read again');
});

test('a relay that is killed in the middle of a stream loses at most the end of it', async t => {
  const stag = await startStag(t, temporaryFolder(t));
  const relayFolder = temporaryFolder(t);
  const subscriber = await subscribe(stag, 'room');
  const rounds = 4;
  const perRound = 1000;
  for (let round = 0; round < rounds; ++round) {
    const relay = await startRelay(t, relayFolder, stag.stag);
    const device = await new Device(relay, 'room', 'tablet').open();
    for (let i = 0; i < perRound; ++i)
      device.sendAnchor(`${round * perRound + i}`, 1);
    await until(() => subscriber.messages, messages => messages.some(message => Number(message.data.id) >= round * perRound),
                'something of the stream', arrivalTimeoutMs);
    await relay.kill();
  }
  const last = await startRelay(t, relayFolder, stag.stag);
  await expectSpooled(last, 0);
  await subscriber.barrier();
  const heard = subscriber.messages.map(message => Number(message.data.id));
  for (let i = 1; i < heard.length; ++i)
    assert.ok(heard[i] > heard[i - 1], `${heard[i]} after ${heard[i - 1]}`);
  for (let round = 0; round < rounds; ++round) {
    const numbers = heard.filter(number => Math.floor(number / perRound) === round);
    assert.ok(numbers.length > 0, `something of round ${round}`);
    assert.deepEqual(numbers, Array.from(numbers, (_, i) => round * perRound + i), 'only the end is missing');
  }
  assert.deepEqual((await anchorIds(stag, 'room')).map(Number).sort((a, b) => a - b), heard);
});
