// SPDX-License-Identifier: GPL-3.0-or-later
// What STAG exports is what other people's tools expect, and what it takes in again.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {getJson, until} from './support/http.mjs';
import {load} from './support/packages.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';
import {packMesh} from './support/stream_kit.mjs';

const validator = load('gltf-validator');
const {unzipSync, strFromU8} = load('fflate');
const {check} = load('@placemarkio/check-geojson');

const place = 'lat=48.8584&lon=2.2945&height=35&heading=30';
const stagd = (...words) => spawnSync(process.env.STAGD, words, {encoding: 'utf8', timeout: 60_000});

async function fill(server) {
  const anchors = [0, 1, 2].map(i => ({id: `anchor ${i}`, pose: {x: i, y: 0.1, z: -i / 3, rotation: [0, 0, 0, 1]}, metadata: {kind: 'anchor', label: `№ ${i}`}}));
  anchors.push({id: 'head', pose: {x: 0, y: 1.6, z: 0, rotation: [0, 0.6, 0, 0.8]}, metadata: {kind: 'device', device_id: 'd', name: 'Glasses'}});
  for (let i = 0; i < 3; ++i) {
    const mesh = (id, cells) => {
      const bytes = packMesh(cells);
      bytes.writeFloatLE(i, 8);
      return {id, anchor_id: 'anchor 0', vertices: bytes.toString('base64'), faces: '', compression_level: 0};
    };
    const response = await fetch(`${server.stag}/api/v1/ingest`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(
      {session_id: 'room', event_id: `e${i}`, timestamp: 1_700_000_000_000 + i, anchors, meshes: [mesh('wall', 300), mesh('floor', 500)]})});
    assert.equal(response.status, 200);
  }
}

async function exported(server, query) {
  const response = await fetch(`${server.stag}/api/v1/sessions/room/export?${query}`);
  assert.equal(response.status, 200, query);
  return new Uint8Array(await response.arrayBuffer());
}

async function assertValidGlb(bytes, name) {
  const report = await validator.validateBytes(bytes, {uri: name, format: 'glb'});
  assert.deepEqual(report.issues.messages.filter(message => message.severity < 2), [], name);
  return report.info;
}

/** A tile holds its children and never shows less than they do. */
function walk(tile, isTop, use) {
  assert.equal(tile.boundingVolume.box.length, 12);
  assert.ok(tile.geometricError >= 0);
  assert.equal(tile.refine === undefined, !isTop);
  use(tile);
  for (const child of tile.children ?? []) {
    assert.ok(child.geometricError <= tile.geometricError);
    for (const [axis, half] of [[0, 3], [1, 7], [2, 11]]) {
      const [parent, own] = [tile.boundingVolume.box, child.boundingVolume.box];
      assert.ok(Math.abs(own[axis] - parent[axis]) + own[half] <= parent[half] + 1e-6);
    }
    walk(child, false, use);
  }
}

