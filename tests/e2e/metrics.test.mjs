// SPDX-License-Identifier: GPL-3.0-or-later
// Every metric that the contracts name, on servers that have done a bit of everything: kind, labels, buckets, help.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {get, getJson, postJson, query, until} from './support/http.mjs';
import {Stagd, freePorts} from './support/stagd.mjs';
import {Device, packMesh, subscribe} from './support/stream_kit.mjs';

const seconds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10'];
const tenths = ['0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '1'];
const ones = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

// stag.md, 1.12. The name of the saved bytes lacks the suffix of a counter, so that it is a gauge that only grows.
const stagMetrics = {
  stag_http_requests_total: {type: 'counter', labels: ['method', 'endpoint', 'status'], help: 'Total number of HTTP requests'},
  stag_ws_messages_total: {type: 'counter', labels: ['direction', 'type', 'status'], help: 'Total number of WebSocket messages'},
  stag_db_operations_total: {type: 'counter', labels: ['operation', 'collection', 'status'], help: 'Total number of database operations'},
  stag_anchors_total: {type: 'counter', labels: ['session_id', 'operation'], help: 'Total number of anchors processed'},
  stag_meshes_total: {type: 'counter', labels: ['session_id', 'type', 'operation'], help: 'Total number of meshes processed'},
  stag_mesh_dedup_saved_bytes: {type: 'gauge', labels: ['session_id'], help: 'Bytes saved through mesh deduplication'},
  stag_http_request_duration_seconds: {type: 'histogram', labels: ['method', 'endpoint'], buckets: seconds, help: 'HTTP request duration in seconds'},
  stag_db_operation_duration_seconds: {type: 'histogram', labels: ['operation', 'collection'], buckets: seconds, help: 'Database operation duration in seconds'},
  stag_ws_connections_active: {type: 'gauge', labels: ['session_id'], help: 'Number of active WebSocket connections'},
  stag_compression_ratio: {type: 'gauge', labels: ['session_id'], help: 'Current compression ratio'},
  stag_storage_size_bytes: {type: 'gauge', labels: ['type'], help: 'Total storage size in bytes'},
};
// relay.md, 2.6: those of the code, and the two that only the document has.
const relayMetrics = {
  relay_connections_active: {type: 'gauge', labels: []},
  relay_connections_total: {type: 'counter', labels: []},
  relay_packets_processed_total: {type: 'counter', labels: ['type', 'status']},
  relay_packet_errors_total: {type: 'counter', labels: ['type', 'error']},
  relay_batch_size: {type: 'histogram', labels: [], buckets: ones},
  relay_batch_process_seconds: {type: 'histogram', labels: [], buckets: seconds},
  relay_stag_requests_total: {type: 'counter', labels: ['status']},
  relay_stag_request_duration_seconds: {type: 'histogram', labels: [], buckets: seconds},
  relay_mesh_delta_ratio: {type: 'histogram', labels: [], buckets: tenths},
  relay_tracked_meshes: {type: 'gauge', labels: []},
  relay_compression_ratio: {type: 'histogram', labels: [], buckets: tenths},
  relay_bytes_saved_total: {type: 'counter', labels: []},
  relay_compression_duration_seconds: {type: 'histogram', labels: [], buckets: seconds},
  relay_packets_total: {type: 'counter', labels: ['type', 'status']},
  relay_processing_duration_seconds: {type: 'histogram', labels: [], buckets: seconds},
};

/** {name: {type, help, series: [{labels, value}]}}, the parts of a histogram under its own name. */
function parse(text) {
  const families = {};
  for (const line of text.split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment)
      (families[comment[2]] ??= {series: []})[comment[1].toLowerCase()] = comment[3];
    const series = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!series)
      continue;
    const name = families[series[1]] ? series[1] : series[1].replace(/_(bucket|sum|count)$/, '');
    const labels = Object.fromEntries([...(series[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(match => [match[1], match[2]]));
    families[name].series.push({part: series[1], labels, value: Number(series[3])});
  }
  return families;
}

function check(families, expected) {
  for (const [name, {type, labels, buckets, help}] of Object.entries(expected)) {
    const family = families[name];
    assert.ok(family, `${name} is missing`);
    assert.equal(family.type, type, name);
    if (help)
      assert.equal(family.help, help, name);
    assert.ok(family.series.length > 0, `${name} has no series`);
    for (const one of family.series)
      assert.deepEqual(Object.keys(one.labels).filter(label => label !== 'le').sort(), [...labels].sort(), `${name} ${JSON.stringify(one.labels)}`);
    if (buckets) {
      const seen = new Set(family.series.filter(one => one.part === `${name}_bucket`).map(one => one.labels.le));
      assert.deepEqual([...seen].filter(le => le !== '+Inf').map(Number), buckets.map(Number), name);
    }
  }
}

const has = (families, name, labels) => families[name].series.some(
  one => Object.entries(labels).every(([label, value]) => one.labels[label] === value) && one.value > 0);

test('the metrics of both contracts', async t => {
  const stag = await Stagd.start(t);
  const relay = await Stagd.start(t, {listen: freePorts.slice(2), environment: {RELAY_STAG_URL: stag.stag}});
  const device = await new Device(relay, 'measured', 'glasses').open();
  const mesh = packMesh(50);
  device.sendPose(1);
  device.sendMesh('anchor_m', mesh);
  device.sendMesh('anchor_m', mesh);
  device.send({session_id: ''});
  device.send(device.packet('teleport', {}));
  const client = await subscribe(stag, 'measured');
  client.send({type: 'ping'});
  client.send({type: 'unsubscribe', data: {id: 'nothing'}});
  client.send({type: 'anchor_update', data: {id: 'a', pose: {x: 1, y: 2, z: 3, rotation: [0, 0, 0, 1]}}});
  await client.next(m => m.type === 'anchor_update' && m.data.id === 'a', 'echo');
  const vertices = mesh.toString('base64');
  for (const id of ['first', 'again'])
    await postJson(`${stag.stag}/api/v1/ingest`, {session_id: 'measured', event_id: id, timestamp: 1,
      anchors: [{id}], meshes: [{id, anchor_id: id, vertices}]});
  await postJson(`${stag.stag}/api/v1/ingest`, {session_id: 'measured', event_id: 'delta', timestamp: 1,
    meshes: [{id: 'delta', anchor_id: 'first', is_delta: true, base_mesh_id: 'first', delta_data: 'AQID'}]});
  await query(stag, {session_id: 'measured'});
  await get(`${stag.stag}/api/v1/anchors/first`);
  await until(() => getJson(`${stag.stag}/api/v1/metrics`), m => m.total_anchors >= 4 && m.total_meshes >= 2, 'everything');

  const ofStag = parse((await get(`${stag.stag}/metrics`)).text);
  const ofRelay = parse((await get(`${relay.relay}/metrics`)).text);
  await t.test('STAG', () => check(ofStag, stagMetrics));
  await t.test('relay', () => check(ofRelay, relayMetrics));
  await t.test('label values', () => {
    assert.ok(has(ofStag, 'stag_http_requests_total', {method: 'GET', endpoint: '/api/v1/anchors/:id', status: '200'}));
    for (const labels of [{direction: 'inbound', type: 'ping', status: 'received'}, {direction: 'inbound', type: 'anchor_update', status: 'success'},
                          {direction: 'inbound', status: 'error'}, {direction: 'outbound', type: 'data', status: 'sent'}, {direction: 'outbound', type: 'error', status: 'sent'}])
      assert.ok(has(ofStag, 'stag_ws_messages_total', labels), JSON.stringify(labels));
    assert.ok(has(ofStag, 'stag_db_operations_total', {operation: 'ingest', collection: 'spatial_event', status: 'success'}));
    assert.ok(has(ofStag, 'stag_db_operations_total', {operation: 'query', collection: 'spatial'}));
    assert.ok(has(ofStag, 'stag_anchors_total', {session_id: 'measured', operation: 'ingest'}));
    for (const type of ['full', 'delta'])
      assert.ok(has(ofStag, 'stag_meshes_total', {session_id: 'measured', type, operation: 'ingest'}), type);
    assert.ok(has(ofStag, 'stag_mesh_dedup_saved_bytes', {session_id: 'measured'}));
    assert.ok(has(ofStag, 'stag_storage_size_bytes', {type: 'meshes'}));
    assert.ok(has(ofStag, 'stag_ws_connections_active', {session_id: 'measured'}));
    assert.ok(has(ofRelay, 'relay_packet_errors_total', {error: 'parse_error'}));
    for (const type of ['pose', 'mesh'])
      assert.ok(has(ofRelay, 'relay_packets_processed_total', {type}), type);
    assert.ok(has(ofRelay, 'relay_connections_total', {}));
    assert.ok(ofRelay.relay_stag_requests_total.series.some(one => one.value > 0));
  });
});
