// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets in: every route with every kind of key, the life of a key, and people who guess.
import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {Agent} from 'node:http';
import {join} from 'node:path';
import {test} from 'node:test';

import {HttpDescription, routesOf} from './support/api_description.mjs';
import {exchange} from './support/exchange.mjs';
import {getJson, until} from './support/http.mjs';
import {RawSocket} from './support/raw_socket.mjs';
import {Stagd, freePorts, newKey, run, temporaryFolder, within} from './support/stagd.mjs';
import {Device, Socket, webSocketUrl} from './support/stream_kit.mjs';

const scopes = ['read', 'ingest', 'live', 'delete', 'admin'];
const keysOnly = ['--auth', 'stag=keys', '--auth', 'relay=keys'];
const idOf = key => key.split('_')[1];
const wrongKey = `stag_${'0'.repeat(12)}_${'1'.repeat(64)}`;
const withKey = key => ({headers: {'X-API-Key': key}});

/** A server that asks for keys, and one key of each scope. */
async function guarded(t, folder = temporaryFolder(t), args = keysOnly) {
  const keys = {};
  for (const scope of scopes)
    keys[scope] = await newKey(folder, `only ${scope}`, scope);
  return {folder, keys, server: await Stagd.start(t, {folder, args})};
}

test('every route, with no key, a wrong one, one of another scope, an expired and a revoked one', async t => {
  const folder = temporaryFolder(t);
  const expired = await newKey(folder, 'expired', 'admin', '--expires', '500ms');
  const expiry = Date.now() + 500;
  const revoked = await newKey(folder, 'revoked', 'admin');
  assert.equal((await run(['keys', 'revoke', idOf(revoked), '--data', folder])).code, 0);
  const {keys, server} = await guarded(t, folder);
  await until(() => Date.now(), now => now > expiry, 'expiry');
  const http = await HttpDescription.of(server.stag);
  let lastByte = 1;
  for (const listener of ['stag', 'relay']) {
    for (const {path, methods} of await routesOf(server[listener]))
      for (const {method, scopes: needed} of methods) {
        const isUpgrade = method === 'WebSocket';
        const id = [...http.operations].find(([, one]) => one.pattern === path && (isUpgrade || one.method.toUpperCase() === method))[0];
        const url = `${server[listener]}${path.replace(/\{\w+\}/g, 'nothing')}${isUpgrade ? '?session_id=s' : ''}`;
        // Each from an address of its own, so that none has been wrong too often.
        const localAddress = `127.0.0.${++lastByte}`;
        const ask = async (key, expected) => {
          const answer = await exchange(url, {method: isUpgrade ? 'GET' : method, isUpgrade, localAddress, headers: key === null ? {} : {'X-API-Key': key}});
          if (expected !== undefined) {
            assert.equal(answer.status, expected, `${listener} ${method} ${path}: ${answer.text}`);
            await http.check(id, new Response(answer.text, {status: answer.status, headers: answer.headers}));
            const isText = listener === 'relay' || path === '/ws/streamkit';
            assert.match(answer.headers['content-type'], isText ? /^text\/plain/ : /^application\/json/);
            if (!isText)
              assert.equal(JSON.parse(answer.text).code, {401: 'UNAUTHORIZED', 403: 'FORBIDDEN'}[expected]);
          }
          return answer;
        };
        await t.test(`${listener} ${method} ${path}`, async () => {
          if (needed.length === 0) {
            assert.ok(![401, 403, 429].includes((await ask(null)).status));
            return;
          }
          for (const key of [null, wrongKey, expired, revoked, 'nonsense'])
            await ask(key, 401);
          const other = scopes.find(scope => scope !== 'admin' && !needed.includes(scope));
          const refusal = await ask(keys[other], 403);
          for (const scope of needed) {
            assert.match(refusal.text, new RegExp(scope));
            assert.match(refusal.headers['www-authenticate'], new RegExp(`insufficient_scope.*${scope}`));
          }
          if (needed.length === 1)
            assert.ok(![401, 403, 429].includes((await ask(keys[needed[0]])).status));
          assert.ok(![401, 403, 429].includes((await ask(keys.admin)).status));
        });
      }
  }
});

