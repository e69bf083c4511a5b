// SPDX-License-Identifier: GPL-3.0-or-later
// Decorations as the supervisor's clients and its administrators see them: every route, right and wrong, signed in and not.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {HttpDescription} from './support/api_description.mjs';
import {Stagd, temporaryFolder} from './support/stagd.mjs';

const listen = ['stag', 'relay', 'supervisor'].flatMap(one => ['--listen', `${one}=127.0.0.1:0`]);
const environment = {SUPERVISOR_ADMIN_PASSWORD: 'a long password'};
const credentials = {email: 'admin@localhost', password: environment.SUPERVISOR_ADMIN_PASSWORD};
const fountain = {name: 'Fountain', category: 'water', lat: 48.8584, lng: 2.2945, radius_meters: 50};
const bearer = token => ({Authorization: `Bearer ${token}`});
/** What cannot be brought about here: a server that is too busy, and addresses that guess or ask too often. */
const outOfReach = answer => / (503|429)$/.test(answer);

async function start(t, options = {}) {
  const server = await Stagd.start(t, {listen, environment, ...options});
  const url = server.listeners.supervisor;
  const http = await HttpDescription.of(url);
  const ask = (id, more) => http.call(url, id, more);
  const admin = (await ask('login', {body: credentials})).json;
  const asAdmin = (id, {headers = {}, ...more} = {}) => ask(id, {...more, headers: {...bearer(admin.access_token), ...headers}});
  return {server, url, http, ask, asAdmin, admin};
}

const namesOf = answer => answer.json.data.map(one => one.name);

