// RL7, RL8: how long a refusal takes does not tell whether the account exists, nor what is wrong with it. Runs alone, so that nothing
// else on the machine is measured.
//
//   tools/with-postgres node --test end2end/timing.test.mjs

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { send } from './harness/plain.mjs';
import { Server } from './harness/server.mjs';

const ROUNDS = 50;
const LOCK_AT = 60;
/** Milliseconds between the quickest and the slowest median. */
const MOST = 5;
/** A machine can stumble once; what tells something tells it every time. */
const ATTEMPTS = 3;

const CONFIG = `
[limits]
lock_at = ${LOCK_AT}
delays = [0, 0, 0, 0]
address_blocks = []
`;

/** Whom each kind of refusal is asked about. */
const KINDS = { known: 'marie', unknown: 'nobody', locked: 'sam', deactivated: 'jack' };

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** One try of a browser that was never here: the answer without what names the flow, and its milliseconds. */
async function refusal(server, agent, username) {
  const post = (action, fields, cookie) => send(server, agent, 'POST', `/api/sign-in/${action}`, { fields, cookie, accept: 'application/json' });
  const named = await post('name', { username });
  const { form } = JSON.parse(named.text);
  const { took, status, headers, cookies, text } = await post('password', { form, username, password: 'not the right one 5' }, named.cookies);
  const { step, problem } = JSON.parse(text);
  return { took, same: { status, headers: Object.keys(headers).sort(), cookies, step: JSON.stringify(step).replace(username, '…'), problem } };
}

async function medians(database) {
  const folder = await mkdtemp(path.join(tmpdir(), 'vestibule-timing-'));
  const config = path.join(folder, 'vestibule.toml');
  await writeFile(config, CONFIG);
  const server = await Server.start({ database, args: ['--config', config] });
  const agent = new http.Agent({ keepAlive: true });
  try {
    for (let i = 0; i < LOCK_AT; i += 1) await refusal(server, agent, KINDS.locked);
    // Statements are prepared and caches warm before anything counts.
    for (const username of Object.values(KINDS)) await refusal(server, agent, username);
    const times = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
    let first;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, username] of Object.entries(KINDS)) {
        const { took, same } = await refusal(server, agent, username);
        times[kind].push(took);
        first ??= same;
        assert.deepEqual(same, first, `${kind} is answered like the others`);
      }
    }
    return Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, median(all)]));
  } finally {
    agent.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the time of a refusal', () => {
  for (const database of ['sqlite', 'postgres']) {
    test(`RL7 RL8 known, unknown, locked and deactivated take as long (${database})`, { timeout: 300_000 }, async (t) => {
      for (let attempt = 1; ; attempt += 1) {
        const found = await medians(database);
        const spread = Math.max(...Object.values(found)) - Math.min(...Object.values(found));
        const told = Object.entries(found).map(([kind, ms]) => `${kind} ${ms.toFixed(2)}`).join(', ');
        t.diagnostic(`medians of ${ROUNDS} in ms: ${told}; ${spread.toFixed(2)} apart`);
        if (spread < MOST) return;
        assert.ok(attempt < ATTEMPTS, `${spread.toFixed(2)} ms apart in each of ${ATTEMPTS} attempts: ${told}`);
      }
    });
  }
});
