// SPDX-License-Identifier: GPL-3.0-or-later
// People who register, sign in, renew and leave; their tokens in the eyes of another implementation; and who is kept out.
import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {HttpDescription, routesOf} from './support/api_description.mjs';
import {exchange} from './support/exchange.mjs';
import {until} from './support/http.mjs';
import {load} from './support/packages.mjs';
import {Stagd, run, temporaryFolder, within} from './support/stagd.mjs';
import {Socket, webSocketUrl} from './support/stream_kit.mjs';

const jose = load('jose');
const listen = ['stag', 'relay', 'supervisor'].flatMap(one => ['--listen', `${one}=127.0.0.1:0`]);
const password = 'a long password';
const secret = 'of thirty-two characters or more, shared';
const bearer = token => ({headers: {Authorization: `Bearer ${token}`}});
/** What cannot be brought about here: a server that is too busy. */
const outOfReach = answer => / 503$/.test(answer);

/** A server with a supervisor; its URL, its description and what the first start said. */
async function start(t, options = {}) {
  const server = await Stagd.start(t, {listen, ...options});
  const supervisor = server.listeners.supervisor;
  const http = await HttpDescription.of(supervisor);
  const ask = (id, more) => http.call(supervisor, id, more);
  const first = /email +(\S+)\n +password +(\S+)/.exec(server.log);
  return {server, supervisor, http, ask, administrator: first && {email: first[1], password: first[2]}};
}

const asUser = (ask, token) => (id, more = {}) => ask(id, {...bearer(token), ...more});

