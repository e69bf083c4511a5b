// SPDX-License-Identifier: GPL-3.0-or-later
// Who enters and leaves fences, told while it happens, and known after the power was cut.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {getJson, postJson, until} from './support/http.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';
import {Device, Socket, webSocketUrl} from './support/stream_kit.mjs';

const fence = {id: 'door', shape: {type: 'box', center: [0, 1, 0], size: [2, 4, 2]}, margin: 0.2};
const wordsOf = events => events.map(one => `${one.event} ${one.reason}`);

test('a device walks through a fence, with the server killed inside', async t => {
  const folder = temporaryFolder(t);
  let server = await Stagd.start(t, {folder});
  const inside = () => getJson(`${server.stag}/api/v1/geofences/door/inside`);
  const events = async () => (await getJson(`${server.stag}/api/v1/geofences/door/events`)).events.reverse();
  const walk = async positions => {
    const device = await new Device(server, 'hall', 'glasses').open();
    for (const x of positions)
      device.sendPose(x);
    await device.barrier();
    return device;
  };

  assert.equal((await postJson(`${server.stag}/api/v1/geofences`, fence)).status, 201);
  const viewer = await new Socket(webSocketUrl(server.stag, '/api/v1/live')).open();
  await walk([5, 0]);
  const {data} = await viewer.next(m => m.type === 'geofence', 'enter');
  assert.deepEqual([data.event, data.geofence_id, data.position[0]], ['enter', 'door', 0]);
  const [before] = (await inside()).inside;

  await server.kill();
  server = await Stagd.start(t, {folder});
  assert.deepEqual((await inside()).inside.map(one => [one.anchor_id, one.since]), [[before.anchor_id, before.since]]);
  const device = await walk([0.3, 1.1, 0.9]); // the margin, too
  await until(() => getJson(`${server.stag}/api/v1/anchors/${before.anchor_id}`), anchor => anchor.pose.x === 0.9, 'poses');
  assert.deepEqual(wordsOf(await events()), ['enter moved']);

  device.sendPose(5);
  await until(inside, answer => answer.count === 0, 'exit');
  const [, exit] = await events();
  assert.deepEqual([exit.event, exit.reason, exit.since], ['exit', 'moved', before.since]);
});

test('a device that disconnects inside has left, one that comes back at once has not', async t => {
  const server = await Stagd.start(t);
  assert.equal((await postJson(`${server.stag}/api/v1/geofences`, fence)).status, 201);
  const events = async () => (await getJson(`${server.stag}/api/v1/geofences/door/events`)).events.reverse();
  const enter = async name => {
    const device = await new Device(server, 'hall', name).open();
    device.sendPose(0);
    await device.barrier();
    return device;
  };
  const lost = await enter('lost');
  let back = await enter('back');
  await until(events, list => list.length === 2, 'both inside');
  await Promise.all([lost.close(), back.close()]);
  back = await enter('back');
  const poses = setInterval(() => back.sendPose(0.1 * Math.random()), 100);
  t.after(() => clearInterval(poses));
  await until(events, list => list.length > 2, 'the exit of the lost one', 10_000);
  assert.deepEqual(wordsOf(await events()), ['enter moved', 'enter moved', 'exit disconnected']);
  assert.equal((await getJson(`${server.stag}/api/v1/geofences/door/inside`)).count, 1);
});

test('viewers are told what becomes of a fence, each of the sessions that it chose', async t => {
  const server = await Stagd.start(t);
  const url = `${server.stag}/api/v1/geofences`;
  const follow = async query => {
    const viewer = await new Socket(webSocketUrl(server.stag, `/api/v1/live?${query}`)).open();
    const end = await viewer.next(m => m.type === 'snapshot_end', 'snapshot');
    return Object.assign(viewer, {end, told: () => viewer.messages.filter(m => m.type.startsWith('geofence'))
      .map(({data}) => data.change ? `${data.change} ${data.name || data.id} ${data.session_id ?? 'everywhere'}` : `${data.event} ${data.reason}`)});
  };
  const [all, hall, attic] = [await follow(''), await follow('sessions=hall'), await follow('sessions=attic')];
  const put = async change => assert.equal((await fetch(`${url}/door`, {method: 'PUT', body: JSON.stringify({...fence, ...change})})).status, 200);
  const device = await new Device(server, 'hall', 'glasses').open();
  device.sendPose(0);
  await until(() => getJson(`${server.stag}/api/v1/sessions`), answer => answer.sessions[0]?.anchors_count === 1, 'device');

  assert.equal((await postJson(url, fence)).status, 201);
  await put({name: 'Door'});
  await put({name: 'Door', session_id: 'hall'});
  await put({name: 'Door', session_id: 'attic'});
  assert.equal((await fetch(`${url}/door`, {method: 'DELETE'})).status, 200);
  const last = viewer => viewer.next(m => m.data?.change === 'deleted' && m.data.session_id === (viewer === hall ? 'hall' : 'attic'), 'deletion');
  for (const viewer of [all, hall, attic])
    await last(viewer);
  await hall.next(m => m.data?.event === 'exit', 'exit');
  const changes = viewer => viewer.told().filter(text => !/^(enter|exit)/.test(text));
  assert.deepEqual(changes(all), ['created door everywhere', 'replaced Door everywhere', 'deleted Door everywhere', 'created Door hall',
    'deleted Door hall', 'created Door attic', 'deleted Door attic']);
  assert.deepEqual(changes(hall), ['created door everywhere', 'replaced Door everywhere', 'deleted Door everywhere', 'created Door hall', 'deleted Door hall']);
  assert.deepEqual(changes(attic), ['created door everywhere', 'replaced Door everywhere', 'deleted Door everywhere', 'created Door attic', 'deleted Door attic']);
  assert.ok(all.told().indexOf('created door everywhere') < all.told().indexOf('enter fence_changed'));

  const back = await new Socket(webSocketUrl(server.stag, `/api/v1/live?resume=${all.end.stream}:${all.end.offset}`)).open();
  await back.next(m => m.data?.change === 'deleted' && m.data.session_id === 'attic', 'what was missed');
  assert.equal(back.messages.filter(m => m.type === 'geofence_change').length, 7);
});