test('a key is shown in a header, as a bearer or in the address', async t => {
  const {keys, server} = await guarded(t);
  const url = `${server.stag}/api/v1/sessions`;
  const ways = [[url, {'X-API-Key': keys.read}], [url, {Authorization: `Bearer ${keys.read}`}], [url, {Authorization: `bearer   ${keys.read}`}],
                [`${url}?api_key=${keys.read}`, {}], [url, {'X-API-Key': keys.read, Authorization: 'Bearer wrong'}]];
  for (const [address, headers] of ways)
    assert.equal((await exchange(address, {headers})).status, 200);
  assert.equal((await exchange(url, {headers: {Authorization: `Basic ${keys.read}`}})).status, 401);
  const preflight = await exchange(url, {method: 'OPTIONS', headers: {Origin: 'http://example.org', 'Access-Control-Request-Method': 'GET'}});
  assert.ok([200, 204].includes(preflight.status));
  assert.match(preflight.headers['access-control-allow-headers'], /X-API-Key/);
});

test('a recording is replayed with the key of the environment, which no list of processes shows', async t => {
  const {keys, server} = await guarded(t);
  const recording = join(process.env.STAG_TEST_DATA, '../../resources/demo/living_room.jsonl.gz');
  const replay = key => run(['replay', recording, '--to', server.relay, '--speed', '100'], {STAG_API_KEY: key});
  const refused = await replay(wrongKey);
  assert.notEqual(refused.code, 0, refused.log);
  const played = await replay(keys.ingest);
  assert.equal(played.code, 0, played.log);
  await until(() => exchange(`${server.stag}/api/v1/sessions`, withKey(keys.read)),
              ({text}) => JSON.parse(text).sessions.length === 1, 'session');
});

test('hostile keys', async t => {
  const {keys, server} = await guarded(t);
  const hostile = [Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('k'.repeat(10_000)), Buffer.from("' OR 1=1 --"), Buffer.from(`${keys.read}\t`),
                   Buffer.from(keys.read.toUpperCase()), Buffer.from(keys.read.slice(0, -1)), Buffer.from(`${keys.read}0`),
                   Buffer.from(`${keys.read}, ${keys.read}`), Buffer.from('%00%ff'), Buffer.from(`stag_${'é'.repeat(6)}_${'0'.repeat(64)}`)];
  for (const header of ['X-API-Key: ', 'Authorization: Bearer '])
    for (const bytes of hostile) {
      const raw = new RawSocket(server.stag);
      raw.write(Buffer.concat([Buffer.from(`GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}`), bytes, Buffer.from('\r\n\r\n')]));
      await within(raw.closed, 15_000, 'answer');
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(raw.received.toString('latin1'));
      // White space round a field is none of its value.
      const isRight = bytes.toString().trim() === keys.read;
      assert.ok(isRight ? status === '200' : ['400', '401', '429'].includes(status), `${header}${bytes.toString('latin1').slice(0, 60)}: ${status}`);
    }
  assert.equal((await exchange(`${server.stag}/api/v1/sessions`, withKey(keys.read))).status, 200);
});