test('what is exported is what others expect', async t => {
  const server = await Stagd.start(t);
  await fill(server);

  await t.test('JSON Lines: keys, handles and versions as ArangoDB wants them', async () => {
    const files = unzipSync(await exported(server, 'format=jsonl'));
    const lines = name => strFromU8(files[name]).trimEnd().split('\n').map(line => JSON.parse(line));
    assert.deepEqual(Object.keys(files).sort(), ['anchors.jsonl', 'manifest.json', 'meshes.jsonl', 'sessions.jsonl', 'topology_edges.jsonl']);
    const handles = new Set();
    for (const collection of ['sessions', 'anchors', 'meshes'])
      for (const document of lines(`${collection}.jsonl`)) {
        assert.match(document._key, /^[a-zA-Z0-9_:.@()+,=;$!*'%-]{1,254}$/);
        handles.add(`${collection}/${document._key}`);
      }
    assert.equal(handles.size, 1 + 4 + 6);
    const edges = lines('topology_edges.jsonl');
    assert.ok(edges.length >= 8);
    for (const edge of edges)
      assert.ok(handles.has(edge._from) && handles.has(edge._to), `${edge._from} to ${edge._to}`);
    assert.equal(new Set(edges.map(edge => edge._key)).size, edges.length);
  });

  await t.test('GeoJSON', async () => {
    const collection = check(strFromU8(await exported(server, `format=geojson&${place}`)));
    assert.equal(collection.features.length, 4);
    assert.ok(Math.abs(collection.features[0].geometry.coordinates[0] - 2.2945) < 1e-6);
    assert.ok(Math.abs(collection.features.find(f => f.id === 'head').properties.heading - (360 + 30 - 2 * Math.asin(0.6) * 180 / Math.PI)) < 1e-6);
  });

  await t.test('GLB', async () => {
    const info = await assertValidGlb(await exported(server, `format=glb&${place}`), 'room.glb');
    assert.equal(info.drawCallCount, 2);
    assert.equal(info.totalTriangleCount, 298 + 498);
    assert.equal(info.materialCount, 1);
  });

  await t.test('3D Tiles', async () => {
    const files = unzipSync(await exported(server, `format=3dtiles&${place}`));
    const tileset = JSON.parse(strFromU8(files['tileset.json']));
    assert.equal(tileset.asset.version, '1.1');
    assert.ok(Math.hypot(...tileset.root.transform.slice(12, 15)) > 6.3e6);
    const contents = [];
    walk(tileset.root, true, tile => contents.push(tile.content.uri));
    assert.deepEqual([...contents, 'tileset.json'].sort(), Object.keys(files).sort());
    for (const uri of contents)
      await assertValidGlb(files[uri], uri);
  });

  await t.test('a client that leaves makes room for the next', async () => {
    for (let i = 0; i < 10; ++i) {
      const stop = new AbortController();
      const response = await fetch(`${server.stag}/api/v1/sessions/room/export`, {signal: stop.signal});
      assert.ok([200, 503].includes(response.status));
      stop.abort();
    }
    await until(() => fetch(`${server.stag}/api/v1/sessions/room/export?format=glb`), response => response.status === 200, 'a free place');
  });
});

test('the command line exports and imports', async t => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'data');
  const server = await Stagd.start(t, {folder: data});
  await fill(server);
  const overHttp = await exported(server, 'format=jsonl');
  const sessions = await getJson(`${server.stag}/api/v1/sessions`);

  const file = join(folder, 'room.zip');
  const busy = stagd('export', '--session', 'room', '--output', file, '--data', data);
  assert.equal(busy.status, 1);
  assert.match(busy.stderr, /in use by process \d+/);
  assert.match(busy.stderr, /curl --fail -o FILE "http:.*sessions\/room\/export\?format=jsonl"/);
  await server.stop();

  const done = stagd('export', '--session', 'room', '--output', file, '--data', data);
  assert.equal(done.status, 0, done.stderr);
  assert.deepEqual(new Uint8Array(readFileSync(file)), overHttp);
  assert.equal(stagd('export', '--session', 'nowhere', '--output', join(folder, 'x'), '--data', data).status, 1);
  assert.equal(stagd('export', '--session', 'room', '--format', 'geojson', '--output', file, '--data', data).status, 2);

  const copy = join(folder, 'copy');
  const taken = stagd('import', file, '--data', copy);
  assert.equal(taken.status, 0, taken.stderr);
  assert.match(taken.stderr, /anchors: 4 stored, 0 there already, 0 skipped\nversions of meshes: 6 stored/);
  assert.match(stagd('import', file, '--data', copy).stderr, /anchors: 0 stored, 4 there already/);
  writeFileSync(file, 'hello');
  assert.equal(stagd('import', file, '--data', copy).status, 1);

  const second = await Stagd.start(t, {folder: copy});
  const there = await getJson(`${second.stag}/api/v1/sessions`);
  for (const name of ['anchors_count', 'meshes_count'])
    assert.equal(there.sessions[0][name], sessions.sessions[0][name]);
  for (const id of ['wall', 'floor'])
    assert.equal((await getJson(`${second.stag}/api/v1/meshes/${id}/versions`)).versions.length, 3);
});
