// A file of people is checked and taken in while the program is killed, over and over, and started again: it goes on by itself, and at
// the end each person is there once, with the activation code that was handed out.
//
//   tools/with-postgres node --test end2end/import.test.mjs
//
// SEED=… repeats a run's decisions, KILLS=… changes how often.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './harness/plain.mjs';
import { PASSWORD, Server } from './harness/server.mjs';

const KILLS = Number(process.env.KILLS ?? 6);
const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const PEOPLE = 3_000;

const file = ['Full name,Username,Email', ...Array.from({ length: PEOPLE }, (_, n) => `Person ${n},person${n},person${n}@acme.example`), 'Sam,sam,'].join('\n');

describe(`an import that is killed (SEED=${SEED})`, { concurrency: 2 }, () => {
  for (const [i, database] of ['sqlite', 'postgres'].entries()) {
    test(`DA5 C7 everyone is taken in once (${database})`, { timeout: 300_000 }, async (t) => {
      let state = (SEED + i) >>> 0;
      const below = (n) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      const server = await Server.start({ database });
      try {
        const ask = (path, fields, more = {}) => send(server, undefined, 'POST', path, { fields, accept: 'application/json', ...more });
        const named = await ask('/api/sign-in/name', { username: 'arthur' });
        const { form: flow } = JSON.parse(named.text);
        await ask('/api/sign-in/password', { form: flow, username: 'arthur', password: PASSWORD }, { cookie: named.cookies });
        const { cookies: cookie } = await ask('/api/sign-in/code', { form: flow, code: await server.code('arthur') }, { cookie: named.cookies });
        const { who: { form } } = JSON.parse((await ask('/api/home/view', {}, { cookie })).text);
        const look = async () => JSON.parse((await ask('/api/team/import-view', {}, { cookie })).text);

        const sent = await ask('/api/team/import?org=acme', { form }, { file, cookie, accept: 'text/html' });
        assert.equal(sent.status, 303, sent.text);
        let [kills, started, before] = [0, false, -1];
        for (const end = Date.now() + 240_000; ; ) {
          assert.ok(Date.now() < end, 'it goes on by itself');
          const job = await look();
          if (job.state === 'ready') {
            assert.deepEqual([job.total.value, job.done.value, job.refused.value], [PEOPLE + 1, PEOPLE + 1, 1]);
            const ordered = await ask('/api/team/import-order', { form, job: job.job, order: 'start' }, { cookie });
            assert.equal(ordered.status, 200, ordered.text);
            [started, before] = [true, -1];
          } else if (job.state === 'done') {
            assert.ok(started);
            assert.deepEqual([job.total.value, job.done.value, job.refused.value], [PEOPLE, PEOPLE, 0]);
            break;
          } else {
            assert.ok(job.done.value >= before, 'what was done stays done');
            // Half of the kills while it is checked, half while people are taken in.
            if (job.done.value > before && kills < (started ? KILLS : KILLS / 2)) {
              before = job.done.value;
              await sleep(below(150));
              await server.kill();
              kills += 1;
              await server.resume();
            } else {
              await sleep(100);
            }
          }
        }
        assert.ok(kills > KILLS / 2, `killed ${kills} times`);
        const { job } = await look();
        const codes = await ask('/api/team/codes', { form, job }, { cookie });
        const rows = codes.text.trim().split('\r\n').slice(1).map((line) => line.split(','));
        assert.equal(new Set(rows.map(([, username]) => username)).size, PEOPLE);
        assert.equal(new Set(rows.map(([, , , code]) => code)).size, PEOPLE);
        assert.notEqual((await ask('/api/team/codes', { form, job }, { cookie })).status, 200, 'once');
        const people = (await server.cli('user', 'list', '--org', 'acme', '--json')).split('\n').filter(Boolean).map((line) => JSON.parse(line).username);
        assert.equal(people.length, PEOPLE + 7);
        assert.equal(new Set(people).size, people.length);
        // A code that was handed out while the program was killed opens the door.
        const [, username, , code] = rows[below(PEOPLE)];
        const first = await ask('/api/sign-in/name', { username });
        const { form: begun } = JSON.parse(first.text);
        await ask('/api/sign-in/use-activation', { form: begun }, { cookie: first.cookies });
        const shown = JSON.parse((await ask('/api/enrol/view', {}, { cookie: first.cookies })).text);
        const opened = await ask('/api/enrol/activation', { form: shown.form, code }, { cookie: first.cookies });
        assert.ok(JSON.parse(opened.text).step.new_password, opened.text);
        await server.cli('audit', 'verify');
        await server.halt();
        await server.cli('doctor');
        t.diagnostic(`${database}: ${kills} kills`);
      } finally {
        await server.stop();
      }
    });
  }
});
