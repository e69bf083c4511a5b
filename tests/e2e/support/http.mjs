// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP side of the protocols: JSON in, JSON out, and asking until an answer is as expected.
import assert from 'node:assert/strict';

import {now} from './clock.mjs';

export async function get(url) {
  const response = await fetch(url, {signal: AbortSignal.timeout(15_000)});
  return {status: response.status, type: response.headers.get('content-type'), text: await response.text()};
}

export async function getJson(url) {
  const {status, text} = await get(url);
  assert.equal(status, 200, `${url}: ${text}`);
  return JSON.parse(text);
}

export async function postJson(url, value) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* the caller looks at the text */ }
  return {status: response.status, text, json};
}

export function query(server, parameters) {
  return getJson(`${server.stag}/api/v1/query?${new URLSearchParams({limit: '1000', ...parameters})}`);
}

/** Asks again and again until `done` accepts the answer; fails with the last one. */
export async function until(ask, done, what, timeoutMs = 10_000) {
  const deadline = now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (done(answer))
      return answer;
    if (now() > deadline)
      assert.fail(`${what}: not within ${timeoutMs} ms, last ${JSON.stringify(answer)?.slice(0, 2000)}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
