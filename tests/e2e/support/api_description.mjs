// SPDX-License-Identifier: GPL-3.0-or-later
// What the server says about itself, and whether traffic keeps to it. A field that is not described is a mistake here,
// though clients ignore it.
import assert from 'node:assert/strict';

import {get, getJson} from './http.mjs';
import {load} from './packages.mjs';

const Ajv = load('ajv/dist/2020').default;
const addFormats = load('ajv-formats').default;

function inlined(root, value) {
  if (Array.isArray(value))
    return value.map(item => inlined(root, item));
  if (value === null || typeof value !== 'object')
    return value;
  if (typeof value.$ref === 'string')
    return inlined(root, value.$ref.slice(2).split('/').reduce(
      (place, step) => place[step.replaceAll('~1', '/').replaceAll('~0', '~')], root));
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, inlined(root, below)]));
}

/** A copy that allows no properties but those that are named, where it does not say otherwise. */
function closed(schema) {
  if (Array.isArray(schema))
    return schema.map(closed);
  if (schema === null || typeof schema !== 'object')
    return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, below]) => [key, closed(below)]));
  if (copy.properties && copy.type === 'object' && copy.additionalProperties === undefined)
    copy.additionalProperties = false;
  return copy;
}

const ajv = new Ajv({allErrors: true, strict: true, allowUnionTypes: true});
addFormats(ajv);
const compiled = new Map();

/** Fails unless `value` is what `schema` says. */
export function conforms(schema, value, what) {
  if (!compiled.has(schema))
    compiled.set(schema, ajv.compile(closed(schema)));
  const validate = compiled.get(schema);
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)?.slice(0, 1500)}`);
}

/** A query parameter as the type it is described with. */
function typed(schema, text) {
  const number = Number(text);
  if (['integer', 'number'].includes(schema.type) && text.trim() !== '' && !Number.isNaN(number))
    return number;
  return schema.type === 'boolean' && ['true', 'false'].includes(text) ? text === 'true' : text;
}

export class HttpDescription {
  static async of(url) {
    return new HttpDescription(await getJson(`${url}/api/docs/openapi.json`));
  }

  constructor(document) {
    this.document = inlined(document, document);
    this.seen = new Set();
    this.operations = new Map();
    for (const [pattern, path] of Object.entries(this.document.paths))
      for (const method of ['get', 'post', 'put', 'patch', 'delete'])
        if (path[method]) {
          const operation = path[method];
          const parameters = [...(path.parameters ?? []), ...(operation.parameters ?? [])];
          this.operations.set(operation.operationId, {...operation, pattern, method, parameters});
        }
  }

  /** "operationId status" of everything that can be answered. */
  answers() {
    return [...this.operations].flatMap(([id, operation]) => Object.keys(operation.responses).map(status => `${id} ${status}`));
  }

  /** Asks, and holds the request (unless `wrong`) and the answer against the description. */
  async call(url, id, {path = {}, query = {}, body, headers = {}, wrong = false} = {}) {
    const operation = this.operations.get(id);
    assert.ok(operation, `no operation ${id}`);
    for (const [name, value] of Object.entries({...path, ...query})) {
      const parameter = operation.parameters.find(one => one.name === name);
      assert.ok(parameter || wrong, `${id} has no parameter ${name}`);
      if (!wrong)
        conforms(parameter.schema, typed(parameter.schema, String(value)), `${id} ${name}`);
    }
    if (body !== undefined && !wrong)
      conforms(operation.requestBody.content['application/json'].schema, body, `${id} request`);
    const target = operation.pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name]));
    const search = Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '';
    const response = await fetch(url + target + search, {
      method: operation.method.toUpperCase(),
      headers: {...(body === undefined ? {} : {'Content-Type': 'application/json'}), ...headers},
      body: body === undefined ? undefined : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000)});
    return this.check(id, response);
  }

  /** Holds one answer against the description. */
  async check(id, response) {
    const text = await response.text();
    const described = this.operations.get(id).responses[response.status];
    assert.ok(described, `${id}: ${response.status} is not described: ${text.slice(0, 500)}`);
    this.seen.add(`${id} ${response.status}`);
    for (const name of Object.keys(described.headers ?? {}))
      assert.ok(response.headers.get(name), `${id} ${response.status} without ${name}`);
    if (!described.content)
      return {status: response.status, text};
    const type = response.headers.get('content-type').split(';')[0];
    assert.ok(described.content[type], `${id} ${response.status}: ${type} is not described`);
    const value = type === 'application/json' ? JSON.parse(text) : text;
    conforms(described.content[type].schema, value, `${id} ${response.status}`);
    return {status: response.status, text, json: value, headers: response.headers};
  }
}

export class MessageDescription {
  static async of(url) {
    return new MessageDescription(await getJson(`${url}/api/docs/asyncapi.json`));
  }

  constructor(document) {
    this.seen = new Set();
    this.all = [];
    for (const operation of Object.values(document.operations)) {
      const channel = operation.channel.$ref.split('/').at(-1);
      for (const {$ref: reference} of operation.messages) {
        const key = reference.split('/').at(-1);
        const message = inlined(document, document.channels[channel].messages[key]);
        this.all.push({name: `${channel} ${operation.action} ${message.name}`, schema: message.payload, examples: message.examples});
      }
    }
  }

  /** `action` is the server's, as in the document: it sends what clients are told. */
  check(channel, action, value) {
    const name = `${channel} ${action} ${'sessionId' in value ? 'streamkit2' : value.type}`;
    const message = this.all.find(one => one.name === name);
    assert.ok(message, `${name} is not described: ${JSON.stringify(value).slice(0, 500)}`);
    conforms(message.schema, value, name);
    this.seen.add(name);
  }
}

export async function routesOf(url) {
  const {text} = await get(`${url}/api/docs/routes`);
  return JSON.parse(text).routes;
}