test('every route of the supervisor, right and wrong', async t => {
  const {ask, http, administrator} = await start(t);
  const admin = (await ask('login', {body: administrator})).json;
  assert.equal(admin.user.role, 'admin');
  const asAdmin = asUser(ask, admin.access_token);

  await t.test('register and sign in', async () => {
    const ada = await ask('register', {body: {email: 'Ada@Example.org', password, full_name: 'Ada'}});
    assert.equal(ada.status, 201);
    assert.deepEqual([ada.json.user.email, ada.json.user.role, ada.json.user.scopes, ada.json.expires_in], ['ada@example.org', 'user', [], 900]);
    assert.equal((await ask('register', {body: {email: 'ada@example.org', password}})).status, 409);
    for (const body of ['{', {email: 'ada'}, {email: 'ada', password}, {email: 'x@y', password: 'short'}, {email: 7, password}])
      assert.equal((await ask('register', {body, wrong: true})).status, 400);
    const again = await ask('login', {body: {email: 'ADA@example.org', password, device_info: 'Glasses'}});
    assert.equal(again.status, 200);
    assert.notEqual(again.json.user.last_login, null);
    for (const body of [{email: 'ada@example.org', password: 'another password'}, {email: 'nobody@example.org', password}])
      assert.deepEqual(JSON.parse((await ask('login', {body})).text), {error: 'Invalid email or password'});
    assert.equal((await ask('login', {body: [], wrong: true})).status, 400);
  });
  await t.test('profile', async () => {
    const here = (await ask('login', {body: {email: 'ada@example.org', password}})).json;
    const renewed = await ask('refresh', {body: {refresh_token: here.refresh_token}});
    assert.equal(renewed.status, 200);
    here.refresh_token = renewed.json.refresh_token;
    const ada = asUser(ask, here.access_token);
    assert.equal((await ada('profile')).json.full_name, 'Ada');
    assert.equal((await ada('changeProfile', {body: {full_name: 'Ada Lovelace'}})).json.full_name, 'Ada Lovelace');
    assert.equal((await ada('changeProfile', {body: {password: 'another password'}, wrong: true})).status, 400);
    assert.equal((await ada('changeProfile', {body: {password: 'another password', current_password: 'a wrong one'}})).status, 403);
    assert.equal((await ada('changeProfile', {body: {password: 'another password', current_password: password}})).status, 200);
    // The other logins have ended.
    const {data} = (await ada('logins')).json;
    assert.deepEqual(data.map(one => one.is_current), [true]);
    const there = (await ask('login', {body: {email: 'ada@example.org', password: 'another password'}})).json;
    const sid = jose.decodeJwt(there.access_token).sid;
    assert.equal((await ada('logins')).json.total, 2);
    assert.equal((await ada('endLogin', {path: {id: sid}})).status, 204);
    assert.equal((await ada('endLogin', {path: {id: sid}})).status, 404);
    assert.equal((await ask('profile', bearer(there.access_token))).status, 401);
    assert.equal((await ada('logout')).status, 204);
    assert.equal((await ada('logout')).status, 401);
    assert.equal((await ask('refresh', {body: {refresh_token: here.refresh_token}})).status, 401);
    assert.equal((await ask('refresh', {body: {}, wrong: true})).status, 400);
  });
  await t.test('administration', async () => {
    const bob = (await asAdmin('addUser', {body: {email: 'bob@example.org', password, scopes: ['read']}})).json;
    assert.deepEqual(bob.scopes, ['read']);
    assert.equal((await asAdmin('addUser', {body: {email: 'bob@example.org', password}})).status, 409);
    assert.equal((await asAdmin('addUser', {body: {email: 'eve@example.org'}})).status, 400);
    const page = (await asAdmin('users', {query: {limit: '1', offset: '1'}})).json;
    assert.deepEqual([page.total, page.offset, page.data.map(user => user.email)], [3, 1, ['admin@localhost']]);
    assert.equal((await asAdmin('users', {query: {limit: 'all'}, wrong: true})).status, 400);
    assert.equal((await asAdmin('user', {path: {id: bob.id}})).json.email, 'bob@example.org');
    assert.equal((await asAdmin('user', {path: {id: 'nobody'}})).status, 404);
    assert.equal((await asAdmin('changeUser', {path: {id: 'nobody'}, body: {role: 'admin'}})).status, 404);
    assert.equal((await asAdmin('changeUser', {path: {id: bob.id}, body: {role: 'king'}, wrong: true})).status, 400);
    assert.equal((await asAdmin('changeUser', {path: {id: admin.user.id}, body: {is_active: false}})).status, 409);
    const signedIn = (await ask('login', {body: {email: 'bob@example.org', password}})).json;
    assert.equal((await asAdmin('changeUser', {path: {id: bob.id}, body: {is_active: false}})).status, 200);
    assert.equal((await ask('profile', bearer(signedIn.access_token))).status, 401);
    assert.equal((await ask('login', {body: {email: 'bob@example.org', password}})).status, 401);
  });
  await t.test('who is signed out, or has no right, or only a key', async () => {
    const carol = (await ask('register', {body: {email: 'carol@example.org', password}})).json;
    const key = (await asAdmin('addKey', {body: {name: 'all', scopes: ['admin']}})).json.key;
    const ways = {profile: {}, changeProfile: {body: {full_name: 'x'}}, logins: {}, logout: {}, endLogin: {path: {id: 'x'}}};
    const administer = {users: {}, addUser: {body: {}}, user: {path: {id: 'x'}}, changeUser: {path: {id: 'x'}, body: {}}, keys: {}};
    for (const [id, more] of Object.entries({...ways, ...administer}))
      assert.equal((await ask(id, more)).status, 401, id);
    for (const [id, more] of Object.entries(ways))
      assert.equal((await ask(id, {...more, headers: {'X-API-Key': key}})).status, 403, id);
    for (const [id, more] of Object.entries(administer)) {
      assert.equal((await ask(id, {...more, ...bearer(carol.access_token)})).status, 403, id);
      assert.ok([200, 400, 404].includes((await ask(id, {...more, headers: {'X-API-Key': key}})).status), id);
    }
  });
  await t.test('the rest', async () => {
    assert.equal((await ask('health')).json.service, 'supervisor');
    assert.equal((await ask('keySet')).json.keys.length, 1);
  });
  await t.test('nothing that is described was left out', async () => {
    const mine = [...http.operations].filter(([, one]) => one.tags.includes('Users')).map(([id]) => id);
    // 429 and what only another configuration says has tests of its own.
    const missing = http.answers().filter(answer => mine.includes(answer.split(' ')[0]) && !http.seen.has(answer) && !outOfReach(answer));
    assert.deepEqual(missing.filter(answer => !/ 429$/.test(answer)).sort(), ['changeProfile 404', 'logout 404', 'profile 404', 'register 403']);
  });
});

