// SPDX-License-Identifier: GPL-3.0-or-later
// A relay and a STAG as two processes: whichever of them dies, everything arrives, once and in order.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, query, until} from './support/http.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';
import {Device, packMesh} from './support/stream_kit.mjs';

const arrivalTimeoutMs = 40_000;

function startStag(t, folder, port = 0) {
  return Stagd.start(t, {folder, listen: ['--listen', `stag=127.0.0.1:${port}`]});
}

function startRelay(t, folder, stagUrl) {
  return Stagd.start(t, {folder, listen: ['--listen', 'relay=127.0.0.1:0'], environment: {RELAY_STAG_URL: stagUrl}});
}

function portOf(url) {
  return Number(new URL(url).port);
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
