// SPDX-License-Identifier: GPL-3.0-or-later
// The description of the interfaces: well formed for other people's tools, complete, and served as it should be.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {HttpDescription, MessageDescription, conforms, routesOf} from './support/api_description.mjs';
import {get, getJson} from './support/http.mjs';
import {load} from './support/packages.mjs';
import {Stagd} from './support/stagd.mjs';

const yaml = load('yaml');

test('openapi.yaml pleases Redocly', async t => {
  const server = await Stagd.start(t);
  const {createConfig, lintFromString} = load('@redocly/openapi-core');
  const config = await createConfig({extends: ['recommended-strict'], rules: {
    'no-server-example.com': 'off', 'operation-4xx-response': 'off', 'operation-2xx-response': 'off', 'info-license-url': 'off', 'no-ambiguous-paths': 'off',
    'no-invalid-media-type-examples': 'error', 'no-invalid-parameter-examples': 'error', 'no-unused-components': 'error',
    'operation-operationId-unique': 'error', 'tag-description': 'error', 'no-undefined-server-variable': 'error'}});
  const problems = await lintFromString({source: (await get(`${server.stag}/api/docs/openapi.yaml`)).text, config});
  assert.deepEqual(problems.map(problem => `${problem.location?.[0]?.pointer}: ${problem.message} (${problem.ruleId})`), []);
});

test('asyncapi.yaml pleases the parser of AsyncAPI', async t => {
  const server = await Stagd.start(t);
  const {Parser} = load('@asyncapi/parser');
  const {document, diagnostics} = await new Parser().parse((await get(`${server.stag}/api/docs/asyncapi.yaml`)).text);
  const told = diagnostics.filter(one => !['asyncapi-latest-version', 'asyncapi-info-contact', 'asyncapi3-tags'].includes(one.code));
  assert.deepEqual(told.map(one => `${one.path.join('.')}: ${one.message} (${one.code})`), []);
  assert.equal(document.channels().length, 3);
});

test('JSON and YAML say the same, and every example is right', async t => {
  const server = await Stagd.start(t);
  for (const name of ['openapi', 'asyncapi']) {
    const source = await get(`${server.relay}/api/docs/${name}.yaml`);
    assert.match(source.type, /^application\/yaml/);
    assert.deepEqual(await getJson(`${server.relay}/api/docs/${name}.json`), yaml.parse(source.text));
  }
  const http = await HttpDescription.of(server.stag);
  for (const [id, operation] of http.operations)
    for (const [type, media] of Object.entries(operation.requestBody?.content ?? {}))
      for (const {value} of Object.values(media.examples ?? {}))
        conforms(media.schema, value, `example of ${id}, ${type}`);
  for (const {name, schema, examples} of (await MessageDescription.of(server.stag)).all) {
    assert.ok(examples.length > 0, `${name} has no example`);
    for (const {payload} of examples)
      conforms(schema, payload, `example of ${name}`);
  }
});

test('every route is described, and what is described is there', async t => {
  const server = await Stagd.start(t, {listen: [...['stag', 'relay', 'supervisor', 'metrics'].flatMap(one => ['--listen', `${one}=127.0.0.1:0`])]});
  const document = await getJson(`${server.stag}/api/docs/openapi.json`);
  const channels = Object.values((await getJson(`${server.stag}/api/docs/asyncapi.json`)).channels).map(one => one.address);
  const there = [];
  for (const listener of ['stag', 'relay', 'supervisor'])
    for (const {path, methods} of await routesOf(server.listeners[listener]))
      for (const {method, scopes} of methods) {
        there.push(`${listener} ${method} ${path} [${scopes}]`);
        assert.ok(method !== 'WebSocket' || channels.includes(path), `${path} is no channel of asyncapi.yaml`);
      }
  const described = Object.entries(document.paths).flatMap(([path, item]) => ['get', 'post', 'put', 'patch', 'delete']
    .filter(method => item[method])
    .flatMap(method => item[method]['x-listener'].filter(listener => listener !== 'metrics')
      .map(listener => `${listener} ${item[method]['x-channel'] ? 'WebSocket' : method.toUpperCase()} ${path} [${item[method]['x-scopes']}]`)));
  assert.deepEqual(described.sort(), there.sort());
  assert.equal(channels.length, there.filter(route => / WebSocket /.test(route)).length);
  assert.equal((await get(`${server.listeners.metrics}/metrics`)).status, 200);
});

test('the page is served with a strict policy and needs nothing from elsewhere', async t => {
  const server = await Stagd.start(t);
  const response = await fetch(`${server.stag}/api/docs`);
  assert.equal(response.status, 200);
  const policy = response.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|http|\*/);
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const page = await response.text();
  assert.doesNotMatch(page, /<script>|<style|\son\w+=|https?:/);
  const files = [...page.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(match => match[1]);
  assert.ok(files.length >= 6);
  for (const file of files)
    assert.equal((await get(`${server.stag}/api/${file}`)).status, 200, file);
  for (const file of ['viewer.js', 'viewer.css'])
    assert.doesNotMatch((await get(`${server.stag}/api/docs/${file}`)).text, /https?:|innerHTML|eval\(/);
  assert.equal((await get(`${server.stag}/api/docs/viewer.html`)).status, 404);
  assert.equal((await get(`${server.stag}/api/docs/..%2Fopenapi.json`)).status, 404);
});
