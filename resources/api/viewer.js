// SPDX-License-Identifier: GPL-3.0-or-later
// Shows openapi.json and asyncapi.json. All text goes in as text, never as markup.
'use strict';

const documents = {};

/** element('a', {href: '#x', class: 'y'}, 'text', child…) */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {}))
    if (value !== undefined && value !== false)
      made.setAttribute(name, value === true ? '' : value);
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** A reference of a document, followed to its end; the name of the last one is kept as title. */
function resolve(root, value) {
  let name;
  while (value?.$ref) {
    const steps = value.$ref.slice(2).split('/').map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    name = steps.at(-1);
    value = steps.reduce((place, step) => place[step], root);
  }
  return {value, name};
}

/** Text with `code` and **bold**. */
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(part => {
    if (part.startsWith('`'))
      return element('code', {}, part.slice(1, -1));
    return part.startsWith('**') ? element('strong', {}, part.slice(2, -2)) : part;
  });
}

/** Paragraphs and lists. */
function prose(text) {
  const blocks = document.createDocumentFragment();
  for (const block of (text ?? '').trim().split(/\n\s*\n/)) {
    if (block.startsWith('- ')) {
      const items = block.split(/\n(?=- )/).map(item => element('li', {}, ...inline(item.slice(2).replace(/\s+/g, ' '))));
      blocks.append(element('ul', {}, ...items));
    } else if (block !== '') {
      blocks.append(element('p', {}, ...inline(block.replace(/\s+/g, ' '))));
    }
  }
  return blocks;
}

function typeOf(root, schema) {
  const {value, name} = resolve(root, schema);
  if (!value)
    return '';
  if (value.oneOf)
    return value.oneOf.map(one => typeOf(root, one)).join(' or ');
  if (value.type === 'array' || value.type?.includes?.('array'))
    return `list of ${typeOf(root, value.items) || 'anything'}`;
  const plain = [value.type ?? []].flat().join(' or ') || 'anything';
  return name && value.type === 'object' ? name : plain;
}

/** What a value must keep to, in words. */
function limitsOf(value) {
  const words = [];
  if (value.enum)
    words.push(value.enum.map(one => JSON.stringify(one)).join(' | '));
  if (value.const !== undefined)
    words.push(`always ${JSON.stringify(value.const)}`);
  if (value.minimum !== undefined && value.maximum !== undefined)
    words.push(`${value.minimum} … ${value.maximum}`);
  else if (value.minimum !== undefined)
    words.push(`≥ ${value.minimum}`);
  else if (value.maximum !== undefined)
    words.push(`≤ ${value.maximum}`);
  if (value.maxLength)
    words.push(`up to ${value.maxLength} characters`);
  if (value.maxItems)
    words.push(value.minItems === value.maxItems ? `${value.maxItems} entries` : `up to ${value.maxItems} entries`);
  if (value.default !== undefined)
    words.push(`default ${JSON.stringify(value.default)}`);
  if (value.format && value.format !== 'int64')
    words.push(value.format);
  return words.join(', ');
}

/** The fields below a schema; lists show the fields of their entries. */
function childrenOf(root, schema) {
  const {value} = resolve(root, schema);
  if (!value)
    return [];
  if (value.oneOf)
    return value.oneOf.map(one => ({name: typeOf(root, one), schema: one, required: false, isChoice: true}));
  if (value.items)
    return childrenOf(root, value.items);
  return Object.entries(value.properties ?? {}).map(([name, property]) => (
    {name, schema: property, required: value.required?.includes(name) ?? false}));
}

