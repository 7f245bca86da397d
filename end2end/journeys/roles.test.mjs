// Who gets an answer where: every route of the program, each role, each state of signing in, and another organization (WB8, SE4).
// The table stands here by hand, so that what the program says of itself is not all that it is measured by.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { describe, test } from 'node:test';
import { send } from '../harness/plain.mjs';
import { PASSWORD, Server, root } from '../harness/server.mjs';

const ROLES = ['employee', 'manager', 'admin', 'primary admin'];
const PEOPLE = { employee: 'sam', manager: 'marie', admin: 'arthur', 'primary admin': 'olivia' };

/** What needs a session: the lowest role, and the fields of its form beside organization, session and person. */
const SESSION = {
  '/w/{org}': ['employee'],
  '/w/{org}/': ['employee'],
  '/w/{org}/settings': ['employee'],
  '/w/{org}/settings/password': ['employee'],
  '/w/{org}/settings/security': ['employee'],
  '/w/{org}/settings/sessions': ['employee'],
  '/w/{org}/settings/security/number': ['employee'],
  '/w/{org}/settings/security/email': ['employee'],
  '/w/{org}/settings/security/everyone': ['admin'],
  '/w/{org}/settings/organization': ['admin'],
  '/w/{org}/settings/payments': ['admin'],
  '/w/{org}/confirm': ['employee'],
  '/w/{org}/overview': ['admin'],
  '/w/{org}/activity': ['admin'],
  '/w/{org}/activity.csv': ['admin'],
  '/w/{org}/activity.jsonl': ['admin'],
  '/w/{org}/team': ['manager'],
  '/w/{org}/team/add': ['admin'],
  '/w/{org}/team/import': ['admin'],
  '/w/{org}/team/job': ['manager'],
  '/w/{org}/team.csv': ['admin'],
  '/w/{org}/team/{person}': ['manager'],
  '/api/session/end': ['employee'],
  '/api/session/stay': ['employee'],
  '/api/home/view': ['employee'],
  '/api/settings/view': ['employee'],
  '/api/settings/save': ['employee'],
  '/api/settings/password': ['employee', { current_password: 'x', new_password: 'x' }],
  '/api/sessions/view': ['employee'],
  '/api/sessions/end': ['employee'],
  '/api/security/view': ['employee'],
  '/api/security/text': ['employee', { on: 'false' }],
  '/api/security/backup': ['employee', { on: 'false' }],
  '/api/security/contact': ['employee'],
  '/api/security/change-number': ['employee', { country: 'AU', phone: 'x' }],
  '/api/security/change-email': ['employee', { email: 'x' }],
  '/api/everyone/view': ['admin'],
  '/api/everyone/enable': ['admin', { days: '7' }],
  '/api/everyone/release': ['admin'],
  '/api/confirm/view': ['employee'],
  '/api/confirm/send': ['employee'],
  '/api/confirm/code': ['employee', { code: '123456' }],
  '/api/confirm/password': ['employee', { current_password: 'x' }],
  '/api/confirm/resend': ['employee'],
  '/api/confirm/cancel': ['employee'],
  '/api/overview/view': ['admin'],
  '/api/activity/view': ['admin'],
  '/api/organization/view': ['admin'],
  '/api/organization/save': ['admin', { kept: '', org_name: 'Acme', region: 'AU', locale: 'en-AU', time_zone: 'Australia/Sydney', own_numbers: '', password_min: '12' }],
  '/api/organization/watch': ['primary admin', { on: 'true' }],
  '/api/payments/view': ['admin'],
  '/api/payments/bank': ['admin', { bank_country: 'AU' }],
  '/api/payments/instant': ['admin', { on: 'true' }],
  '/api/payments/descriptor': ['admin', { descriptor: 'X' }],
  '/api/team/view': ['manager'],
  '/api/team/person': ['manager'],
  '/api/team/add-view': ['admin'],
  '/api/team/add': ['admin', { display_name: 'X', username: 'x', email: '', country: 'AU', phone: '', role: 'employee', locale: '' }],
  '/api/team/edit': ['admin', { version: '1', display_name: 'X', username: 'claire', locale: '' }],
  '/api/team/second': ['admin', { on: 'on' }],
  '/api/team/switch': ['admin', { active: 'false' }],
  '/api/team/end-sessions': ['manager'],
  '/api/team/activation': ['manager'],
  '/api/team/unlock': ['manager'],
  '/api/team/access': ['manager'],
  '/api/team/role': ['admin', { role: 'manager' }],
  '/api/team/hand-over': ['primary admin'],
  '/api/team/contacts': ['admin', { email: '', country: 'AU', phone: '' }],
  '/api/team/take-factor': ['manager', { reason: 'x' }],
  '/api/team/import-view': ['admin'],
  '/api/team/job-view': ['manager'],
  '/api/team/import-order': ['admin', { job: 'x', order: 'start' }],
  '/api/team/job-order': ['manager', { job: 'x', order: 'stop' }],
  '/api/team/many': ['manager', { act: 'codes' }],
  '/api/team/import': ['admin'],
  '/api/team/codes': ['manager', { job: 'x' }],
  '/api/team/delete': ['admin'],
};

