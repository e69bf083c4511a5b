// SPDX-License-Identifier: GPL-3.0-or-later
// The contracts as other programs see them: recorded traffic, status codes, error bodies, metrics.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {get, getJson, postJson, query, until} from './support/http.mjs';
import {Stagd} from './support/stagd.mjs';
import {Device, packMesh, plainBytes, subscribe} from './support/stream_kit.mjs';

const golden = readFileSync(join(process.env.STAG_TEST_DATA, 'wire/golden/relay-to-stag.jsonl'), 'utf8')
  .split('\n').filter(line => line !== '').map(line => JSON.parse(line));

const anchor = {id: 'a', pose: {x: 1, y: 2, z: 3, rotation: [0, 0, 0, 1]}, timestamp: 5, metadata: {k: [1, 'x']}};
const event = {session_id: 's', event_id: 'e', timestamp: 1_700_000_000_000, anchors: [anchor], meshes: []};

test('what the published relay posted is accepted', async t => {
  const server = await Stagd.start(t);
  assert.ok(golden.length >= 6);
  for (const {u, b} of golden) {
    const answer = await postJson(`${server.stag}${u}`, b);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.events_count, b.count);
    assert.equal(answer.json.anchors_count, b.events.reduce((sum, e) => sum + e.anchors.length, 0));
    assert.equal(answer.json.meshes_count, b.events.reduce((sum, e) => sum + e.meshes.length, 0));
  }
  const sessions = new Set(golden.flatMap(({b}) => b.events.map(e => e.session_id)));
  for (const session of sessions) {
    const stored = await query(server, {session_id: session});
    const sent = golden.flatMap(({b}) => b.events).filter(e => e.session_id === session)
      .flatMap(e => e.anchors.map(a => a.id));
    assert.deepEqual(stored.anchors.map(a => a.id).sort(), [...new Set(sent)].sort());
  }
});

test('ingest', async t => {
  const server = await Stagd.start(t);
  for (const path of ['/ingest', '/api/v1/ingest']) {
    await t.test(`one event at ${path}`, async () => {
      const {status, json} = await postJson(server.stag + path, {...event, event_id: path});
      assert.equal(status, 200);
      assert.equal(json.message, 'Event ingested successfully');
      assert.equal(json.event_id, path);
      assert.equal(json.anchors_count, 1);
      assert.equal(json.meshes_count, 0);
      assert.equal(json.success, true);
    });
  }

  await t.test('an opaque mesh of six and three bytes', async () => {
    const mesh = {id: 'toy', anchor_id: 'a', vertices: 'AQIDBAUG', faces: 'AQID', compression_level: 0, timestamp: 5};
    const {status} = await postJson(`${server.stag}/api/v1/ingest`, {...event, event_id: 'toy', meshes: [mesh]});
    assert.equal(status, 200);
    const stored = (await query(server, {session_id: 's', include_meshes: 'true'})).meshes.find(m => m.id === 'toy');
    assert.equal(stored.vertices, 'AQIDBAUG');
    assert.equal(stored.faces, 'AQID');
    // printf '\1\2\3\4\5\6\1\2\3' | sha256sum
    assert.equal(stored.hash, 'ea588394a36ff3dc493141778bf54284deca11038c0b89efe7621bf4a7a595a7');
  });

  await t.test('a compressed body', async () => {
    const response = await fetch(`${server.stag}/api/v1/ingest`, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'Content-Encoding': 'gzip'},
      body: gzipSync(JSON.stringify({...event, event_id: 'gzip'}))});
    assert.ok([200, 415].includes(response.status), `${response.status}`);
  });

  await t.test('a delta of the published relay, which names no base', async () => {
    const bytes = Buffer.from(packMesh(100));
    const moved = Buffer.from(bytes);
    moved.writeFloatLE(0.5, 8);
    const xor = Buffer.from(bytes.map((byte, i) => byte ^ moved[i]));
    const send = (id, vertices, isDelta) => postJson(`${server.stag}/ingest`, {count: 1, events: [{
      ...event, event_id: id, anchors: [],
      meshes: [{anchor_id: 'chunk', vertices_delta: gzipSync(vertices).toString('base64'), is_delta: isDelta}]}]});
    assert.equal((await send('whole', bytes, false)).status, 200);
    assert.equal((await send('delta', xor, true)).status, 200);
    const {meshes} = await query(server, {session_id: 's', include_meshes: 'true'});
    const stored = meshes.find(mesh => mesh.anchor_id === 'chunk');
    assert.equal(stored.is_delta, false);
    assert.deepEqual(plainBytes(stored.vertices), moved);
  });

  const refused = {
    'no JSON': '{',
    'without session': {...event, session_id: undefined},
    'an array': '[]',
    'timestamp 0': {...event, timestamp: 0},
    'session of the wrong type': {...event, session_id: 1},
  };
  for (const [name, body] of Object.entries(refused)) {
    await t.test(`${name}: 400 with an error`, async () => {
      const {status, json} = await postJson(`${server.stag}/api/v1/ingest`, body);
      assert.equal(status, 400);
      assert.equal(typeof json.error, 'string');
    });
  }
});