test('every route, right and wrong', async t => {
  const {http, ask, asAdmin, admin} = await start(t);
  const guest = (await ask('register', {body: {email: 'guest@example.org', password: 'a long password'}})).json;
  const asGuest = (id, more = {}) => ask(id, {...more, headers: bearer(guest.access_token)});

  await t.test('made, seen and changed', async () => {
    const made = await asAdmin('createDecoration', {body: {...fountain, high_res_url: 'https://cdn.example.org/fountain.glb'}});
    assert.equal(made.status, 201);
    assert.deepEqual([made.json.state, made.json.version, made.json.created_by], ['published', 1, admin.user.id]);
    assert.equal(made.headers.get('location'), `/api/v1/decorations/${made.json.id}`);
    const path = {id: made.json.id};
    // What the plan's clients know is there, and nothing that is not theirs.
    const seen = await ask('decoration', {path});
    assert.deepEqual([seen.json.lat, seen.json.lng, seen.json.scale_x, seen.json.asset_type, seen.json.is_active], [48.8584, 2.2945, 1, '3d_model', true]);
    assert.equal(seen.json.state, undefined);
    assert.equal((await ask('decoration', {path, headers: {'If-None-Match': seen.headers.get('etag')}})).status, 304);
    const changed = await asAdmin('changeDecoration', {path, body: {rotation_y: 90, name: 'Well'}, headers: {'If-Match': '"1"'}});
    assert.deepEqual([changed.json.name, changed.json.radius_meters, changed.json.version], ['Well', 50, 2]);
    assert.equal((await asAdmin('changeDecoration', {path, body: {name: 'Pond'}, headers: {'If-Match': '"1"'}})).status, 412);
    assert.equal((await asAdmin('changeDecoration', {path, body: {name: 'Pond', version: 1}})).status, 409);
    assert.equal((await ask('decoration', {path})).json.name, 'Well');
    for (const [id, more] of Object.entries({publishDecoration: {}, unpublishDecoration: {}, restoreDecoration: {}, rollBackDecoration: {body: {version: 1}}, deleteDecoration: {}}))
      assert.equal((await asAdmin(id, {path, ...more, headers: {'If-Match': '"1"'}})).status, 412, id);
  });
  await t.test('what is wrong is named', async () => {
    const wrong = await asAdmin('createDecoration', {body: {name: '', category: 'water', lat: 91, lng: 0, radius_meters: 0}, wrong: true});
    assert.deepEqual(wrong.json.fields.map(one => one.field), ['name', 'lat', 'radius_meters']);
    for (const body of ['{', '[]', {name: 'x'}, {...fountain, high_res_url: 'javascript:alert(1)'}, {...fountain, state: 'gone'}, {...fountain, scale_x: 0}])
      assert.equal((await asAdmin('createDecoration', {body, wrong: true})).status, 400);
    const {json} = await asAdmin('createDecoration', {body: fountain});
    assert.equal((await asAdmin('createDecoration', {body: {...fountain, id: json.id}})).status, 409);
    assert.equal((await asAdmin('changeDecoration', {path: {id: json.id}, body: {lat: 'north'}, wrong: true})).status, 400);
    assert.equal((await asAdmin('rollBackDecoration', {path: {id: json.id}, body: {}, wrong: true})).status, 400);
    for (const [id, query] of [['decorations', {sort: 'size'}], ['decorationsNearby', {lat: '1', lng: '2'}], ['decorationsWithin', {min_lat: '1'}], ['decorationsOfRegion', {}]])
      assert.equal((await ask(id, {query, wrong: true})).status, 400, id);
    for (const [id, query] of [['decorationVersions', {limit: 'x'}], ['decorationDiff', {from: 'x'}], ['decoration', {view: 'x'}], ['decorationGeoPose', {view: 'x'}]])
      assert.equal((await asAdmin(id, {path: {id: json.id}, query, wrong: true})).status, 400, id);
    const path = {id: 'nobody'};
    for (const [id, more] of [['changeDecoration', {body: {}}], ['rollBackDecoration', {body: {version: 1}}], ...['decoration', 'decorationGeoPose',
      'decorationVersions', 'decorationDiff', 'publishDecoration', 'unpublishDecoration', 'restoreDecoration', 'deleteDecoration'].map(id => [id, {}])])
      assert.equal((await asAdmin(id, {path, ...more})).status, 404, id);
    await asAdmin('deleteDecoration', {path: {id: json.id}});
  });
  await t.test('drafts, the way to everybody and back', async () => {
    const {id} = (await asAdmin('createDecoration', {body: {...fountain, name: 'Arch', category: 'stone', state: 'draft'}})).json;
    const path = {id};
    assert.equal((await ask('decoration', {path})).status, 404);
    assert.equal((await asGuest('decoration', {path})).status, 404);
    assert.equal((await asAdmin('decoration', {path})).json.state, 'draft');
    assert.equal((await asAdmin('decoration', {path, query: {view: 'published'}})).status, 404);
    assert.deepEqual(namesOf(await asAdmin('decorations', {query: {state: 'draft'}})), ['Arch']);
    assert.deepEqual(namesOf(await ask('decorations', {query: {category: 'stone'}})), []);
    assert.equal((await asAdmin('publishDecoration', {path})).json.state, 'published');
    await asAdmin('changeDecoration', {path, body: {name: 'Gate', state: 'draft'}});
    assert.equal((await ask('decoration', {path})).json.name, 'Arch');
    const diff = (await asAdmin('decorationDiff', {path})).json;
    assert.deepEqual(diff.fields, [{field: 'name', from: 'Arch', to: 'Gate'}]);
    const versions = (await asAdmin('decorationVersions', {path, query: {limit: '2'}})).json;
    assert.deepEqual(versions.data.map(one => [one.action, one.is_published]), [['change', false], ['publish', true]]);
    assert.equal(versions.has_more, true);
    assert.equal((await asAdmin('rollBackDecoration', {path, body: {version: 1}})).json.name, 'Arch');
    assert.equal((await asAdmin('unpublishDecoration', {path})).json.published_version, null);
    assert.equal((await ask('decoration', {path})).status, 404);
    assert.equal((await asAdmin('deleteDecoration', {path})).status, 204);
    assert.deepEqual(namesOf(await asAdmin('decorations', {query: {deleted: 'true', q: 'arch'}})), ['Arch']);
    assert.equal((await asAdmin('restoreDecoration', {path})).status, 200);
  });
  await t.test('by place', async () => {
    const places = {pole: [90, 0], ice: [89.99, 120], east: [10, 179.9995], west: [10, -179.999], here: [0, 0]};
    const body = {decorations: Object.entries(places).map(([name, [lat, lng]]) => ({...fountain, name, category: 'place', lat, lng}))};
    assert.equal((await asAdmin('createDecorations', {body})).json.total, 5);
    const near = async (lat, lng, radius, more = {}) => {
      const answer = await ask('decorationsNearby', {query: {lat, lng, radius, category: 'place', ...more}});
      return [...namesOf(answer), ...(answer.json.has_more ? ['…'] : [])].join(' ');
    };
    assert.equal(await near('90', '-70', '2000'), 'pole ice');
    assert.equal(await near('89.99', '-60', '2000'), 'pole');
    assert.equal(await near('10', '180', '200'), 'east west');
    assert.equal(await near('10', '180', '20100000', {limit: '3'}), 'east west ice …');
    const [far] = (await ask('decorationsNearby', {query: {lat: '0', lng: '1', radius: '111320', category: 'place'}})).json.data;
    assert.ok(Math.abs(far.distance_meters - 111_319.4908) < 0.001); // a degree of the equator
    assert.equal(await near('0', '1', '111319'), '');
    const within = async (...[min_lat, max_lat, min_lng, max_lng]) =>
      namesOf(await ask('decorationsWithin', {query: {min_lat, max_lat, min_lng, max_lng, category: 'place'}})).sort().join(' ');
    assert.equal(await within('5', '15', '170', '-170'), 'east west');
    assert.equal(await within('5', '15', '170', '190'), 'east west');
    assert.equal(await within('-1', '1', '-1', '1'), 'here');
    assert.equal(await within('80', '90', '-180', '180'), 'ice pole');
    assert.deepEqual(namesOf(await ask('decorations', {query: {sort: '-name', limit: '2', offset: '1', category: 'place'}})), ['pole', 'ice']);
    assert.deepEqual(namesOf(await ask('decorationsOfRegion', {query: {region: 'nowhere'}})), []);
    const half = [fountain, {...fountain, lat: 91}];
    assert.equal((await asAdmin('createDecorations', {body: {decorations: half}, wrong: true})).json.fields[0].field, 'decorations[1].lat');
    assert.equal((await asAdmin('createDecorations', {body: {decorations: Array(1001).fill(fountain)}, wrong: true})).status, 413);
    const {id} = (await ask('decorations')).json.data[0];
    assert.equal((await asAdmin('createDecorations', {body: {decorations: [{...fountain, id}]}})).status, 409);
  });
  await t.test('as a GeoPose', async () => {
    const geopose = {position: {lat: 1, lon: 2, h: 3}, quaternion: {x: 0.5, y: 0.5, z: -0.5, w: 0.5}};
    const {lat, lng, ...rest} = fountain;
    const placed = (await asAdmin('createDecoration', {body: {...rest, geopose}})).json;
    assert.deepEqual([placed.lat, placed.lng, placed.height_offset, placed.height_datum], [1, 2, 3, 'ellipsoid']);
    const out = (await ask('decorationGeoPose', {path: {id: placed.id}})).json;
    assert.deepEqual(out.position, geopose.position);
    const cosine = ['x', 'y', 'z', 'w'].reduce((sum, part) => sum + out.quaternion[part] * geopose.quaternion[part], 0);
    assert.ok(Math.abs(Math.abs(cosine) - 1) < 1e-12, JSON.stringify(out.quaternion));
    const {id} = (await asAdmin('createDecoration', {body: fountain})).json;
    assert.equal((await ask('decorationGeoPose', {path: {id}})).status, 409);
  });
  await t.test('who has no right', async () => {
    const {id} = (await ask('decorations')).json.data[0];
    const path = {id};
    const changes = {createDecoration: {body: fountain}, createDecorations: {body: {decorations: [fountain]}}, changeDecoration: {path, body: {name: 'x'}},
                     deleteDecoration: {path}, publishDecoration: {path}, unpublishDecoration: {path}, restoreDecoration: {path},
                     rollBackDecoration: {path, body: {version: 1}}, decorationVersions: {path}, decorationDiff: {path}};
    for (const [operation, more] of Object.entries(changes)) {
      assert.equal((await ask(operation, more)).status, 401, operation);
      assert.equal((await asGuest(operation, more)).status, 403, operation);
    }
    const nearby = {lat: '0', lng: '0', radius: '1'};
    const bounds = {min_lat: '0', max_lat: '1', min_lng: '0', max_lng: '1'};
    for (const [operation, more] of Object.entries({decoration: {path}, decorationGeoPose: {path}, decorations: {}, decorationsNearby: {query: nearby}, decorationsWithin: {query: bounds}, decorationsOfRegion: {query: {region: 'eu'}}})) {
      assert.equal((await ask(operation, {...more, query: {...more.query, view: 'working'}})).status, 403, operation);
    }
    // Whose login has ended is told so, and not shown what others see.
    await asGuest('logout');
    for (const [operation, more] of Object.entries({decoration: {path}, decorationGeoPose: {path}, decorations: {}, decorationsNearby: {query: nearby}, decorationsWithin: {query: bounds}, decorationsOfRegion: {query: {region: 'eu'}}}))
      assert.equal((await asGuest(operation, more)).status, 401, operation);
    const key = (await asAdmin('addKey', {body: {name: 'importer', scopes: ['admin']}})).json.key;
    const made = await ask('createDecoration', {body: fountain, headers: {'X-API-Key': key}});
    assert.deepEqual([made.status, made.json.created_by], [201, null]);
  });
  await t.test('nothing that is described was left out', () => {
    const mine = [...http.operations].filter(([, one]) => one.tags.includes('Decorations')).map(([id]) => id);
    assert.deepEqual(http.answers().filter(answer => mine.includes(answer.split(' ')[0]) && !http.seen.has(answer) && !outOfReach(answer)), []);
  });
});

