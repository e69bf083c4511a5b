// SPDX-License-Identifier: GPL-3.0-or-later
// Runs all attackers round after round in a process of its own, so that only the server is shared with the
// client that must not notice them. Ends when its parent says so; prints what went wrong as JSON.
import {attackers} from './attackers.mjs';

const [stag, relay, session] = process.argv.slice(2);
const pauseMs = 250;

let running = true;
process.on('message', () => { running = false; });

const failures = [];
const rounds = await Promise.all(Object.entries(attackers).map(async ([name, attack]) => {
  let count = 0;
  while (running) {
    try {
      await attack({stag, relay}, session);
      ++count;
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs));
  }
  return [name, count];
}));
process.send({rounds: Object.fromEntries(rounds), failures});
process.disconnect();
