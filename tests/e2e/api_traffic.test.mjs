// SPDX-License-Identifier: GPL-3.0-or-later
// Every route and every message of a real server, held against their description.
import assert from 'node:assert/strict';
import {createHash, randomBytes} from 'node:crypto';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {HttpDescription, MessageDescription} from './support/api_description.mjs';
import {getJson, until} from './support/http.mjs';
import {Stagd, newKey, temporaryFolder, within} from './support/stagd.mjs';
import {Device, Socket, packMesh, subscribe, webSocketUrl} from './support/stream_kit.mjs';
import {Device2} from './support/stream_kit_2.mjs';

const pose = (x, y = 0, z = 0) => ({x, y, z, rotation: [0, 0, 0, 1]});
const mesh = (id, bytes, more = {}) => ({id, anchor_id: 'a0', vertices: Buffer.from(bytes).toString('base64'), faces: '', compression_level: 0, ...more});

/** What cannot be brought about here: a server that is too busy, a page of 256 MiB, ten thousand keys. */
const outOfReach = answer => / 503$/.test(answer) || ['query 413', 'addKey 409'].includes(answer);
/** What api_keys.test.mjs is for: this server is open. */
const aboutKeys = answer => / (401|403|429)$/.test(answer);

test('HTTP', async t => {
  const folder = temporaryFolder(t);
  const admin = await newKey(folder, 'admin', 'admin');
  const server = await Stagd.start(t, {folder, environment: {STAG_BODY_SIZE_MAX: '64KiB'}});
  const http = await HttpDescription.of(server.stag);
  const stag = (id, options) => http.call(server.stag, id, options);
  const relay = (id, options) => http.call(server.relay, id, options);
  const event = (id, more) => ({session_id: 's', event_id: id, timestamp: 1_700_000_000_000, ...more});

  await t.test('ingest', async () => {
    for (const id of ['ingest', 'ingestFromRelay']) {
      const anchors = [0, 1, 2].map(i => ({id: `a${i}`, pose: pose(i), metadata: {kind: 'anchor', label: `${i}`}}));
      await stag(id, {body: event(`${id} one`, {anchors, meshes: null})});
      await stag(id, {body: {events: [event(`${id} two`, {anchors: [{pose: pose(9)}]}), event(`${id} three`)], timestamp: 1, count: 2}});
      for (const body of ['{', event('', {}), event('e', {timestamp: 0}), event('e', {anchors: [{id: 'a', pose: {x: 'far'}}]})])
        assert.equal((await stag(id, {body, wrong: true})).status, 400);
      const long = event('long', {anchors: [{id: 'a', metadata: {text: 'x'.repeat(70_000)}}]});
      assert.equal((await stag(id, {body: long})).status, 413);
    }
  });
  await t.test('meshes: versions, the same again, deltas', async () => {
    const plain = packMesh(100);
    for (let i = 0; i < 3; ++i) {
      plain.writeFloatLE(i, 8);
      await stag('ingest', {body: event(`mesh ${i}`, {meshes: [mesh('m', plain)]})});
    }
    const base = await stag('mesh', {path: {id: 'm'}});
    assert.equal(base.json.hash, createHash('sha256').update(plain).digest('hex'));
    await stag('ingest', {body: event('xor', {meshes: [mesh('x', Buffer.alloc(plain.length, 1), {is_delta: true, base_mesh_id: 'm'})]})});
    await stag('ingest', {body: event('opaque', {meshes: [mesh('o', [1, 2, 3], {is_delta: true, base_mesh_id: 'nowhere'})]})});
    for (const id of ['m', 'x', 'o'])
      for (const operation of ['mesh', 'meshVersions'])
        assert.equal((await stag(operation, {path: {id}})).status, 200);
    assert.equal((await stag('mesh', {path: {id: 'm'}, query: {session_id: 's', version: '1'}})).status, 200);
    for (const operation of ['mesh', 'meshVersions']) {
      assert.equal((await stag(operation, {path: {id: 'nowhere'}})).status, 404);
      assert.equal((await stag(operation, {path: {id: 'm'}, query: {version: 'new'}, wrong: true})).status, 400);
    }
  });
  await t.test('questions', async () => {
    for (const query of [{session_id: 's', limit: '2'}, {session_id: 's', include_meshes: 'true', offset: '1'}, {anchor_id: 'a0', radius: '1.5'},
                         {session_id: 's', at: '0,0,0', nearest: '2'}, {session_id: 's', box: '0,0,0,1,1,1', since: '1', until: '1800000000000'}])
      assert.equal((await stag('query', {query})).status, 200);
    assert.equal((await stag('query')).status, 400);
    assert.equal((await stag('anchor', {path: {id: 'a0'}})).status, 200);
    assert.equal((await stag('anchor', {path: {id: 'no/where'}, query: {session_id: 's'}})).status, 404);
    for (const query of [{mode: 'neighbours', hops: '2'}, {mode: 'path', anchor_id: 'a0', to_anchor_id: 'a2', weight: 'uncertainty'},
                         {mode: 'component', anchor_id: 'a0'}, {mode: 'radius', anchor_id: 'a0', radius: '3', edges: 'adjacent'}])
      assert.equal((await stag('graph', {query: {session_id: 's', ...query}})).status, 200);
    assert.equal((await stag('graph', {query: {session_id: 'nowhere'}})).status, 404);
    assert.equal((await stag('graph', {query: {mode: 'guess'}, wrong: true})).status, 400);
    for (const id of ['sessions', 'totals', 'prometheus', 'health', 'firstHealth', 'status', 'docs', 'docsRoutes'])
      assert.equal((await stag(id)).status, 200);
    for (const id of ['status', 'prometheus', 'health', 'docs', 'docsRoutes'])
      assert.equal((await relay(id)).status, 200);
    for (const document of ['openapi.yaml', 'openapi.json', 'asyncapi.yaml', 'asyncapi.json', 'live-binary.md', 'viewer.css', 'viewer.js'])
      assert.equal((await stag('docsDocument', {path: {document}})).status, 200);
    assert.equal((await stag('docsDocument', {path: {document: 'nothing'}, wrong: true})).status, 404);
  });
  await t.test('the past', async () => {
    const asOf = String(Date.now());
    assert.equal((await stag('query', {query: {session_id: 's', as_of: asOf, include_meshes: 'true'}})).json.as_of.time, Number(asOf));
    assert.equal((await stag('anchor', {path: {id: 'a0'}, query: {session_id: 's', as_of: asOf}})).json.as_of.known_since, 0);
    assert.ok((await stag('graph', {query: {session_id: 's', as_of: asOf}})).json.as_of);
    for (const operation of ['mesh', 'meshVersions'])
      assert.equal((await stag(operation, {path: {id: 'm'}, query: {as_of: asOf}})).status, 200);
    for (const [operation, path] of [['query'], ['anchor', {id: 'a0'}], ['graph'], ['mesh', {id: 'm'}], ['meshVersions', {id: 'm'}]])
      assert.equal((await stag(operation, {path, query: {session_id: 's', as_of: 'then'}, wrong: true})).status, 400);
    assert.equal((await stag('anchorPast', {path: {id: 'a0'}, query: {session_id: 's', since: '1', before: '4000000000000', limit: '1'}})).json.count, 1);
    assert.equal((await stag('anchorPast', {path: {id: 'nowhere'}})).status, 404);
    assert.equal((await stag('anchorPast', {path: {id: 'a0'}, query: {limit: 'x'}, wrong: true})).status, 400);
  });
  await t.test('fences', async () => {
    const sphere = {type: 'sphere', center: [0, 0, 0], radius: 2.5};
    const shapes = [sphere, {type: 'box', center: [0, 0, 0], size: [1, 2, 3], rotation: [0, 0.6, 0, 0.8]},
                    {type: 'prism', outline: [[-1, -1], [1, -1], [0, 1]], bottom: 0, top: 2}];
    for (const shape of shapes)
      assert.equal((await stag('createGeofence', {body: {shape}})).status, 201);
    const fence = {id: 'f', name: 'Fence', session_id: 's', shape: sphere, margin: 0.5, dwell_ms: 1000};
    assert.equal((await stag('createGeofence', {body: fence})).json.inside_count, 3);
    assert.equal((await stag('createGeofence', {body: fence})).status, 409);
    assert.equal((await stag('createGeofence', {body: {...fence, margin: -1}, wrong: true})).status, 400);
    assert.equal((await stag('createGeofence', {body: '{', wrong: true})).status, 400);
    assert.equal((await stag('geofence', {path: {id: 'f'}})).status, 200);
    assert.equal((await stag('geofences', {query: {session_id: 's', after: 'a', limit: '2'}})).json.has_more, true);
    assert.equal((await stag('geofences', {query: {limit: 'x'}, wrong: true})).status, 400);
    assert.equal((await stag('replaceGeofence', {path: {id: 'f'}, body: {shape: {...sphere, radius: 0.5}}})).status, 200);
    assert.equal((await stag('replaceGeofence', {path: {id: 'f'}, body: {}, wrong: true})).status, 400);
    assert.equal((await stag('geofenceInside', {path: {id: 'f'}, query: {limit: '5'}})).json.count, 1);
    assert.equal((await stag('geofenceInside', {path: {id: 'f'}, query: {limit: 'x'}, wrong: true})).status, 400);
    const query = {session_id: 's', anchor_id: 'a1', since: '1', until: '4000000000000', before: '1000', limit: '5'};
    assert.equal((await stag('geofenceEvents', {path: {id: 'f'}, query})).json.count, 2);
    assert.equal((await stag('geofenceEvents', {path: {id: 'f'}, query: {before: 'x'}, wrong: true})).status, 400);
    assert.equal((await stag('deleteGeofence', {path: {id: 'f'}})).status, 200);
    for (const [operation, body] of [['geofence'], ['replaceGeofence', {shape: sphere}], ['deleteGeofence'], ['geofenceInside']])
      assert.equal((await stag(operation, {path: {id: 'f'}, body})).status, 404);
    assert.equal((await stag('geofenceEvents', {path: {id: 'nowhere'}})).status, 404);
  });
  await t.test('exchange', async () => {
    const place = {lat: '48.85', lon: '2.29', height: '35', heading: '30'};
    for (const query of [{}, {versions: 'current'}, {format: 'geojson', ...place}, {format: 'glb'}, {format: '3dtiles', ...place}, {preview: 'true'}])
      assert.equal((await stag('exportSession', {path: {id: 's'}, query})).status, 200);
    assert.equal((await stag('exportSession', {path: {id: 's'}, query: {format: 'geojson'}})).status, 400);
    assert.equal((await stag('exportSession', {path: {id: 'nowhere'}})).status, 404);
    const point = {type: 'Feature', id: 'p', geometry: {type: 'Point', coordinates: [2.29, 48.85]}, properties: {}};
    const body = {type: 'FeatureCollection', features: [point, point]};
    assert.equal((await stag('importSession', {body, query: {session_id: 'map', ...place}})).json.skipped_count, 1);
    assert.equal((await stag('importSession', {body})).status, 400);
    const tooLong = {body: gzipSync(randomBytes(70_000)), headers: {'Content-Encoding': 'gzip'}, wrong: true};
    assert.equal((await stag('importSession', tooLong)).status, 413);
  });
  await t.test('deletion', async () => {
    assert.equal((await stag('deleteAnchor', {path: {id: 'a0'}, query: {session_id: 's', include_meshes: 'true'}})).status, 200);
    assert.equal((await stag('deleteAnchor', {path: {id: 'a0'}, query: {session_id: 's'}})).status, 404);
    assert.equal((await stag('deleteAnchor', {path: {id: 'a1'}, query: {include_meshes: 'perhaps'}, wrong: true})).status, 400);
    assert.ok((await stag('query', {query: {session_id: 's', include_deleted: 'true'}})).json.deleted.length > 0);
    assert.equal((await stag('deleteSession', {path: {id: 's'}})).status, 200);
    assert.equal((await stag('deleteSession', {path: {id: 's'}})).status, 404);
    const {entries} = (await stag('audit', {query: {limit: '10'}})).json;
    assert.equal(entries.filter(entry => entry.action.startsWith('delete_') && !entry.geofence_id).length, 2);
    assert.equal((await stag('audit', {query: {before: 'now'}, wrong: true})).status, 400);
    const chain = (await stag('verifyAudit', {query: {entry: `${entries[0].id}`, hash: entries[0].hash}})).json;
    assert.deepEqual([chain.intact, chain.last_id, chain.head], [true, entries[0].id, entries[0].hash]);
    assert.equal((await stag('verifyAudit', {query: {entry: '1'}, wrong: true})).status, 400);
  });
  await t.test('address blocks', async () => {
    const headers = {'X-API-Key': admin};
    const added = await stag('addBlock', {headers, body: {network: '203.0.113.9/24', reason: 'guesses', expires_at: Date.now() + 60_000}});
    assert.equal(added.status, 201);
    assert.equal(added.json.network, '203.0.113.0/24');
    assert.equal((await stag('addBlock', {headers, body: {network: 'everybody'}})).status, 400);
    assert.equal((await stag('addBlock', {headers, body: {network: '127.0.0.0/8'}})).status, 409);
    assert.equal((await stag('blocks', {headers})).json.count, 1);
    assert.equal((await stag('removeBlock', {headers, path: {id: added.json.id}})).status, 204);
    assert.equal((await stag('removeBlock', {headers, path: {id: added.json.id}})).status, 404);
    const {entries} = (await stag('audit')).json;
    assert.deepEqual(entries.slice(0, 2).map(entry => [entry.action, entry.block_id]), [['delete_block', added.json.id], ['create_block', added.json.id]]);
  });
  await t.test('subscribers', async () => {
    const socket = await new Socket(webSocketUrl(server.stag, '/api/v1/ws?session_id=s')).open();
    const {subscribers} = await until(async () => (await stag('subscribers')).json, all => all.count === 1, 'one subscriber');
    assert.equal((await stag('disconnectSubscriber', {path: {id: `${subscribers[0].id}`}})).status, 200);
    assert.equal((await socket.closed).code, 1008);
    assert.equal((await stag('disconnectSubscriber', {path: {id: '999999'}})).status, 404);
  });
  await t.test('API keys', async () => {
    const headers = {'X-API-Key': admin};
    const body = {name: 'guest', scopes: ['read'], expires_at: Date.now() + 60_000};
    const added = await stag('addKey', {headers, body});
    assert.equal(added.status, 201);
    assert.equal((await stag('addKey', {headers, body: {name: ''}, wrong: true})).status, 400);
    assert.equal((await stag('keys', {headers})).json.count, 2);
    assert.equal((await stag('revokeKey', {headers, path: {id: added.json.id}})).status, 200);
    assert.equal((await stag('revokeKey', {headers, path: {id: 'nobody'}})).status, 404);
  });
  await t.test('WebSockets without an upgrade, and with one', async () => {
    assert.equal((await stag('sessionWebSocket', {wrong: true})).status, 400);
    assert.equal((await stag('sessionWebSocket', {query: {session_id: 's', resume: 'stream:42'}})).status, 426);
    assert.equal((await stag('sessionWebSocket', {query: {session_id: 's', resume: '42'}, wrong: true})).status, 400);
    assert.equal((await stag('liveWebSocket', {query: {payloads: 'false', sessions: 's', topics: 'poses', sphere: '0,0,0,1', poses_per_second: '5', resume: 'stream:42'}})).status, 426);
    assert.equal((await stag('liveWebSocket', {query: {topics: 'weather'}, wrong: true})).status, 400);
    assert.equal((await stag('liveWebSocket', {query: {resume: '42'}, wrong: true})).status, 400);
    assert.equal((await relay('deviceWebSocket')).status, 401);
    assert.equal((await relay('deviceWebSocket', {headers: {'X-API-Key': 'k'}})).status, 426);
    for (const [id, url] of [['sessionWebSocket', server.stag], ['liveWebSocket', server.stag], ['deviceWebSocket', server.relay]]) {
      const socket = await new Socket(webSocketUrl(url, `${http.operations.get(id).pattern}?session_id=s`)).open();
      http.seen.add(`${id} 101`);
      await socket.close();
    }
  });
  await t.test('nothing that is described was left out', () => {
    // users.test.mjs, decorations.test.mjs
    const ofSupervisor = answer => http.operations.get(answer.split(' ')[0]).tags.some(tag => ['Users', 'Decorations', 'Edges'].includes(tag));
    assert.deepEqual(http.answers().filter(answer => !http.seen.has(answer) && !outOfReach(answer) && !aboutKeys(answer) && !ofSupervisor(answer)), []);
  });
});