test('what was answered is there after a power cut, and in the audit log', async t => {
  const folder = temporaryFolder(t);
  const {server, asAdmin, admin} = await start(t, {folder});
  const {id} = (await asAdmin('createDecoration', {body: fountain})).json;
  await asAdmin('changeDecoration', {path: {id}, body: {name: 'Well', state: 'draft'}});
  await server.kill();
  const again = await start(t, {folder});
  assert.equal((await again.ask('decoration', {path: {id}})).json.name, 'Fountain');
  assert.equal((await again.asAdmin('decoration', {path: {id}})).json.name, 'Well');
  const {entries} = (await again.http.call(again.server.stag, 'audit')).json;
  const mine = entries.filter(entry => entry.decoration_id === id);
  assert.deepEqual(mine.map(entry => entry.action), ['change_decoration', 'create_decoration']);
  assert.match(mine[0].actor, new RegExp(admin.user.id));
  assert.equal((await again.http.call(again.server.stag, 'verifyAudit')).json.intact, true);
});

test('two administrators who change the same at once', async t => {
  const {asAdmin} = await start(t);
  const made = (await asAdmin('createDecoration', {body: fountain})).json;
  let version = made.version;
  for (let round = 0; round < 5; ++round) {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(name =>
      asAdmin('changeDecoration', {path: {id: made.id}, body: {name: `${name}${round}`}, headers: {'If-Match': `"${version}"`}})));
    assert.deepEqual(answers.map(answer => answer.status).sort(), [200, 412, 412, 412]);
    version = answers.find(answer => answer.status === 200).json.version;
  }
  assert.equal(version, 6);
});