/** One field, unfolding to those below it only when asked, so that no schema is too deep. */
function field(root, {name, schema, required, about, isChoice}) {
  const {value} = resolve(root, schema);
  const line = element('span', {class: 'line'},
    element('span', {class: 'name'}, name),
    isChoice ? null : element('span', {class: 'type'}, typeOf(root, schema)),
    required ? element('span', {class: 'badge required'}, 'required') : null,
    element('span', {class: 'type'}, limitsOf(value)));
  const text = element('div', {class: 'about'}, prose(about ?? value.description));
  const below = childrenOf(root, schema);
  if (below.length === 0)
    return element('div', {class: 'field leaf'}, line, text);
  const inside = element('div', {class: 'children'});
  const made = element('details', {class: 'field'}, element('summary', {}, line), text, inside);
  made.addEventListener('toggle', () => {
    if (made.open && inside.childElementCount === 0)
      inside.append(...below.map(child => field(root, child)));
  });
  return made;
}

function fields(root, schema) {
  const below = childrenOf(root, schema);
  if (below.length > 0)
    return element('div', {}, ...below.map(child => field(root, child)));
  return element('p', {class: 'type'}, [typeOf(root, schema), limitsOf(resolve(root, schema).value)].filter(Boolean).join(', '));
}

/** A text with a button that copies it. */
function example(text) {
  const button = element('button', {type: 'button'}, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      // Without permission the text is selected, ready for the keyboard.
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return element('div', {class: 'example'}, element('pre', {tabindex: '0'}, text), button);
}

const pretty = value => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function mediaOf(root, content) {
  return Object.entries(content ?? {}).map(([type, media]) => {
    const examples = Object.values(media.examples ?? {}).map(one => resolve(root, one).value);
    if (media.example !== undefined)
      examples.push({value: media.example});
    return element('div', {},
      element('p', {class: 'caption'}, type),
      fields(root, media.schema),
      ...examples.flatMap(one => [
        one.summary ? element('p', {class: 'caption'}, one.summary) : null,
        example(pretty(one.value))]));
  });
}

function parametersOf(root, path, operation) {
  return [...(path.parameters ?? []), ...(operation.parameters ?? [])].map(one => resolve(root, one).value);
}

/** Where to ask: here if this listener has the route, else where the description says it is. */
function serverFor(operation, isHere) {
  if (isHere)
    return location.origin;
  const listeners = operation['x-listener'] ?? [];
  const wanted = listeners.includes('stag') ? 'STAG' : listeners.includes('relay') ? 'Relay' : 'Supervisor';
  return documents.openapi.servers.find(server => server.description === wanted)?.url ?? location.origin;
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function addressOf(pattern, operation, parameters, isHere) {
  const value = parameter => String(parameter.example ?? parameter.schema?.enum?.[0] ?? parameter.name);
  const path = parameters.filter(one => one.in === 'path').reduce(
    (text, one) => text.replace(`{${one.name}}`, encodeURIComponent(value(one))), pattern);
  const query = parameters.filter(one => one.in === 'query' && one.example !== undefined && (one.required || one.name === 'session_id'));
  const search = new URLSearchParams(query.map(one => [one.name, value(one)])).toString();
  return serverFor(operation, isHere) + path + (search ? `?${search}` : '');
}

function curl(method, address, root, operation) {
  const parts = ['curl'];
  if (operation.security?.length > 0)
    parts.push('-H', '"X-API-Key: $STAG_API_KEY"');
  if (method !== 'get')
    parts.push('-X', method.toUpperCase());
  const body = resolve(root, operation.requestBody).value?.content?.['application/json'];
  if (body) {
    const value = body.example ?? Object.values(body.examples ?? {})[0]?.value;
    parts.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(value)));
  }
  return [...parts, quoted(address)].join(' ');
}

function heading(id, method, kind, path, notes) {
  return element('h3', {}, element('span', {class: `method ${kind}`}, method), element('span', {class: 'path'}, path), ...notes,
    element('a', {class: 'anchor', href: `#${id}`, 'aria-label': `Link to ${method} ${path}`}, '#'));
}

/** What a key must allow, where one is asked for. */
function scopeNotes(operation) {
  return (operation['x-scopes'] ?? []).map(scope => element('span', {class: 'badge scope', title: 'A key needs this scope'}, scope));
}

function absentNote(isHere) {
  return isHere ? null : element('span', {class: 'badge absent'}, 'not on this listener');
}

