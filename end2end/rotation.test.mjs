// DA2: new keys in the place of the old. `keys rotate` is killed at any moment, over and over, and run again; and it runs beside a
// program that serves. Everything that was encrypted can be read at every moment, and nobody is kept out.
//
//   tools/with-postgres node --test end2end/rotation.test.mjs
//
// SEED=… repeats a run's decisions, KILLS=… changes how often.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { describe, test } from 'node:test';
import { send } from './harness/plain.mjs';
import { PASSWORD, Server, cut } from './harness/server.mjs';

const KILLS = Number(process.env.KILLS ?? 12);
const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const PEOPLE = 24;

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** Everyone, with the number that only the right key opens. */
const people = async (server) => lines(await server.cli('user', 'list', '--org', 'acme', '--json')).map(({ username, phone }) => `${username} ${phone}`).sort();

const keys = async (server) => lines(await server.cli('keys', 'list', '--json'));

/** The keyring is whole, its owner's alone, and no half of one lies beside it. */
async function keyring(server) {
  const file = path.join(server.dir, 'keyring.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  return JSON.parse(await readFile(file, 'utf8')).keys.length;
}

/** Signs somebody in without scripts, with the code of the text message where there is one. */
async function signIn(server, agent, username) {
  const post = (action, fields, cookie) => send(server, agent, 'POST', `/api/sign-in/${action}`, { fields, cookie, accept: 'application/json' });
  const named = await post('name', { username });
  const { form } = JSON.parse(named.text);
  const pair = await post('password', { form, username, password: PASSWORD }, named.cookies);
  const { step } = JSON.parse(pair.text);
  if (step.done) return pair.cookies;
  assert.ok(step.code, pair.text);
  const code = await server.code(username);
  const done = await post('code', { form: JSON.parse(pair.text).form, code }, named.cookies);
  assert.ok(JSON.parse(done.text).step.done, done.text);
  return done.cookies;
}

async function home(server, agent, cookie) {
  const { status, text } = await send(server, agent, 'POST', '/api/home/view', { fields: {}, cookie, accept: 'application/json' });
  assert.equal(status, 200, text);
  return JSON.parse(text).who;
}

for (const database of ['sqlite', 'postgres']) {
  describe(`keys on ${database}`, () => {
    test('a rotation that is killed leaves everything readable, and goes on', async () => {
      console.log(`SEED=${SEED}`);
      let state = SEED >>> 0;
      const below = (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      const server = await Server.start({ database });
      try {
        for (let n = 0; n < PEOPLE; n += 1) {
          const phone = `0491 57${Math.floor(n / 10) + 1} ${String(100 + (n % 10)).padStart(3, '0')}`;
          await server.cli('user', 'add', `person${n}`, '--org', 'acme', '--phone', phone);
          await server.cli('user', 'unlock', 'sam', '--org', 'acme');
        }
        await server.message('sam', 'email');
        await server.halt();
        const before = await people(server);
        const mails = (await server.outbox('sam')).length;
        assert.ok(before.length > PEOPLE && mails > 0);

        const whole = Date.now();
        await server.cli('keys', 'rotate', '--in', '0');
        let took = Date.now() - whole;
        let [killed, runs] = [0, 0];
        for (; killed < KILLS; runs += 1) {
          assert.ok(runs < 10 * KILLS, `only ${killed} of ${runs} were still running within ${took} ms`);
          const began = Date.now();
          const end = await cut(below(took), 'keys', 'rotate', '--in', '0', ...server.where);
          assert.ok(!end.failed, end.stderr);
          if (end.killed) killed += 1;
          // The machine was busier before than it is now.
          else took = Math.max(20, Math.min(took, Date.now() - began));
          await keyring(server);
          assert.deepEqual(await people(server), before, `after run ${runs + 1}`);
          assert.equal((await server.outbox('sam')).length, mails);
        }
        console.log(`${killed} of ${runs} were killed within ${took} ms`);

        await server.cli('keys', 'rotate', '--in', '0');
        assert.deepEqual((await readdir(server.dir)).filter((name) => name.endsWith('.new')), []);
        const all = await keys(server);
        assert.equal(all.length, await keyring(server));
        assert.ok(all.every(({ use }) => !['unfinished', 'begins'].includes(use)), JSON.stringify(all));
        assert.equal(all.filter(({ use }) => use === 'current').length, 6);
        assert.deepEqual(await people(server), before);
        await server.cli('audit', 'verify');
        await server.cli('doctor');

        await server.resume();
        const agent = new http.Agent({ keepAlive: true });
        await home(server, agent, await signIn(server, agent, 'sam'));
        agent.destroy();
      } finally {
        await server.stop();
      }
    });

    test('a program that serves takes up the new keys by itself', async () => {
      const server = await Server.start({ database });
      const agent = new http.Agent({ keepAlive: true });
      try {
        const cookie = await signIn(server, agent, 'sam');
        const { form } = await home(server, agent, cookie);
        const rotating = server.cli('keys', 'rotate', '--in', '4');
        let ended = false;
        rotating.finally(() => (ended = true));
        // Before, while and after they begin.
        let signedIn = 0;
        while (!ended) {
          await home(server, agent, cookie);
          await home(server, agent, await signIn(server, agent, 'claire'));
          signedIn += 1;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        assert.match(await rotating, /values are encrypted anew/);
        assert.ok(signedIn > 5, `${signedIn} sign-ins`);
        // The page that was open before is as good as it was.
        const saved = await send(server, agent, 'POST', '/api/settings/save', {
          fields: { form, locale: '', time_zone: 'Australia/Perth' }, cookie, accept: 'application/json',
        });
        assert.equal(saved.status, 200, saved.text);
        await home(server, agent, await signIn(server, agent, 'arthur'));
        assert.ok((await keys(server)).filter(({ use }) => use === 'current').every(({ id }) => id.endsWith('-2')));
        await server.cli('audit', 'verify');
        assert.match(await server.cli('doctor'), /ok +keys: in use since/);
        assert.match(await server.cli('keys', 'rotate', '--prune'), /Every key is still needed/);
        assert.doesNotMatch(server.log, /ERROR/);
      } finally {
        agent.destroy();
        await server.stop();
      }
    });
  });
}