test('access tokens in the eyes of another implementation', async t => {
  const {ask, server, supervisor, administrator} = await start(t);
  const {access_token: token, user} = (await ask('login', {body: administrator})).json;
  const keys = jose.createRemoteJWKSet(new URL(`${supervisor}/.well-known/jwks.json`));
  const {payload, protectedHeader} = await jose.jwtVerify(token, keys,
    {issuer: 'stag-studio', audience: 'stag-studio', algorithms: ['EdDSA'], typ: 'at+jwt', requiredClaims: ['sid', 'jti', 'nbf']});
  assert.deepEqual([payload.sub, payload.role, payload.scope, payload.exp - payload.iat], [user.id, 'admin', 'admin', 900]);
  assert.equal(protectedHeader.kid, (await ask('keySet')).json.keys[0].kid);

  // What others make is refused, whatever it says of itself.
  const mine = await jose.generateKeyPair('EdDSA', {crv: 'Ed25519'});
  const published = Buffer.from((await ask('keySet')).json.keys[0].x, 'base64url');
  const forge = (header, key) => new jose.SignJWT(payload).setProtectedHeader({...protectedHeader, ...header}).sign(key);
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [head, claims, signature] = token.split('.');
  const forged = [await forge({}, mine.privateKey), await forge({kid: 'mine'}, mine.privateKey),
                  await forge({alg: 'HS256'}, published), await forge({alg: 'HS256'}, Buffer.from((await ask('keySet')).json.keys[0].x)),
                  `${part({...protectedHeader, alg: 'none'})}.${claims}.`, `${part({...protectedHeader, alg: 'none'})}.${claims}.${signature}`,
                  `${head}.${part({...payload, exp: payload.exp + 9_000})}.${signature}`, `${head}.${claims}.${signature}A`, `${head}.${claims}.`, `${head}..${signature}`];
  for (const [i, one] of forged.entries()) {
    const answer = await exchange(`${supervisor}/api/v1/auth/profile`, {...bearer(one), localAddress: `127.0.2.${i + 1}`});
    assert.equal(answer.status, 401, one);
    assert.match(answer.headers['www-authenticate'], /invalid_token/);
  }
  assert.equal((await ask('profile', bearer(token))).status, 200);
  // Tokens are good on every listener, and through a restart.
  assert.equal((await exchange(`${server.stag}/api/v1/keys`, bearer(token))).status, 200);
});

test('a secret that is shared, other lifetimes, and what a restart remembers', async t => {
  const folder = temporaryFolder(t);
  const environment = {JWT_SECRET: secret, JWT_EXPIRY: '24h', REFRESH_TOKEN_EXPIRY: '168h', SUPERVISOR_TOKENS_AUDIENCE: 'everybody',
                       SUPERVISOR_ADMIN_EMAIL: 'root@example.org', SUPERVISOR_ADMIN_PASSWORD: password, SUPERVISOR_USERS_REGISTRATION: 'closed'};
  const one = await start(t, {folder, environment});
  assert.equal(one.administrator, null);
  const root = {email: 'root@example.org', password};
  const {access_token: token, expires_in: lifetime, refresh_token: refresh} = (await one.ask('login', {body: root})).json;
  assert.equal(lifetime, 86_400);
  const {payload} = await jose.jwtVerify(token, Buffer.from(secret), {audience: 'everybody', algorithms: ['HS256']});
  assert.equal(payload.exp - payload.iat, 86_400);
  assert.deepEqual((await one.ask('keySet')).json, {keys: []});
  assert.equal((await one.ask('register', {body: {email: 'x@example.org', password}})).status, 403);
  const made = await new jose.SignJWT(payload).setProtectedHeader({alg: 'HS256', typ: 'at+jwt', kid: jose.decodeProtectedHeader(token).kid}).sign(Buffer.from(secret));
  assert.equal((await one.ask('profile', bearer(made))).status, 200);
  const gone = (await one.ask('login', {body: root})).json.access_token;
  assert.equal((await one.ask('logout', bearer(gone))).status, 204);
  await one.server.kill();

  const two = await start(t, {folder, environment});
  assert.equal((await two.ask('profile', bearer(token))).status, 200);
  assert.equal((await two.ask('profile', bearer(gone))).status, 401);
  assert.equal((await two.ask('refresh', {body: {refresh_token: refresh}})).status, 200);
  for (const file of ['stag.db', 'keys.db'])
    assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  const short = await run(['--check-config'], {JWT_SECRET: 'short'});
  assert.equal(short.code, 2);
  assert.match(short.log, /JWT_SECRET: supervisor\.tokens\.secret: less than 32 characters/);
  const third = await start(t, {environment: {}});
  assert.equal((await third.ask('profile', bearer(token))).status, 401);
});