function responseOf(root, status, response) {
  const {value} = resolve(root, response);
  return element('details', {class: 'response', open: status.startsWith('2') && Boolean(value.content)},
    element('summary', {}, element('span', {class: status >= '400' ? 'status bad' : 'status'}, status), ` ${value.description}`),
    element('div', {},
      ...Object.entries(value.headers ?? {}).map(([name, header]) => field(root, {
        name, schema: resolve(root, header).value.schema, about: resolve(root, header).value.description})),
      ...mediaOf(root, value.content)));
}

function operationArticle(root, pattern, method, operation, isHere) {
  const id = `op-${operation.operationId}`;
  const parameters = parametersOf(root, root.paths[pattern], operation);
  const body = resolve(root, operation.requestBody).value;
  const address = addressOf(pattern, operation, parameters, isHere);
  const isSocket = Boolean(operation['x-channel']);
  return element('article', {id},
    heading(id, isSocket ? 'WS' : method.toUpperCase(), isSocket ? 'ws' : method, pattern, [
      ...(operation['x-listener'] ?? []).map(one => element('span', {class: 'badge'}, one)),
      ...scopeNotes(operation), absentNote(isHere)]),
    element('p', {class: 'summary'}, operation.summary),
    prose(operation.description),
    ...(isSocket ? [element('p', {}, element('a', {href: `#ch-${operation['x-channel']}`}, 'Its messages'))] : []),
    ...(parameters.length > 0 ? [element('h4', {}, 'Parameters'), ...parameters.map(one => field(root, {
      name: one.in === 'path' ? `{${one.name}}` : one.name,
      schema: one.schema, required: one.required, about: one.description}))] : []),
    ...(body ? [element('h4', {}, 'Body'), prose(body.description), ...mediaOf(root, body.content)] : []),
    element('h4', {}, 'Example'),
    example(isSocket ? `new WebSocket(${JSON.stringify(address.replace(/^http/, 'ws'))})` : curl(method, address, root, operation)),
    element('h4', {}, 'Answers'),
    ...Object.entries(operation.responses).map(([status, response]) => responseOf(root, status, response)));
}

function messageArticle(root, message) {
  const {value} = resolve(root, message);
  return element('details', {class: 'response'},
    element('summary', {}, element('code', {}, value.name), ` ${value.title}: ${value.summary}`),
    element('div', {}, fields(root, value.payload), ...(value.examples ?? []).map(one => example(pretty(one.payload)))));
}

function channelArticle(root, key, channel, isHere) {
  const id = `ch-${key}`;
  const directions = Object.values(root.operations)
    .filter(operation => operation.channel.$ref === `#/channels/${key}`)
    .flatMap(operation => [element('h4', {}, operation.summary), prose(operation.description),
      ...operation.messages.map(message => messageArticle(root, message))]);
  return element('article', {id}, heading(id, 'WS', 'ws', channel.address, [absentNote(isHere)]),
    element('p', {class: 'summary'}, channel.title), prose(channel.description), ...directions);
}

function entry(article, method, kind, path) {
  return {article, link: element('li', {}, element('a', {href: `#${article.id}`},
    element('span', {class: `method ${kind}`}, method), element('span', {class: 'path'}, path)))};
}

function httpGroups(root, served) {
  return root.tags.map(tag => {
    const entries = [];
    for (const [pattern, path] of Object.entries(root.paths))
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const operation = path[method];
        if (!operation?.tags.includes(tag.name))
          continue;
        const isSocket = Boolean(operation['x-channel']);
        entries.push(entry(operationArticle(root, pattern, method, operation, served(pattern, method, isSocket)),
          isSocket ? 'WS' : method.toUpperCase(), isSocket ? 'ws' : method, pattern));
      }
    return {name: tag.name, description: tag.description, entries};
  });
}

function socketGroup(root, served) {
  return {name: 'Messages of the WebSockets', description: root.info.description, entries: Object.entries(root.channels).map(
    ([key, channel]) => entry(channelArticle(root, key, channel, served(channel.address, 'get', true)), 'WS', 'ws', channel.address))};
}