test('query and single anchors', async t => {
  const server = await Stagd.start(t);
  const anchors = Array.from({length: 5}, (_, i) => (
    {...anchor, id: `a${i}`, pose: {...anchor.pose, x: i, y: 0, z: 0}, timestamp: 1_000 + i}));
  await postJson(`${server.stag}/api/v1/ingest`, {...event, anchors});

  await t.test('newest first, limited, with has_more', async () => {
    const page = await getJson(`${server.stag}/api/v1/query?session_id=s&limit=2`);
    assert.deepEqual(page.anchors.map(a => a.id), ['a4', 'a3']);
    assert.equal(page.count, 2);
    assert.equal(page.has_more, true);
  });
  await t.test('since and until are inclusive', async () => {
    const page = await query(server, {session_id: 's', since: '1001', until: '1003'});
    assert.deepEqual(page.anchors.map(a => a.id), ['a3', 'a2', 'a1']);
  });
  await t.test('within a radius in metres, the reference included', async () => {
    const page = await query(server, {anchor_id: 'a2', radius: '1'});
    assert.deepEqual(page.anchors.map(a => a.id).sort(), ['a1', 'a2', 'a3']);
  });
  await t.test('metadata comes back as it was', async () => {
    assert.deepEqual((await getJson(`${server.stag}/api/v1/anchors/a0`)).metadata, anchor.metadata);
  });

  const errors = [
    ['/api/v1/query', 400, 'Either session_id or anchor_id must be provided'],
    ['/api/v1/query?anchor_id=a1', 400, 'radius must be provided when using anchor_id'],
    ['/api/v1/query?session_id=s&limit=many', 400, 'Invalid query parameters'],
    ['/api/v1/anchors/unknown', 404, 'Anchor not found'],
  ];
  for (const [path, status, error] of errors) {
    await t.test(`${path}: ${status} ${error}`, async () => {
      const answer = await get(server.stag + path);
      assert.equal(answer.status, status);
      assert.equal(JSON.parse(answer.text).error, error);
    });
  }
});

test('health, status, HEAD, OPTIONS, CORS and unknown paths', async t => {
  const server = await Stagd.start(t);
  const health = await getJson(`${server.stag}/health`);
  assert.equal(health.status, 'healthy');
  assert.equal(health.version, '2.0.0');
  assert.equal(health.database, 'connected');
  assert.ok(Math.abs(Date.parse(health.timestamp) - Date.now()) < 60_000);

  const first = await getJson(`${server.stag}/api/v1/health`);
  assert.deepEqual([first.status, first.database, first.version], ['healthy', 'healthy', '1.0.0']);
  assert.ok(Math.abs(Date.parse(first.timestamp) - Date.now()) < 60_000);

  const relay = await getJson(`${server.relay}/health`);
  assert.equal(relay.status, 'healthy');
  assert.equal(relay.connections, 0);
  assert.ok(Math.abs(relay.timestamp - Date.now() / 1000) < 60);
  const status = await getJson(`${server.relay}/status`);
  assert.equal(status.active_connections, 0);
  assert.match(status.uptime, /^(\d+h)?(\d+m)?[\d.]+(s|ms|µs|ns)$/);

  const head = await fetch(`${server.stag}/health`, {method: 'HEAD'});
  assert.equal(head.status, 200);
  assert.equal(await head.text(), '');

  const options = await fetch(`${server.stag}/api/v1/ingest`, {
    method: 'OPTIONS', headers: {Origin: 'http://example.org', 'Access-Control-Request-Method': 'POST'}});
  assert.ok([200, 204].includes(options.status));
  assert.ok(['*', 'http://example.org'].includes(options.headers.get('access-control-allow-origin')));
  assert.match(options.headers.get('access-control-allow-methods'), /POST/);

  const wrongMethod = await fetch(`${server.stag}/api/v1/ingest`);
  assert.equal(wrongMethod.status, 405);
  assert.match(wrongMethod.headers.get('allow'), /POST/);
  for (const url of [server.stag, server.relay]) {
    const unknown = await get(`${url}/nowhere`);
    assert.equal(unknown.status, 404);
    assert.match(unknown.text, /^404 page not found/);
  }
});