test('a refresh token that comes twice ends its login, and the WebSockets of it', async t => {
  const {ask, server, administrator} = await start(t, {args: ['--auth', 'stag=keys']});
  const mine = (await ask('login', {body: administrator})).json;
  const other = (await ask('login', {body: administrator})).json;
  const open = token => new Socket(webSocketUrl(server.stag, '/api/v1/live'), bearer(token)).open();
  const viewer = await open(mine.access_token);
  const another = await open(other.access_token);
  const renewed = (await ask('refresh', {body: {refresh_token: mine.refresh_token}})).json;
  assert.equal(jose.decodeJwt(renewed.access_token).sid, jose.decodeJwt(mine.access_token).sid);
  assert.notEqual(jose.decodeJwt(renewed.access_token).jti, jose.decodeJwt(mine.access_token).jti);
  assert.equal((await ask('profile', bearer(mine.access_token))).status, 200);
  assert.equal((await ask('refresh', {body: {refresh_token: mine.refresh_token}})).status, 401);
  assert.deepEqual(await within(viewer.closed, 5_000, 'close'), {code: 1008, reason: 'login ended'});
  for (const token of [mine.access_token, renewed.access_token])
    assert.equal((await ask('profile', bearer(token))).status, 401);
  assert.equal((await ask('refresh', {body: {refresh_token: renewed.refresh_token}})).status, 401);
  assert.match(server.log, /used twice/);
  const {entries} = JSON.parse((await exchange(`${server.stag}/api/v1/audit`, bearer(other.access_token))).text);
  assert.equal(entries[0].action, 'end_login_of_user');
  assert.equal(entries[0].user_id, mine.user.id);
  await another.close();
});

test('who guesses is slowed down, and hears how much', async t => {
  const {ask, server, supervisor} = await start(t);
  await ask('register', {body: {email: 'ada@example.org', password}});
  const login = (body, localAddress) => exchange(`${supervisor}/api/v1/auth/login`, {method: 'POST', localAddress, body: JSON.stringify(body)});
  for (const email of ['ada@example.org', 'nobody@example.org']) {
    const statuses = [];
    for (let i = 0; i < 7; ++i)
      statuses.push((await login({email, password: `guess ${i}`}, `127.0.3.${i + 1}`)).status);
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429, 429], email);
  }
  const locked = await login({email: 'ada@example.org', password}, '127.0.3.20');
  assert.equal(locked.status, 429);
  assert.ok(Number(locked.headers['retry-after']) > 0 && Number(locked.headers['retry-after']) <= 60);
  assert.equal(locked.headers['ratelimit-limit'], '5');

  const many = await Promise.all(Array.from({length: 40}, (_, i) => login({email: `user${i}@example.org`, password}, '127.0.3.30')));
  const allowed = many.filter(answer => answer.status === 401);
  assert.ok(allowed.length >= 30 && allowed.length <= 34, `${allowed.length}`);
  assert.ok(allowed.every(answer => answer.headers['ratelimit-limit'] === '30'));
  const refused = many.find(answer => answer.status === 429);
  assert.equal(refused.headers['ratelimit-remaining'], '0');
  assert.match(refused.headers['ratelimit-policy'], /^30;w=60$/);
  const metrics = (await exchange(`${server.stag}/metrics`)).text;
  assert.match(metrics, /stag_identity_throttled_total\{route="account"\} [1-9]/);
  assert.match(metrics, /stag_identity_throttled_total\{route="\/api\/v1\/auth\/login"\} [1-9]/);
});

test('the time of a failed login does not tell who there is', async t => {
  const {supervisor, ask} = await start(t);
  await ask('register', {body: {email: 'ada@example.org', password}});
  const took = async email => {
    const begun = performance.now();
    await exchange(`${supervisor}/api/v1/auth/login`, {method: 'POST', body: JSON.stringify({email, password: 'a wrong password'})});
    return performance.now() - begun;
  };
  for (const email of ['ada@example.org', 'nobody@example.org', 'no address']) {
    const ms = await took(email);
    assert.ok(ms >= 249, `${email}: after ${ms} ms`);
  }
});