/** What takes a file. */
const UPLOAD = '/api/team/import';

/** What only shows: its call changes nothing, and has no session's token to be wrong. */
const SHOWS = /\/(view|contact|person|add-view|import-view|job-view|stay)$/;

/** The routes as the program's own table has them, by whether they need a session. */
function routes() {
  const source = readFileSync(path.join(root, 'server/src/http/routes.rs'), 'utf8');
  const table = /pub const ROUTES[^=]*= &\[([\s\S]*?)\n\];/.exec(source)[1];
  const found = [...table.matchAll(/\b(get|call|post|file)\(\s*"([^"]+)"([\s\S]*?)(?=\n    \w)/g)];
  assert.ok(found.length > 80, 'the table was read');
  return found.map(([, kind, route, rest]) => ({ route, kind, session: kind === 'file' || rest.includes('Level::Session') }));
}

async function call(server, route, fields, cookie) {
  return send(server, http.globalAgent, 'POST', route, { fields, cookie, accept: 'application/json' });
}

/** Signs in as pages without scripts would, and gives the cookies of each step. */
async function signIn(server, username) {
  const named = await call(server, '/api/sign-in/name', { username });
  const form = JSON.parse(named.text).form;
  const asked = await call(server, '/api/sign-in/password', { form, username, password: PASSWORD }, named.cookies);
  assert.equal(asked.status, 200, asked.text);
  const done = await call(server, '/api/sign-in/code', { form, code: await server.code(username) }, named.cookies);
  assert.equal(done.status, 200, done.text);
  const view = JSON.parse((await call(server, '/api/home/view', {}, done.cookies)).text);
  return { session: done.cookies, pending: named.cookies, form: view.who.form };
}

describe('who gets an answer where', { concurrency: 2 }, () => {
  test('every route that needs a session is in the table, and nothing else', () => {
    const there = routes().filter((one) => one.session).map((one) => one.route).sort();
    assert.deepEqual(there, Object.keys(SESSION).sort());
  });

  test('WB5 of whoever may not send a file, not a byte is waited for', async () => {
    const server = await Server.start();
    try {
      /** The status that is answered to the head of a request alone. */
      const announced = (cookie, bytes) => new Promise((resolve, reject) => {
        const { port } = new URL(server.url);
        const headers = {
          host: `localhost:${port}`, origin: `http://localhost:${port}`, accept: 'text/html', connection: 'close',
          'content-type': 'multipart/form-data; boundary=part', 'content-length': bytes, ...(cookie ? { cookie } : {}),
        };
        const request = http.request({ host: '127.0.0.1', port, path: `${UPLOAD}?org=acme`, method: 'POST', headers, timeout: 2_000 });
        request.on('response', (answer) => resolve(answer.statusCode));
        request.on('timeout', () => request.destroy(new Error('it waits for the file')));
        request.on('error', reject);
        request.flushHeaders();
      });
      assert.equal(await announced(undefined, 30_000_000), 303);
      assert.equal(await announced((await signIn(server, 'marie')).session, 30_000_000), 404);
      const { session } = await signIn(server, 'arthur');
      assert.equal(await announced(session, 40_000_000), 413);
      await assert.rejects(announced(session, 30_000_000), /it waits for the file/);
    } finally {
      await server.stop();
    }
  });

  for (const database of ['sqlite', 'postgres']) {
    test(`every route, role, state and organization (${database})`, { timeout: 240_000 }, async () => {
      const server = await Server.start({ database });
      try {
        await server.cli('org', 'add', 'other', '--name', 'Other', '--region', 'AU');
        const claire = JSON.parse(await server.cli('user', 'show', 'claire', '--org', 'acme', '--json')).id;
        const as = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await signIn(server, PEOPLE[role])])));
        const half = await call(server, '/api/sign-in/name', { username: 'sam' });
        const wrong = [];
        const expect = (what, answer, ...statuses) => {
          if (!statuses.includes(answer.status)) wrong.push(`${what}: ${answer.status} instead of ${statuses.join(' or ')}`);
        };
        for (const { route, kind, session } of routes().filter((one) => one.session)) {
          const [lowest, more = {}] = SESSION[route];
          const address = (org) => route.replace('{org}', org).replace('{person}', claire);
          const ask = async (org, cookie, form) => {
            if (kind === 'get') return send(server, http.globalAgent, 'GET', address(org), { cookie, accept: 'text/html' });
            const fields = { org, form, person: claire, ...more };
            // What takes a file says in its address whose it is: that is looked at before the file.
            return route === UPLOAD
              ? send(server, http.globalAgent, 'POST', `${route}?org=${org}`, { fields, file: 'Username\r\n', cookie, accept: 'text/html' })
              : call(server, route, fields, cookie);
          };
          assert.ok(session);
          // Nobody, and whoever has only begun to sign in: pages and files lead to the sign-in, functions answer 401. To sign out is no harm.
          const shut = kind === 'get' || kind === 'file' ? [303, 404] : route === '/api/session/end' ? [200] : [401];
          expect(`${route} signed out`, await ask('acme', undefined, 'x'), ...shut);
          expect(`${route} half signed in`, await ask('acme', half.cookies, 'x'), ...shut);
          for (const role of ROLES) {
            const { session: cookie, form } = as[role];
            expect(`${route} of another organization as ${role}`, await ask('other', cookie, form), ...shut);
            if (ROLES.indexOf(role) < ROLES.indexOf(lowest)) {
              // With everything else right, so that the role alone refuses: the answer of an address that there is not.
              expect(`${route} as ${role}`, await ask('acme', cookie, form), 404);
            } else {
              // Whoever may is only stopped by the token, which is wrong here: nothing is changed.
              const right = kind === 'get' || SHOWS.test(route) ? [200] : [403];
              expect(`${route} as ${role}`, await ask('acme', cookie, 'x'), ...right);
            }
          }
        }
        assert.deepEqual(wrong, []);
        // Another person's id is as good as none, and so is one that there is not.
        const unknown = '01890000-0000-7000-8000-000000000000';
        for (const [who, username] of [['manager', 'arthur'], ['manager', 'olivia'], ['admin', 'olivia']]) {
          const { id } = JSON.parse(await server.cli('user', 'show', username, '--org', 'acme', '--json'));
          const { session: cookie, form } = as[who];
          for (const action of ['unlock', 'end-sessions', 'activation', 'take-factor']) {
            const ask = (person) => call(server, `/api/team/${action}`, { form, person, reason: 'x' }, cookie);
            const [theirs, none] = [await ask(id), await ask(unknown)];
            assert.equal(theirs.status, 404, `${who} ${action} ${username}`);
            assert.equal(theirs.text, none.text);
          }
        }
      } finally {
        await server.stop();
      }
    });
  }
});
