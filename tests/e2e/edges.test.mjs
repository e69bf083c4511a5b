// SPDX-License-Identifier: GPL-3.0-or-later
// Edge servers and the devices that are sent to them: every route, many devices at once, an edge that dies, one that is drained, a restart.
import assert from 'node:assert/strict';
import http from 'node:http';
import {test} from 'node:test';

import {HttpDescription} from './support/api_description.mjs';
import {exchange} from './support/exchange.mjs';
import {until} from './support/http.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';

const listen = ['--listen', 'supervisor=127.0.0.1:0'];
const bearer = token => ({headers: {Authorization: `Bearer ${token}`}});
const here = {lat: 48.85, lng: 2.35};
const administrator = {SUPERVISOR_ADMIN_EMAIL: 'root@example.org', SUPERVISOR_ADMIN_PASSWORD: 'a long password'};
/** What cannot be brought about here: a server that is too busy, and too many wrong keys. */
const outOfReach = answer => / (503|429)$/.test(answer);

/** A server; `ask` as anybody, `admin` as its administrator. */
async function start(t, {environment = {}, args = [], ...options} = {}) {
  const server = await Stagd.start(t, {listen, args, environment: {...administrator, ...environment}, ...options});
  const {supervisor} = server.listeners;
  const described = await HttpDescription.of(supervisor);
  const ask = (id, more) => described.call(supervisor, id, more);
  const {access_token: token} = (await ask('login', {body: {email: 'root@example.org', password: 'a long password'}})).json;
  const admin = (id, more = {}) => ask(id, {...bearer(token), ...more});
  const makeEdge = async (name, more = {}) =>
    (await admin('addEdge', {body: {name, api_url: `http://${name}.example.org`, ...here, ...more}})).json;
  // Not described.call(), whose checks would take most of the time.
  const locate = async (device, place = here) => {
    const answer = await exchange(`${supervisor}/api/v1/devices/${device}/location`,
                                  {method: 'PUT', body: JSON.stringify(place), headers: {'Content-Type': 'application/json'}});
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text);
  };
  return {server, supervisor, described, ask, admin, makeEdge, locate};
}