test('WebSockets', async t => {
  const server = await Stagd.start(t);
  const messages = await MessageDescription.of(server.stag);
  const viewer = await new Socket(webSocketUrl(server.stag, '/api/v1/live')).open();
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  const client = await subscribe(server, 's');
  const device = await new Device(server, 's', 'glasses', {query: {device_name: 'Glasses'}}).open();
  const device2 = await new Device2(server, 's').open();
  const plain = packMesh(50);
  const fence = {id: 'f', shape: {type: 'sphere', center: [1, 0, 0], radius: 0.5}};
  assert.equal((await fetch(`${server.stag}/api/v1/geofences`, {method: 'POST', body: JSON.stringify(fence)})).status, 201);
  await viewer.next(m => m.type === 'geofence_change', 'new fence');

  const counting = await new Socket(webSocketUrl(server.stag, '/api/v1/ws?session_id=s&resume=')).open();
  await counting.next(m => m.type === 'hello', 'hello');

  const send = (channel, socket, message) => {
    messages.check(channel, 'receive', message);
    socket.send(message);
  };
  send('session', client, {type: 'ping', trace_id: 'p'});
  send('session', client, {type: 'anchor_update', session_id: 's', timestamp: Date.now(), trace_id: 'a', data: {id: 'a', pose: pose(1), metadata: {k: 1}}});
  send('session', client, {type: 'mesh_update', data: mesh('m', plain, {is_delta: false})});
  send('session', client, {type: 'mesh_update', data: mesh('d', [1, 2], {is_delta: true, base_mesh_id: 'nowhere'})});
  for (const wrong of ['nothing', {type: 'dance'}, {type: 'anchor_update', data: {}}])
    client.send(wrong);
  for (const code of ['INVALID_MESSAGE', 'UNKNOWN_TYPE', 'PROCESSING_ERROR'])
    await client.next(m => m.type === 'error' && m.data.code === code, code);
  for (const [channel, socket] of [['session', client], ['live', viewer]]) {
    send(channel, socket, {type: 'subscribe', data: {id: 'f', area: {sphere: [0, 0, 0, 1000]}, poses_per_second: 1000}});
    await socket.next(m => m.type === 'subscribed', 'filter');
    send(channel, socket, {type: 'unsubscribe', data: {id: 'f'}});
    await socket.next(m => m.type === 'unsubscribed', 'no filter');
  }
  viewer.send({type: 'unsubscribe', data: {id: 'f'}});
  await viewer.next(m => m.type === 'error', 'error');
  device2.onSend = message => messages.check('session', 'receive', message);
  device2.sendPing();
  device2.sendPose('camera', [1, 2, 3], {source: 'arkit'});
  device2.sendMesh('chunk', plain);
  device2.sendMessage('anchor_update', {});
  for (const type of ['pong', 'anchor_update', 'mesh_update', 'error'])
    await device2.heard(m => m.type === type, type);
  send('device', device, device.packet('pose', {pose: pose(2), stream: 'head'}));
  send('device', device, device.packet('mesh', {mesh: {vertices: plain.toString('base64'), faces: '', anchor_id: 'p'}}));
  send('device', device, device.packet('anchor', {anchor: {id: 'p', pose: pose(3), metadata: {kind: 'plane', label: 'TABLE'}}}));
  device.send({session_id: 's', timestamp: 1, type: 'teleport', data: {}});
  await until(() => getJson(`${server.stag}/api/v1/sessions`), all => all.sessions[0]?.anchors_count === 4, 'anchors');
  await viewer.next(m => m.type === 'packet' && m.data.verdict === 'rejected', 'rejected packet');
  await viewer.next(m => m.type === 'mesh_update' && m.data.anchor_id === 'p', 'mesh');
  await viewer.next(m => m.type === 'anchor_update' && m.data.delivery === 'pose', 'pose');
  await viewer.next(m => m.type === 'stats', 'statistics');
  for (const path of ['anchors/a', 'sessions/s'])
    assert.equal((await fetch(`${server.stag}/api/v1/${path}`, {method: 'DELETE'})).status, 200);
  for (const socket of [viewer, client])
    await socket.next(m => m.type === 'removed' && m.data.kind === 'session', 'removal');
  await device2.heard((m, data) => m.type === 'removed' && data.kind === 'session', 'removal');
  const light = await new Socket(webSocketUrl(server.stag, '/api/v1/live?payloads=false')).open();
  const end = await within(light.next(m => m.type === 'snapshot_end', 'snapshot'), 10_000, 'snapshot');
  const back = [];
  for (const [query, resumed] of [[`payloads=false&resume=${end.stream}:${end.offset}`, true], [`resume=${end.stream}:${end.offset}`, false]]) {
    const viewer = await new Socket(webSocketUrl(server.stag, `/api/v1/live?${query}`)).open();
    const hello = await within(viewer.next(m => m.type === 'hello', 'hello'), 10_000, 'hello');
    assert.equal(hello.data.resumed, resumed);
    back.push(['live', viewer]);
  }

  for (const [channel, socket] of [['session', client], ['session', counting], ['session', device2], ['live', viewer], ['live', light], ...back])
    for (const {at, isBinary, ...message} of socket.messages)
      messages.check(channel, 'send', message);
  assert.deepEqual(messages.all.map(one => one.name).filter(name => !messages.seen.has(name)), []);
});
