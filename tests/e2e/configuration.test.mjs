// SPDX-License-Identifier: GPL-3.0-or-later
// The keys and variables that the contracts name, as --print-config and --check-config show them.
import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {run, temporaryFolder} from './support/stagd.mjs';

// stag.md, 1.11 and relay.md, 2.6: the variable, a value, the key here.
const variables = [
  ['STAG_SERVER_HOST', '127.0.0.2', 'stag.server.host'], ['STAG_HOST', '127.0.0.3', 'stag.server.host'],
  ['STAG_SERVER_PORT', '9001', 'stag.server.port'], ['STAG_PORT', '9002', 'stag.server.port'],
  ['STAG_DATABASE_URL', 'sqlite:', 'stag.database.url', '"sqlite:"'],
  ['STAG_LOG_LEVEL', 'debug', 'log.level'], ['LOG_LEVEL', 'error', 'log.level'],
  ['STAG_METRICS_ENABLED', 'false', 'stag.metrics.enabled'], ['STAG_METRICS_PATH', '/numbers', 'stag.metrics.path'],
  ['RELAY_AUTH_REQUIRED', 'false', 'relay.auth.required'],
  ['STAG_AUTH_MODE', 'keys', 'stag.auth.mode'], ['RELAY_AUTH_MODE', 'open', 'relay.auth.mode'], ['METRICS_AUTH_MODE', 'keys', 'metrics.auth.mode'],
  ['RELAY_SERVER_PORT', '9003', 'relay.server.port'], ['RELAY_SERVER_HOST', '127.0.0.4', 'relay.server.host'],
  ['RELAY_STAG_URL', 'http://stag:8080', 'relay.stag.url', '"http://stag:8080"'], ['RELAY_STAG_TIMEOUT', '3s', 'relay.stag.timeout'],
  ['RELAY_WEBSOCKET_BUFFER_SIZE', '77', 'relay.websocket.buffer_size'],
  ['RELAY_WEBSOCKET_HEARTBEAT_INTERVAL', '7s', 'relay.websocket.heartbeat_interval'],
  ['RELAY_BATCH_MAX_SIZE', '9', 'relay.batch.max_size'], ['RELAY_BATCH_TIMEOUT', '250ms', 'relay.batch.timeout'],
];

/** {key: {value, origin}} of what --print-config printed. */
function read(text) {
  const values = {};
  const sections = [];
  for (const line of text.split('\n')) {
    const match = /^( *)([a-z_]+):(?: (\S+))?(?: +# (.*))?$/.exec(line);
    if (!match)
      continue;
    sections.length = match[1].length / 2;
    sections.push(match[2]);
    if (match[3] !== undefined)
      values[sections.join('.')] = {value: match[3], origin: match[4] ?? ''};
  }
  return values;
}

async function print(t, args = [], environment = {}) {
  const {code, out, log} = await run(['--print-config', ...args], {HOME: temporaryFolder(t), ...environment});
  assert.equal(code, 0, log);
  return {values: read(out), out};
}

test('every variable of the contracts is honoured', async t => {
  for (const [variable, value, key, written = value] of variables)
    await t.test(variable, async () => {
      const {values} = await print(t, [], {[variable]: value});
      assert.equal(values[key].value, written);
      assert.match(values[key].origin, new RegExp(`\\b${variable}\\b`));
    });
});

test('every one of these keys is honoured in the file, under the variable', async t => {
  const folder = temporaryFolder(t);
  mkdirSync(folder, {recursive: true});
  const file = join(folder, 'stag.yaml');
  const inFile = new Map(variables.map(([, , key, written]) => [key, written]).map(([key, written]) => [key, written ?? variables.find(one => one[2] === key)[1]]));
  const tree = {};
  for (const [key, value] of inFile) {
    const parts = key.split('.');
    const last = parts.pop();
    parts.reduce((place, part) => place[part] ??= {}, tree)[last] = value.replaceAll('"', '');
  }
  writeFileSync(file, JSON.stringify(tree)); // YAML, too
  const {values} = await print(t, ['--config', file]);
  for (const [key, value] of inFile) {
    assert.equal(values[key].value, value, key);
    assert.match(values[key].origin, /stag\.yaml:\d+/);
  }
  const {values: over} = await print(t, ['--config', file], {RELAY_BATCH_MAX_SIZE: '11'});
  assert.equal(over['relay.batch.max_size'].value, '11');
  const checked = await run(['--check-config', '--config', file], {HOME: folder});
  assert.equal(checked.code, 0, checked.log);
});

test('what is printed can be read again, and says no secret', async t => {
  const folder = temporaryFolder(t);
  const {values, out} = await print(t, ['--auth', 'stag=keys'], {RELAY_STAG_API_KEY: 'hush', RELAY_STAG_URL: 'http://stag:8080'});
  assert.equal(values['stag.auth.mode'].value, 'keys');
  assert.ok(!out.includes('hush'));
  const file = join(folder, 'again.yaml');
  writeFileSync(file, out);
  const again = await print(t, ['--config', file]);
  for (const [key, {value}] of Object.entries(values))
    assert.equal(again.values[key].value, value, key);
});

test('the database of the published server is not needed, and that is said', async t => {
  for (const variable of ['STAG_DATABASE_PASSWORD', 'STAG_ARANGO_PASSWORD', 'STAG_DATABASE_USERNAME', 'STAG_DATABASE_DATABASE',
                          'ARANGO_URL', 'ARANGO_DATABASE', 'ARANGO_USERNAME', 'ARANGO_PASSWORD']) {
    const {code, log} = await run(['--check-config'], {HOME: temporaryFolder(t), [variable]: 'hush'});
    assert.equal(code, 0, log);
    assert.match(log, new RegExp(`${variable} is not needed: this program keeps its own database`));
    assert.ok(!log.includes('hush'));
  }
  const foreign = await run(['--check-config'], {HOME: temporaryFolder(t), STAG_DATABASE_URL: 'http://localhost:8529'});
  assert.equal(foreign.code, 0, foreign.log);
  assert.match(foreign.log, /STAG_DATABASE_URL is not needed/);
});