/** An edge's answer to who asks how it is; `status` may be changed. */
async function healthServer(t) {
  const edge = {status: 200, body: {cpu_usage: 12.5, active_connections: 0}, headers: {}, asked: 0};
  const server = http.createServer((request, response) => {
    edge.asked += 1;
    response.writeHead(edge.status, edge.headers).end(JSON.stringify(edge.body));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  edge.url = `http://127.0.0.1:${server.address().port}/health`;
  edge.stop = () => { server.close(); server.closeAllConnections(); };
  return edge;
}

test('every route, right and wrong', async t => {
  const {ask, admin, described, makeEdge} = await start(t);
  const paris = await makeEdge('Paris', {region: 'eu', max_connections: 2});
  await t.test('edge servers', async () => {
    assert.deepEqual([paris.health_status, paris.service_radius_km, paris.is_active], ['unknown', 5, true]);
    const wrong = await admin('addEdge', {body: {name: '', lat: 91, lng: 0}, wrong: true});
    assert.deepEqual(wrong.json.fields.map(one => one.field), ['api_url', 'name', 'lat']);
    assert.equal((await admin('addEdge', {body: '{', wrong: true})).status, 400);
    const path = {id: paris.id};
    assert.equal((await ask('edge', {path})).json.name, 'Paris');
    assert.equal((await admin('changeEdge', {path, body: {max_connections: 3}})).json.max_connections, 3);
    assert.equal((await admin('changeEdge', {path, body: {max_connections: -1}, wrong: true})).status, 400);
    assert.equal((await ask('edges', {query: {region: 'eu', health_status: 'unknown'}})).json.total, 1);
    assert.equal((await ask('edges', {query: {region: 'us'}})).json.total, 0);
    assert.equal((await ask('edges', {query: {limit: 'all'}, wrong: true})).status, 400);
    assert.equal((await ask('edges', {query: {lat: '48.85', lng: '2.35'}})).json.total, 0);
    const data = {cpu_usage: 45.2, memory_usage: 67.8, active_connections: 1, timestamp: new Date().toISOString()};
    const told = (await ask('pingEdge', {path, body: {type: 'health_update', data}})).json;
    assert.deepEqual([told.health_status, told.cpu_usage, told.reported_connections], ['healthy', 45.2, 1]);
    assert.equal((await ask('pingEdge', {path})).status, 200);
    assert.equal((await ask('pingEdge', {path, body: {cpu_usage: 101}, wrong: true})).status, 400);
    assert.equal((await ask('edgeStatus', {path})).json.memory_usage, 67.8);
    assert.equal((await ask('edges', {query: {lat: '48.85', lng: '2.35'}})).json.data[0].id, paris.id);
    assert.equal((await admin('checkEdge', {path})).status, 409);
    const asked = await makeEdge('Lyon', {health_check_url: (await healthServer(t)).url});
    assert.equal((await admin('checkEdge', {path: {id: asked.id}})).json.cpu_usage, 12.5);
    assert.equal((await admin('deleteEdge', {path: {id: asked.id}})).status, 204);
    assert.equal((await admin('drainEdge', {path})).json.is_draining, true);
    assert.equal((await admin('drainEdge', {path, body: {is_draining: false}})).json.is_draining, false);
    assert.equal((await admin('drainEdge', {path, body: {is_draining: 'no'}, wrong: true})).status, 400);
  });
  await t.test('devices and assignments', async () => {
    const path = {device_id: 'glasses'};
    const body = {...here, app_version: '1.2', device_info: {model: 'x'}};
    const placed = (await ask('locateDevice', {path, body})).json;
    assert.deepEqual([placed.edge_server.id, placed.assignment.reason, placed.device_info], [paris.id, 'best', {model: 'x'}]);
    const again = (await ask('locateDevice', {path, body: here})).json;
    assert.deepEqual([again.id, again.assignment, again.app_version], [placed.id, {reason: 'stayed', number: null}, '1.2']);
    assert.equal((await ask('locateDevice', {path, body: {lat: 91, lng: 0}, wrong: true})).status, 400);
    assert.equal((await ask('locateDevice', {path, body: {lat: 1}, wrong: true})).json.fields[0].field, 'lng');
    const far = (await ask('locateDevice', {path: {device_id: 'phone'}, body: {lat: 0, lng: 0}})).json;
    assert.deepEqual([far.edge_server, far.assignment.reason], [null, 'no_candidate']);
    assert.equal((await ask('device', {path})).json.edge_server_id, paris.id);
    assert.equal((await ask('devices', {query: {connection_status: 'connected', limit: '1'}})).json.total, 2);
    assert.equal((await ask('devices', {query: {edge_server_id: paris.id}})).json.total, 1);
    assert.equal((await ask('devices', {query: {connection_status: 'tired'}, wrong: true})).status, 400);
    assert.equal((await ask('devicesOfEdge', {path: {edge_id: paris.id}})).json.data[0].device_id, 'glasses');
    assert.equal((await ask('devicesOfEdge', {path: {edge_id: paris.id}, query: {limit: 'x'}, wrong: true})).status, 400);
    const {data, has_more: hasMore} = (await ask('assignments', {query: {limit: '1'}})).json;
    assert.deepEqual([data[0].device_id, data[0].considered[0].excluded, hasMore], ['phone', 'too_far', true]);
    const [first] = (await ask('assignments', {query: {device_id: 'glasses', edge_server_id: paris.id, before: `${data[0].number}`}})).json.data;
    assert.deepEqual([first.trigger, first.edge_server_id], ['connected', paris.id]);
    const {score, parts} = first.considered[0];
    assert.ok(Math.abs(score - (0.4 * parts.distance + 0.4 * parts.load + 0.2 * parts.health)) < 1e-12);
    assert.deepEqual((await ask('assignment', {path: {number: `${first.number}`}})).json, first);
    assert.equal((await ask('assignments', {query: {before: 'x'}, wrong: true})).status, 400);
    assert.equal((await ask('assignment', {path: {number: '999'}})).status, 404);
  });
  await t.test('what if', async () => {
    const gone = (await ask('simulateAssignment', {body: {...here, devices: 5, without: [paris.id]}})).json;
    assert.deepEqual([gone.moved.unplaced, gone.coming.unplaced, gone.choice.considered[0].excluded], [1, 5, 'inactive']);
    const more = (await ask('simulateAssignment', {body: {...here, devices: 5}})).json;
    assert.deepEqual(more.coming, {placed: [{edge_server_id: paris.id, devices: 2}], unplaced: 3});
    const busy = {...here, add_connections: [{edge_server_id: paris.id, connections: 9}]};
    assert.equal((await ask('simulateAssignment', {body: busy})).json.choice.considered[0].excluded, 'full');
    assert.equal((await ask('simulateAssignment', {body: {devices: 10_001}, wrong: true})).status, 400);
    assert.equal((await ask('edgeStatus', {path: {id: paris.id}})).json.current_connections, 1);
  });
  await t.test('who is signed out, or has no right', async () => {
    const {json: {access_token: token}} = await ask('register', {body: {email: 'ada@example.org', password: 'a long password'}});
    const changes = {addEdge: {body: {}}, changeEdge: {path: {id: paris.id}, body: {}}, deleteEdge: {path: {id: paris.id}},
                     drainEdge: {path: {id: paris.id}}, checkEdge: {path: {id: paris.id}}, deleteDevice: {path: {device_id: 'glasses'}}};
    for (const [id, more] of Object.entries(changes)) {
      assert.equal((await ask(id, {...more, wrong: true})).status, 401, id);
      assert.equal((await ask(id, {...more, ...bearer(token), wrong: true})).status, 403, id);
    }
  });
  await t.test('what is not there', async () => {
    for (const [id, body] of [['edge'], ['changeEdge', {}], ['deleteEdge'], ['edgeStatus'], ['drainEdge'], ['checkEdge'], ['pingEdge']])
      assert.equal((await admin(id, {path: {id: 'nobody'}, body})).status, 404, id);
    for (const id of ['device', 'deleteDevice'])
      assert.equal((await admin(id, {path: {device_id: 'nobody'}})).status, 404, id);
    assert.equal((await admin('deleteDevice', {path: {device_id: 'glasses'}})).status, 204);
    assert.equal((await ask('edgeStatus', {path: {id: paris.id}})).json.current_connections, 0);
    assert.equal((await admin('deleteEdge', {path: {id: paris.id}})).status, 204);
    assert.equal((await ask('edges')).json.total, 0);
  });
  await t.test('nothing that is described was left out', () => {
    const mine = answer => described.operations.get(answer.split(' ')[0]).tags.includes('Edges');
    // On a listener that asks for keys; see below. Too many edge servers or devices are for smaller limits.
    const elsewhere = answer => / (401|403)$/.test(answer) || ['addEdge 409', 'locateDevice 409', 'simulateAssignment 413'].includes(answer);
    assert.deepEqual(described.answers().filter(answer => mine(answer) && !described.seen.has(answer) && !outOfReach(answer) && !elsewhere(answer)), []);
  });
});

test('a listener that asks for keys', async t => {
  const {ask, admin} = await start(t, {args: ['--auth', 'supervisor=keys']});
  const {key} = (await admin('addKey', {body: {name: 'reader', scopes: ['read']}})).json;
  const edge = {id: 'e'};
  const device = {device_id: 'd'};
  const reads = {edges: {}, edge, edgeStatus: edge, devices: {}, device, devicesOfEdge: {edge_id: 'e'}, assignments: {}, assignment: {number: '1'}};
  for (const [id, path] of Object.entries(reads))
    assert.deepEqual([(await ask(id, {path})).status, (await ask(id, {path, headers: {'X-API-Key': key}})).status === 403], [401, false], id);
  for (const [id, path, body] of [['pingEdge', edge, {}], ['locateDevice', device, here]])
    assert.equal((await ask(id, {path, body, headers: {'X-API-Key': key}})).status, 403, id);
});

test('many devices at once overfill nothing', async t => {
  const {ask, makeEdge, locate} = await start(t);
  for (const name of ['a', 'b', 'c']) {
    const {id} = await makeEdge(name, {max_connections: 50});
    await ask('pingEdge', {path: {id}});
  }
  const answers = await Promise.all(Array.from({length: 200}, (_, i) => locate(`device-${i}`)));
  assert.equal(answers.filter(answer => answer.edge_server).length, 150);
  assert.equal(answers.filter(answer => answer.assignment.reason === 'no_candidate').length, 50);
  const {data} = (await ask('edges')).json;
  assert.deepEqual(data.map(edge => edge.current_connections), [50, 50, 50]);
  // The others are sent to the next one that comes.
  const {id} = await makeEdge('d');
  const begin = Date.now();
  await until(async () => (await ask('devicesOfEdge', {path: {edge_id: id}})).json, page => page.total === 50, 'fifty more places');
  assert.ok(Date.now() - begin < 5_000);
  const [last] = (await ask('assignments', {query: {edge_server_id: id, limit: '1'}})).json.data;
  assert.deepEqual([last.trigger, last.previous_edge_id], ['waiting', null]);
});

test('an edge server that dies, one that is drained, and a restart', async t => {
  const folder = temporaryFolder(t);
  const environment = {EDGE_HEALTH_CHECK_INTERVAL: '200ms', DEVICE_PING_TIMEOUT: '60s'};
  const {server, ask, admin, makeEdge, locate} = await start(t, {folder, environment});
  const health = Object.fromEntries(await Promise.all(['a', 'b', 'c'].map(async name => [name, await healthServer(t)])));
  const edges = {};
  for (const name of ['a', 'b', 'c'])
    edges[name] = (await makeEdge(name, {health_check_url: health[name].url})).id;
  const status = async name => (await ask('edgeStatus', {path: {id: edges[name]}})).json;
  const countOf = async name => (await ask('devicesOfEdge', {path: {edge_id: edges[name]}})).json.total;
  for (const name of ['a', 'b', 'c'])
    await until(() => status(name), one => one.health_status === 'healthy' && one.cpu_usage === 12.5, `${name} is healthy`);
  await Promise.all(Array.from({length: 60}, (_, i) => locate(`device-${i}`)));
  const before = await countOf('a');
  assert.ok(before > 0);

  health.a.stop();
  await until(() => status('a'), one => one.health_status === 'offline', 'a is offline');
  const found = Date.now();
  await until(() => countOf('a'), count => count === 0, 'nobody is left on a');
  assert.ok(Date.now() - found < 5_000);
  assert.match((await status('a')).problem, /refused|reset|closed/i);
  assert.equal(await countOf('b') + await countOf('c'), 60);
  const {data: lost} = (await ask('assignments', {query: {edge_server_id: edges.a, limit: '1000'}})).json;
  assert.equal(lost.filter(one => one.trigger === 'edge_lost' && one.previous_edge_id === edges.a && one.edge_server_id).length, before);

  assert.equal((await admin('drainEdge', {path: {id: edges.b}})).status, 200);
  await until(() => countOf('c'), count => count === 60, 'everybody is on c');
  assert.equal((await locate('another')).edge_server.id, edges.c);

  await server.kill();
  const next = await start(t, {folder, environment});
  const after = async name => (await next.ask('edgeStatus', {path: {id: edges[name]}})).json;
  assert.deepEqual([(await after('a')).health_status, (await after('b')).is_draining, (await after('c')).current_connections], ['offline', true, 61]);
  assert.equal((await next.locate('device-0')).assignment.reason, 'stayed');
});

test('an edge server that answers badly, and one that sends elsewhere', async t => {
  const {ask, admin, makeEdge} = await start(t, {environment: {EDGE_HEALTH_CHECK_INTERVAL: '1h'}});
  const edge = await healthServer(t);
  const elsewhere = await healthServer(t);
  const {id} = await makeEdge('a', {health_check_url: edge.url});
  const path = {id};
  const check = async () => (await admin('checkEdge', {path})).json;
  assert.equal((await check()).health_status, 'healthy');
  edge.status = 302;
  edge.headers = {Location: elsewhere.url};
  const redirected = await check();
  assert.deepEqual([redirected.health_status, redirected.problem], ['degraded', 'answered 302']);
  assert.equal(elsewhere.asked, 0);
  edge.status = 200;
  edge.body = 'x'.repeat(100_000);
  assert.match((await check()).problem, /too large/);
  assert.equal((await check()).health_status, 'offline');
  edge.body = {load: {cpu_percent: 5, memory_percent: 6, active_connections: 7}};
  const well = await check();
  assert.deepEqual([well.health_status, well.problem, well.cpu_usage, well.reported_connections], ['healthy', '', 5, 7]);
  assert.ok((await ask('edges')).json.data[0].last_health_check);
});

test('a device that is silent gives its place away', async t => {
  const {ask, makeEdge, locate} = await start(t, {environment: {DEVICE_PING_TIMEOUT: '300ms'}});
  const {id} = await makeEdge('a', {max_connections: 1});
  await ask('pingEdge', {path: {id}});
  const first = await locate('silent');
  assert.equal(first.edge_server.id, id);
  const gone = await until(async () => (await ask('device', {path: {device_id: 'silent'}})).json, one => one.connection_status === 'disconnected', 'it is gone');
  assert.equal(gone.edge_server_id, null);
  assert.equal((await locate('loud')).edge_server.id, id);
  assert.notEqual((await locate('silent')).id, first.id);
});