test('a blocked address is served nowhere, and who blocked it is written down', async t => {
  const {ask, server, supervisor, administrator} = await start(t);
  const admin = (await ask('login', {body: administrator})).json.access_token;
  const from = (url, more = {}) => exchange(url, {localAddress: '127.0.4.4', ...more});
  assert.equal((await from(`${supervisor}/health`)).status, 200);
  const block = (await ask('addBlock', {...bearer(admin), body: {network: '127.0.4.0/24', reason: 'guesses'}})).json;
  for (const url of [`${supervisor}/health`, `${server.stag}/api/v1/sessions`, `${server.relay}/status`])
    assert.equal((await from(url, bearer(admin))).status, 403, url);
  assert.equal((await from(`${supervisor}/api/v1/auth/login`, {method: 'POST', body: JSON.stringify(administrator)})).status, 403);
  assert.equal((await exchange(`${supervisor}/health`)).status, 200);
  assert.equal((await ask('removeBlock', {...bearer(admin), path: {id: block.id}})).status, 204);
  assert.equal((await from(`${supervisor}/health`)).status, 200);
  const {key, id} = (await ask('addKey', {...bearer(admin), body: {name: 'x', scopes: ['read']}})).json;
  assert.ok(key);
  assert.equal((await ask('revokeKey', {...bearer(admin), path: {id}})).status, 200);
  // What is done with a key is written down behind the answer.
  const {entries} = await until(async () => JSON.parse((await exchange(`${server.stag}/api/v1/audit`)).text),
    audit => audit.entries[0].action === 'revoke_key', 'the entry of the key');
  assert.deepEqual(entries.map(entry => entry.action), ['revoke_key', 'create_key', 'delete_block', 'create_block', 'create_user']);
  assert.equal(entries[0].key_id, id);
  assert.match(entries[0].actor, /^Administrator \(/);
  assert.equal(JSON.parse((await exchange(`${server.stag}/api/v1/audit/verify`)).text).intact, true);
});

test('stagd users, and no secret anywhere', async t => {
  const folder = temporaryFolder(t);
  const users = (...args) => run(['users', ...args, '--data', folder]);
  const added = await users('add', 'Root@Example.org', '--role', 'admin', '--name', 'Root');
  assert.equal(added.code, 0, added.log);
  assert.equal(added.out.length, 24);
  assert.equal((await users('add', 'root@example.org')).code, 1);
  assert.equal((await users('add', 'nobody')).code, 2);
  assert.equal((await users('dance', 'root@example.org')).code, 2);
  assert.equal((await users('disable', 'root@example.org')).code, 1);
  const guest = await users('add', 'guest@example.org', '--scope', 'read');
  assert.equal((await users('disable', 'guest@example.org')).code, 0);
  assert.match((await users('list')).out, /^disabled +user +never +read +guest@example\.org$/m);
  assert.equal(JSON.parse((await users('list', '--json')).out).total, 2);

  const {ask, server, supervisor, administrator} = await start(t, {folder, args: ['--log-level', 'debug']});
  assert.equal(administrator, null);
  const busy = await users('list');
  assert.equal(busy.code, 1);
  assert.match(busy.log, /\/api\/v1\/users/);
  assert.equal((await ask('login', {body: {email: 'guest@example.org', password: guest.out}})).status, 401);
  const {access_token: token, refresh_token: refresh} = (await ask('login', {body: {email: 'root@example.org', password: added.out}})).json;
  await exchange(`${supervisor}/api/v1/auth/profile?api_key=${token}`);
  const metrics = (await exchange(`${server.stag}/metrics`, bearer(token))).text;
  assert.equal((await server.stop()).code, 0);
  const again = await users('password', 'root@example.org');
  assert.equal(again.code, 0);
  assert.notEqual(again.out, added.out);
  const database = ['stag.db', 'stag.db-wal'].map(name => { try { return readFileSync(join(folder, name), 'latin1'); } catch { return ''; } }).join('');
  for (const one of [added.out, guest.out, again.out, token.split('.')[2], refresh.split('_')[1]])
    for (const [where, text] of [['log', server.log], ['metrics', metrics], ['database', database]])
      assert.ok(!text.includes(one), `a secret is in the ${where}`);
  const three = await start(t, {folder});
  assert.equal((await three.ask('login', {body: {email: 'root@example.org', password: again.out}})).status, 200);
  assert.equal((await three.ask('refresh', {body: {refresh_token: refresh}})).status, 401);
});

test('what is shown to a listener of its own is limited as a whole', async t => {
  const {supervisor} = await start(t);
  const answer = await exchange(`${supervisor}/health`);
  assert.equal(answer.headers['ratelimit-limit'], '500');
  assert.ok(Number(answer.headers['ratelimit-remaining']) < 500);
  assert.ok((await routesOf(supervisor)).some(route => route.path === '/api/v1/auth/login'));
});
