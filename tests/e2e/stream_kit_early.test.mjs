// SPDX-License-Identifier: GPL-3.0-or-later
// Devices of StreamKit's first two generations beside one of today, all on one relay.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {get, query, until} from './support/http.mjs';
import {Stagd} from './support/stagd.mjs';
import {Device, Socket, plainBytes, webSocketUrl} from './support/stream_kit.mjs';
import {Device0, Device1, packAppleLz4, packXz} from './support/stream_kit_early.mjs';

const floats = numbers => Buffer.from(Float32Array.from(numbers).buffer);
const indices = numbers => Buffer.from(Uint32Array.from(numbers).buffer);
const triangle = {vertices: floats([0, 0, 0, 1, 0, 0, 0, 1, 0]), faces: indices([0, 1, 2])};
const turned = [[0, 0, 1, 1.5], [0, 1, 0, 2.5], [-1, 0, 0, 3.5], [0, 0, 0, 1]];

const meshes = async (server, session) => (await query(server, {session_id: session, include_meshes: 'true'})).meshes ?? [];
const metric = async (server, name) => {
  const {text} = await get(`${server.relay}/metrics`);
  return Number(text.split('\n').find(line => line.startsWith(`${name} `))?.split(' ').at(-1) ?? 0);
};
async function watch(server) {
  const viewer = await new Socket(webSocketUrl(server.stag, '/api/v1/live')).open();
  await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
  return viewer;
}

test('generation 1: poses, and meshes in each of its compressions', async t => {
  const server = await Stagd.start(t);
  const viewer = await watch(server);
  const device = await new Device1(server, 'flat').open();
  const again = await new Device(server, 'flat', 'vive').open();
  device.sendPose([1.5, 1.25, -2]);
  again.sendPose(7);
  const answer = await until(() => query(server, {session_id: 'flat'}), a => a.count === 2, 'poses');
  assert.ok(answer.anchors.some(anchor => anchor.pose.x === 1.5 && anchor.pose.z === -2));

  const lzfse = plain => Buffer.concat([Buffer.from('bvx2'), plain]);
  for (const [name, pack] of [['plain', bytes => bytes], ['lz4', packAppleLz4], ['xz', packXz], ['lzfse', lzfse]])
    device.sendMesh(name, triangle, pack);
  const stored = await until(() => meshes(server, 'flat'), all => all.length === 4, 'meshes');
  for (const mesh of stored) {
    const expected = mesh.anchor_id === 'lzfse' ? lzfse(triangle.vertices) : triangle.vertices;
    assert.ok(plainBytes(mesh.vertices).equals(expected), mesh.anchor_id);
  }
  const told = await viewer.next(m => m.type === 'packet' && m.data.detail?.includes('LZFSE'), 'what is not opened');
  assert.equal(told.data.verdict, 'accepted');
  assert.equal(await metric(server, 'relay_payloads_unopened_total{why="lzfse"}'), 1);
  assert.equal(await metric(server, 'relay_dialect_messages_total{dialect="streamkit1"}'), 5);
  assert.equal(await metric(server, 'relay_dialect_messages_total{dialect="relay"}'), 1);
});

test('generation 1: a packet that is sent again is stored once', async t => {
  const server = await Stagd.start(t);
  const device = await new Device1(server, 'flat').open();
  const event = device.sendMesh('wall', triangle, packAppleLz4);
  await until(() => meshes(server, 'flat'), all => all.length === 1, 'mesh');
  device.sendPacket('mesh', {anchorID: 'wall', verticesData: floats([9, 9, 9]).toString('base64'), facesData: ''}, event);
  device.sendMesh('door', triangle, packXz);
  await until(() => meshes(server, 'flat'), all => all.some(mesh => mesh.anchor_id === 'door'), 'next mesh');
  const wall = (await meshes(server, 'flat')).find(mesh => mesh.anchor_id === 'wall');
  assert.ok(plainBytes(wall.vertices).equals(triangle.vertices));
});

test('generation 0: streams of binary packets', async t => {
  const server = await Stagd.start(t);
  const viewer = await watch(server);
  const device = await new Device0(server, 'hall', 'phone').open();
  device.sendStreams([
    {type: 'camera', compression: 'jpeg', data: Buffer.from([0xff, 0xd8, 0xff])},
    {type: 'mesh', compression: 'zlib', data: {anchors: [{id: 'wall', transform: turned, vertices: [[0, 0, 0], [1, 0, 0], [0, 1, 0]], faces: [[0, 1, 2]]}]}},
    {type: 'depth', compression: 'lz4', data: {}},
    {type: 'pose', data: {transform: turned}},
  ]);
  const answer = await until(() => query(server, {session_id: 'hall', include_meshes: 'true'}),
                             a => a.count === 2 && a.meshes?.length === 1, 'pose, anchor and mesh');
  const pose = answer.anchors.find(anchor => anchor.metadata?.device_id === 'phone');
  assert.deepEqual([pose.pose.x, pose.pose.y, pose.pose.z], [1.5, 2.5, 3.5]);
  assert.ok(Math.abs(pose.pose.rotation[1] - Math.SQRT1_2) < 1e-6, 'a quarter turn about y');
  assert.ok(plainBytes(answer.meshes[0].vertices).equals(floats([1.5, 2.5, 3.5, 1.5, 2.5, 2.5, 1.5, 3.5, 3.5])),
            'vertices are in the frame of the session');
  for (const kind of ['camera', 'depth']) {
    const told = await viewer.next(m => m.type === 'packet' && m.data.kind === kind, `${kind} in the packet log`);
    assert.equal(told.data.verdict, 'dropped');
    assert.equal(told.data.detail, 'stream not stored');
    assert.equal(await metric(server, `relay_packets_dropped_total{reason="stream not stored",type="${kind}"}`), 1);
  }

  device.sendStreams([{type: 'pose', compression: 'zlib', data: {transform: 'none'}}, {type: 'pose', data: {transform: turned}}]);
  const wrong = await viewer.next(m => m.type === 'packet' && m.data.verdict === 'rejected', 'a wrong stream');
  assert.match(wrong.data.detail, /transform/);
  device.send(Buffer.from('STMK but no packet'));
  await viewer.next(m => m.type === 'packet' && m.data.detail?.startsWith('invalid packet'), 'no packet');
  device.sendStreams([{type: 'pose', compression: 'lz4', data: {transform: [[1, 0, 0, 9], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]}}]);
  await until(() => query(server, {session_id: 'hall'}), a => a.anchors.some(anchor => anchor.pose.x === 9), 'a later pose');
});

test('generation 0: the samples of its author', async t => {
  const server = await Stagd.start(t);
  for (let i = 1; i <= 5; ++i) {
    const {header, streams} = JSON.parse(readFileSync(join(process.env.STAG_TEST_DATA, `wire/stmk/sample_packet_${i}.json`)));
    const device = await new Device0(server, header.session_id, header.client_id).open();
    device.sendStreams(streams.map(({metadata, data}) => ({type: metadata.type, compression: metadata.compression, data})));
    await device.barrier();
  }
  const one = await until(() => query(server, {session_id: 'test_session_001', include_meshes: 'true'}),
                          a => a.meshes?.length === 1 && a.count === 2, 'first session');
  assert.ok(one.anchors.some(anchor => anchor.pose.x === 0.2), 'the later pose');
  await until(() => meshes(server, 'test_session_002'), all => all.length === 2, 'second session');
});
