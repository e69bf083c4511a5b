// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the real server on free ports with a data folder of its own, and ends it.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const readyTimeoutMs = 20_000;
const exitTimeoutMs = 40_000;

export const freePorts = ['--listen', 'stag=127.0.0.1:0', '--listen', 'relay=127.0.0.1:0'];

/** A folder that is gone after the test `t`. */
export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'stag-e2e-'));
  t.after(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** Rejects when the promise takes longer; names what was waited for. */
export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One running server. */
export class Stagd {
  /** Runs the program with exactly these arguments and waits for nothing. */
  constructor(args, environment = {}) {
    this.process = spawn(process.env.STAGD, args, {
      env: {PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C.UTF-8', ...environment},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.stdout = [];
    this.log = '';
    this.process.stderr.setEncoding('utf8').on('data', text => { this.log += text; });
    const lines = createInterface({input: this.process.stdout});
    this.firstLine = new Promise(resolve => {
      lines.on('line', line => { this.stdout.push(line); resolve(line); });
    });
    this.exited = once(this.process, 'close').then(([code, signal]) => ({code, signal}));
  }

  /** Starts a server on `folder` and resolves when it says that it is ready. */
  static async start(t, {folder = temporaryFolder(t), listen = freePorts, args = [], environment = {}} = {}) {
    const server = new Stagd(['--data', folder, ...listen, ...args], environment);
    t.after(() => server.kill());
    await server.ready();
    return server;
  }

  async ready() {
    const died = this.exited.then(({code, signal}) => {
      throw new Error(`stagd ended with ${code ?? signal} before it was ready:\n${this.log}`);
    });
    died.catch(() => {});
    const line = await within(Promise.race([this.firstLine, died]), readyTimeoutMs, 'ready line');
    const ready = JSON.parse(line);
    assert.equal(ready.event, 'ready');
    this.listeners = ready.listeners;
    this.stag = ready.listeners.stag;
    this.relay = ready.listeners.relay;
    return ready;
  }

  /** Sends SIGTERM and gives back how the process ended. */
  async stop() {
    this.process.kill('SIGTERM');
    return within(this.exited, exitTimeoutMs, 'exit after SIGTERM');
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.process.kill('SIGKILL');
    return this.exited;
  }
}

/** Runs the program to its end and gives back what it said. */
export async function run(args, environment) {
  const program = new Stagd(args, environment);
  const {code, signal} = await within(program.exited, exitTimeoutMs, `end of stagd ${args.join(' ')}`)
    .catch(error => { program.process.kill('SIGKILL'); throw error; });
  return {code, signal, out: program.stdout.join('\n'), log: program.log};
}

/** A new API key for the server on `folder`. */
export async function newKey(folder, name, scopes, ...more) {
  const {code, out, log} = await run(['keys', 'add', name, '--scope', scopes, '--data', folder, ...more]);
  assert.equal(code, 0, log);
  return out;
}