/** Hides what does not have all the words; an operation has the words of its schemas, too. */
function filter(groups, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const group of groups) {
    let shown = 0;
    for (const one of group.entries) {
      const isMatch = words.every(word => one.text.includes(word));
      one.article.hidden = one.link.hidden = !isMatch;
      shown += isMatch;
    }
    group.section.hidden = group.list.hidden = group.title.hidden = shown === 0;
    count += shown;
  }
  const state = document.getElementById('state');
  state.hidden = words.length === 0;
  state.textContent = count === 0 ? 'Nothing has these words.' : `${count} found`;
}

/** All words of what an article describes, also of what is folded. */
function textOf(root, value, seen = new Set()) {
  if (value === null || typeof value !== 'object')
    return ` ${value}`;
  if (value.$ref) {
    if (seen.has(value.$ref))
      return '';
    seen.add(value.$ref);
    return textOf(root, resolve(root, value).value, seen);
  }
  return Object.entries(value).map(([key, below]) => ` ${key}${textOf(root, below, seen)}`).join('');
}

function describedBy(id) {
  const {openapi, asyncapi} = documents;
  if (id.startsWith('ch-'))
    return textOf(asyncapi, asyncapi.channels[id.slice(3)]);
  for (const [pattern, path] of Object.entries(openapi.paths))
    for (const operation of Object.values(path))
      if (operation.operationId === id.slice(3))
        return pattern + textOf(openapi, operation);
  return '';
}

function render(routes) {
  const {openapi, asyncapi} = documents;
  const served = (pattern, method, isSocket) => routes.some(route => route.path === pattern
    && route.methods.some(one => one.method === (isSocket ? 'WebSocket' : method.toUpperCase())));
  const groups = [...httpGroups(openapi, served), socketGroup(asyncapi, served)].filter(group => group.entries.length > 0);
  document.getElementById('version').textContent = openapi.info.version;
  const contents = document.getElementById('contents');
  const main = document.getElementById('content');
  main.append(element('div', {class: 'intro'}, element('p', {class: 'summary'}, openapi.info.summary), prose(openapi.info.description)));
  for (const group of groups) {
    group.title = element('h2', {}, group.name);
    group.list = element('ul', {}, ...group.entries.map(one => one.link));
    group.section = element('section', {}, element('h2', {}, group.name), prose(group.description), ...group.entries.map(one => one.article));
    for (const one of group.entries)
      one.text = describedBy(one.article.id).toLowerCase();
    contents.append(group.title, group.list);
    main.append(group.section);
  }
  return groups;
}

function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target)
    return;
  target.scrollIntoView();
  if (matchMedia('(max-width: 56rem)').matches)
    document.getElementById('menu').open = false;
}

function watch(groups) {
  const search = document.getElementById('search');
  search.addEventListener('input', () => filter(groups, search.value));
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      filter(groups, '');
    }
  });
  addEventListener('hashchange', openTarget);
}

function chooseTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const follow = () => { root.dataset.theme = localStorage.getItem('theme') ?? (dark.matches ? 'dark' : 'light'); };
  dark.addEventListener('change', follow);
  document.getElementById('theme').addEventListener('click', () => {
    localStorage.setItem('theme', root.dataset.theme === 'dark' ? 'light' : 'dark');
    follow();
  });
  follow();
}

async function load(name) {
  const response = await fetch(`docs/${name}`);
  if (!response.ok)
    throw new Error(`${name}: ${response.status}`);
  return response.json();
}

async function start() {
  chooseTheme();
  document.getElementById('menu').open = !matchMedia('(max-width: 56rem)').matches;
  const state = document.getElementById('state');
  try {
    const [openapi, asyncapi, routes] = await Promise.all(['openapi.json', 'asyncapi.json', 'routes'].map(load));
    Object.assign(documents, {openapi, asyncapi});
    state.hidden = true;
    watch(render(routes.routes));
    openTarget();
  } catch (error) {
    state.textContent = `The description cannot be loaded (${error.message}). Is the server still running?`;
  }
}

start();