test('a WebSocket path asked for without upgrade answers as it would refuse', async t => {
  const server = await Stagd.start(t);
  assert.equal((await get(`${server.stag}/api/v1/ws`)).status, 400);
  assert.equal((await get(`${server.stag}/api/v1/ws?session_id=s`)).status, 426);
  const withoutKey = await get(`${server.relay}/ws/streamkit`);
  assert.equal(withoutKey.status, 401);
  assert.equal(withoutKey.text, 'Missing API key\n');
  assert.match(withoutKey.type, /^text\/plain/);
});

test('a mesh delta over the WebSocket of a session is told as it was sent', async t => {
  const server = await Stagd.start(t);
  const [sender, other] = [await subscribe(server, 'deltas'), await subscribe(server, 'deltas')];
  sender.send({type: 'mesh_update', data: {id: 'base', anchor_id: 'a', vertices: 'AQIDBAUG', faces: 'AQID', is_delta: false}});
  const data = {id: 'm', anchor_id: 'a', vertices: 'BwgJ', faces: '', is_delta: true, base_mesh_id: 'base'};
  sender.send({type: 'mesh_update', data, trace_id: 't'});
  for (const client of [sender, other]) {
    const told = await client.next(m => m.type === 'mesh_update' && m.data.id === 'm', 'delta');
    assert.equal(told.data.is_delta, true);
    assert.equal(told.data.vertices, data.vertices);
    assert.equal(told.data.base_mesh_id, 'base');
    assert.equal(told.trace_id, 't');
  }
});

test('at most ten clients per session', async t => {
  const server = await Stagd.start(t);
  const clients = await Promise.all(Array.from({length: 10}, () => subscribe(server, 'full')));
  const eleventh = await subscribe(server, 'full');
  await eleventh.closed;
  const other = await subscribe(server, 'empty');
  clients[0].send({type: 'ping'});
  await clients[0].next(m => m.type === 'pong', 'pong');
  await clients[1].close();
  other.send({type: 'ping'});
  await other.next(m => m.type === 'pong', 'pong');
});

test('metrics are what promtool wants, under the published names', async t => {
  const server = await Stagd.start(t);
  const device = await new Device(server, 'measured', 'd').open();
  device.sendPose(1);
  device.sendMesh('anchor_m', packMesh(10));
  device.send({session_id: ''});
  await subscribe(server, 'measured');
  await postJson(`${server.stag}/api/v1/ingest`, event);
  await getJson(`${server.stag}/api/v1/query?session_id=s`);
  await until(() => getJson(`${server.stag}/api/v1/metrics`), m => m.total_meshes === 1, 'mesh');

  const names = {
    stag: ['stag_http_requests_total', 'stag_http_request_duration_seconds_bucket', 'stag_ws_connections_active',
           'stag_db_operations_total', 'stag_db_operation_duration_seconds_bucket', 'stag_anchors_total',
           'stag_meshes_total', 'stag_storage_size_bytes'],
    relay: ['relay_connections_active', 'relay_connections_total', 'relay_packets_processed_total',
            'relay_packet_errors_total', 'relay_batch_size_bucket', 'relay_packets_total',
            'relay_processing_duration_seconds_bucket'],
  };
  for (const system of ['stag', 'relay']) {
    await t.test(system, async () => {
      const {status, text, type} = await get(`${server[system]}/metrics`);
      assert.equal(status, 200);
      assert.match(type, /^text\/plain; version=0\.0\.4/);
      for (const name of names[system])
        assert.match(text, new RegExp(`^${name}[{ ]`, 'm'), name);
      const checked = spawnSync('promtool', ['check', 'metrics'], {input: text, encoding: 'utf8'});
      assert.equal(checked.error, undefined);
      assert.equal(checked.stderr + checked.stdout, '');
      assert.equal(checked.status, 0);
    });
  }
  const totals = await getJson(`${server.stag}/api/v1/metrics`);
  assert.deepEqual(Object.keys(totals).sort(), [
    'active_connections', 'compression_ratio', 'storage_size_bytes', 'total_anchors', 'total_meshes']);
  assert.equal(totals.active_connections, 1);
});