test('ten thousand wrong keys', async t => {
  const {keys, server} = await guarded(t);
  const agent = new Agent({keepAlive: true, maxSockets: 32});
  t.after(() => agent.destroy());
  const residentKiB = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))[1]);
  const guess = i => exchange(`${server.stag}/api/v1/sessions`, {agent, localAddress: `127.0.1.${1 + i % 8}`,
    headers: {'X-API-Key': `stag_${i.toString(16).padStart(12, '0')}_${'a'.repeat(64)}`}});
  const guessMany = async (from, to) => {
    const statuses = [];
    for (let i = from; i < to; i += 500)
      statuses.push(...(await Promise.all(Array.from({length: 500}, (_, j) => guess(i + j)))).map(answer => answer.status));
    return statuses;
  };
  await guessMany(0, 2_000);
  const before = residentKiB();
  const statuses = await guessMany(2_000, 10_000);
  assert.ok(residentKiB() - before < 8 * 1024, `${before} KiB before, ${residentKiB()} KiB after`);
  assert.ok(statuses.filter(status => status === 429).length > 7_500);
  assert.ok(statuses.every(status => status === 401 || status === 429));
  const late = await guess(1);
  assert.equal(late.status, 429);
  assert.ok(Number(late.headers['retry-after']) > 0);
  assert.equal((await exchange(`${server.stag}/api/v1/sessions`, {localAddress: '127.0.1.1', ...withKey(keys.read)})).status, 200);
  const {text} = await exchange(`${server.stag}/metrics`, withKey(keys.read));
  const series = text.split('\n').filter(line => line.startsWith('stag_auth_refusals_total{'));
  assert.ok(series.length <= 4, series.join('\n'));
  assert.match(text, /stag_auth_refusals_total\{listener="stag",reason="rate"\} [1-9]/);
  assert.match(server.log, /too many wrong API keys/);
  assert.ok(server.log.split('too many wrong API keys').length <= 9, 'one line for each address');
});

test('a key that is revoked or has expired ends its connections', async t => {
  const {folder, keys, server} = await guarded(t);
  const brief = await newKey(folder, 'brief', 'live,ingest', '--expires', '4s');
  const open = (listener, path, key) => new Socket(webSocketUrl(server[listener], path), withKey(key)).open();
  // The server notices a key of the command line after a moment.
  await until(() => exchange(`${server.stag}/api/v1/live`, {localAddress: '127.0.0.9', ...withKey(brief)}), answer => answer.status === 426, 'the new key');
  const briefs = [await open('stag', '/api/v1/live', brief), await open('stag', '/api/v1/ws?session_id=s', brief), await open('relay', '/ws/streamkit', brief)];
  const viewer = await open('stag', '/api/v1/live', keys.live);
  const device = await open('relay', '/ws/streamkit', keys.ingest);
  const other = await open('stag', '/api/v1/live', keys.admin);
  const revoked = await exchange(`${server.stag}/api/v1/keys/${idOf(keys.live)}`, {method: 'DELETE', ...withKey(keys.admin)});
  assert.equal(revoked.status, 200);
  assert.ok(JSON.parse(revoked.text).revoked_at > 0);
  assert.deepEqual(await within(viewer.closed, 5_000, 'close'), {code: 1008, reason: 'API key revoked'});
  assert.equal((await run(['keys', 'revoke', idOf(keys.ingest), '--data', folder])).code, 0);
  assert.deepEqual(await within(device.closed, 10_000, 'close'), {code: 1008, reason: 'API key revoked'});
  for (const socket of briefs)
    assert.deepEqual(await within(socket.closed, 10_000, 'close'), {code: 1008, reason: 'API key expired'});
  assert.equal((await exchange(`${server.stag}/api/v1/sessions`, withKey(keys.live))).status, 401);
  await other.close();
});

