// SPDX-License-Identifier: GPL-3.0-or-later
// How the program starts, refuses to start, and ends.
import assert from 'node:assert/strict';
import {createServer} from 'node:net';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {getJson, postJson} from './support/http.mjs';
import {Stagd, freePorts, run, temporaryFolder} from './support/stagd.mjs';

test('ready line, one only, and SIGTERM ends with 0', async t => {
  const server = await Stagd.start(t);
  for (const url of [server.stag, server.relay])
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.notEqual(server.stag, server.relay);
  assert.equal((await getJson(`${server.stag}/health`)).status, 'healthy');
  assert.equal((await getJson(`${server.relay}/health`)).status, 'healthy');
  assert.deepEqual(await server.stop(), {code: 0, signal: null});
  assert.equal(server.stdout.length, 1, server.stdout.join('\n'));
});

test('SIGINT ends with 0 too', async t => {
  const server = await Stagd.start(t);
  server.process.kill('SIGINT');
  assert.deepEqual(await server.exited, {code: 0, signal: null});
});

test('all systems on one port', async t => {
  const server = await Stagd.start(t, {listen: ['--listen', 'all=127.0.0.1:0']});
  assert.equal(server.stag, server.relay);
  assert.equal((await getJson(`${server.stag}/health`)).status, 'healthy');
  assert.equal((await getJson(`${server.stag}/status`)).active_connections, 0);
});

test('a second start on the same folder fails and says which folder', async t => {
  const folder = temporaryFolder(t);
  const first = await Stagd.start(t, {folder});
  const second = await run(['--data', folder, ...freePorts]);
  assert.notEqual(second.code, 0);
  assert.equal(second.signal, null);
  assert.equal(second.out, '');
  assert.ok(second.log.includes(folder), second.log);
  assert.match(second.log, /already|in use|another|lock/i);
  assert.equal((await getJson(`${first.stag}/health`)).status, 'healthy');
  assert.equal((await first.stop()).code, 0);
  const third = await Stagd.start(t, {folder});
  assert.equal((await third.stop()).code, 0);
});

test('a port in use is named', async t => {
  const holder = createServer().listen(0, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const {port} = holder.address();
  const result = await run(['--data', temporaryFolder(t), '--listen', `stag=127.0.0.1:${port}`]);
  assert.notEqual(result.code, 0);
  assert.equal(result.signal, null);
  assert.equal(result.out, '');
  assert.ok(result.log.includes(String(port)), result.log);
});

test('what is stored survives a normal restart', async t => {
  const folder = temporaryFolder(t);
  const first = await Stagd.start(t, {folder});
  const posted = await postJson(`${first.stag}/api/v1/ingest`, {
    session_id: 's', event_id: 'e', timestamp: Date.now(),
    anchors: [{id: 'kept', pose: {x: 1, y: 2, z: 3, rotation: [0, 0, 0, 1]}, timestamp: Date.now()}],
  });
  assert.equal(posted.status, 200, posted.text);
  assert.equal((await first.stop()).code, 0);
  const second = await Stagd.start(t, {folder});
  assert.equal((await getJson(`${second.stag}/api/v1/anchors/kept`)).pose.y, 2);
});

const wrongArguments = {
  'unknown option': ['--nonsense'],
  'unknown system': ['--listen', 'nonsense=127.0.0.1:0'],
  'no port': ['--listen', 'stag=127.0.0.1'],
  'port out of range': ['--listen', 'stag=127.0.0.1:65536'],
  'unknown log level': ['--log-level', 'loud'],
  'configuration file that is not there': ['--config', 'not-there.yaml'],
};
for (const [name, args] of Object.entries(wrongArguments)) {
  test(`wrong arguments: ${name}`, async t => {
    const result = await run(['--data', temporaryFolder(t), ...args]);
    assert.equal(result.code, 2);
    assert.equal(result.signal, null);
    assert.notEqual(result.log + result.out, '');
  });
}

test('an unknown key in the file is an error with a place', async t => {
  const folder = temporaryFolder(t);
  mkdirSync(folder, {recursive: true});
  const file = join(folder, 'stag.yaml');
  writeFileSync(file, 'server:\n  datta: here\n');
  const result = await run(['--config', file, '--check-config']);
  assert.notEqual(result.code, 0);
  assert.match(result.log + result.out, /stag\.yaml:2:3: unknown key 'server\.datta'/);
});

test('--check-config and --print-config answer and end', async t => {
  const folder = temporaryFolder(t);
  assert.equal((await run(['--data', folder, '--check-config'])).code, 0);
  const printed = await run(['--data', folder, '--print-config'], {RELAY_BATCH_MAX_SIZE: '7'});
  assert.equal(printed.code, 0);
  assert.ok(printed.out.includes(folder), printed.out);
  assert.match(printed.out, /RELAY_BATCH_MAX_SIZE/);
});

test('log lines are JSON when asked for', async t => {
  const server = await Stagd.start(t, {args: ['--log-format', 'json', '--log-level', 'debug']});
  await server.stop();
  const lines = server.log.split('\n').filter(line => line !== '');
  assert.ok(lines.length > 0);
  for (const line of lines)
    assert.equal(typeof JSON.parse(line), 'object', line);
});