test('keys are made, listed and used, survive a power cut and are nowhere to be read', async t => {
  const {folder, keys, server} = await guarded(t);
  const add = body => exchange(`${server.stag}/api/v1/keys`, {method: 'POST', body: JSON.stringify(body), headers: {'X-API-Key': keys.admin, 'Content-Type': 'application/json'}});
  const added = await add({name: 'Glasses · Ada', scopes: ['ingest', 'read', 'delete']});
  await server.kill();
  assert.equal(added.status, 201);
  assert.equal(added.headers['cache-control'], 'no-store');
  const {key, id} = JSON.parse(added.text);

  const again = await Stagd.start(t, {folder, args: [...keysOnly, '--log-level', 'debug']});
  const body = JSON.stringify({session_id: 's', event_id: 'e', timestamp: 1, anchors: [{id: 'a'}]});
  const ask = (method, path, more = {}) => exchange(`${again.stag}${path}`, {method, ...withKey(key), ...more});
  assert.equal((await ask('POST', '/api/v1/ingest', {body})).status, 200);
  assert.equal((await ask('DELETE', '/api/v1/anchors/a')).status, 200);
  assert.equal((await ask('GET', `/api/v1/sessions?api_key=${key}`)).status, 200);
  const audit = JSON.parse((await exchange(`${again.stag}/api/v1/audit`, withKey(keys.admin))).text);
  assert.match(audit.entries[0].actor, new RegExp(`^Glasses · Ada \\(${id}\\) 127\\.0\\.0\\.1:\\d+$`));
  const listed = JSON.parse((await exchange(`${again.stag}/api/v1/keys`, withKey(keys.admin))).text).keys.find(one => one.id === id);
  assert.ok(listed.last_used_at >= listed.created_at);
  await exchange(`${again.stag}/api/v1/sessions`, withKey(wrongKey));
  const metrics = (await exchange(`${again.stag}/metrics`, withKey(keys.read))).text;
  assert.equal((await again.stop()).code, 0);

  const table = await run(['keys', 'list', '--data', folder]);
  assert.match(table.out, new RegExp(`^${id}  good     never +2\\S+Z +read,ingest,delete +Glasses · Ada$`, 'm'));
  assert.equal(JSON.parse((await run(['keys', 'list', '--json', '--data', folder])).out).count, 6);
  assert.equal((await run(['keys', 'revoke', 'nobody', '--data', folder])).code, 1);
  const files = ['keys.db', 'keys.db-wal'].map(name => { try { return readFileSync(join(folder, name), 'latin1'); } catch { return ''; } });
  for (const secret of [...Object.values(keys), key, wrongKey].map(one => one.split('_')[2]))
    for (const [where, text] of [['log', again.log], ['metrics', metrics], ['list', table.out + table.log], ['file', files.join('')]])
      assert.ok(!text.includes(secret), `a key is in the ${where}`);
  assert.equal(statSync(join(folder, 'keys.db')).mode & 0o777, 0o600);
});

test('open where only this machine listens, keys elsewhere, unless told otherwise', async t => {
  const folder = () => temporaryFolder(t);
  const sessions = server => exchange(`${server.stag.replace('0.0.0.0', '127.0.0.1')}/api/v1/sessions`);
  const everywhere = ['--listen', 'stag=0.0.0.0:0'];
  const open = await Stagd.start(t);
  assert.equal((await sessions(open)).status, 200);
  await t.test('who manages keys shows one even there', async () => {
    for (const [method, path] of [['GET', ''], ['POST', ''], ['DELETE', '/x']])
      assert.equal((await exchange(`${open.stag}/api/v1/keys${path}`, {method})).status, 401);
  });
  const closed = await Stagd.start(t, {folder: folder(), listen: everywhere});
  assert.equal((await sessions(closed)).status, 401);
  assert.match(closed.log, /stagd keys add NAME/);
  assert.match(closed.log, /is not encrypted/);
  for (const args of [['--insecure'], ['--auth', 'stag=open']]) {
    const told = await Stagd.start(t, {folder: folder(), listen: everywhere, args});
    assert.equal((await sessions(told)).status, 200);
    assert.match(told.log, /is open to everyone who reaches this machine/);
  }
  const byEnvironment = await Stagd.start(t, {folder: folder(), environment: {STAG_AUTH_MODE: 'keys'}});
  assert.equal((await sessions(byEnvironment)).status, 401);
  assert.equal((await exchange(`${byEnvironment.relay}/status`)).status, 200);
});

test('a relay shows its key to a STAG elsewhere, and a body is not read before the key', async t => {
  const {keys, server} = await guarded(t);
  const relay = await Stagd.start(t, {listen: freePorts.slice(2),
    environment: {RELAY_STAG_URL: server.stag, RELAY_STAG_API_KEY: keys.ingest}});
  const device = await new Device(relay, 'far', 'glasses').open();
  device.sendAnchor('anchor_far', 1);
  await until(async () => JSON.parse((await exchange(`${server.stag}/api/v1/sessions`, withKey(keys.read))).text), all => all.count === 1, 'the session');
  const raw = new RawSocket(server.stag);
  raw.write('POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n{');
  await within(raw.closed, 15_000, 'refusal');
  assert.match(raw.received.toString(), /^HTTP\/1\.1 401 /);
  assert.equal((await getJson(`${server.stag}/health`)).status, 'healthy');
});
