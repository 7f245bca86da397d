// Many pages at once, each rendered whole: what one request is made of must not end with another, nor before its page is written.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { send } from '../harness/plain.mjs';
import { PASSWORD, Server } from '../harness/server.mjs';

const AT_ONCE = 16;
const SECONDS = 4;

describe('many at once', () => {
  let server;
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  before(async () => { server = await Server.start(); });
  after(async () => {
    agent.destroy();
    await server.stop();
  });

  test('WB6 every page is whole, with its own title', { timeout: 120_000 }, async (t) => {
    const call = (action, fields, cookie) => send(server, agent, 'POST', `/api/sign-in/${action}`, { fields, cookie, accept: 'application/json' });
    const named = await call('name', { username: 'claire' });
    const { form } = JSON.parse(named.text);
    const signedIn = await call('password', { form, username: 'claire', password: PASSWORD }, named.cookies);
    const visits = [['/w/acme/', signedIn.cookies], ['/w/acme/settings', signedIn.cookies], ['/w/acme/settings/password', signedIn.cookies],
      ['/w/acme/sign-in'], ['/w/acme/reset'], ['/dev/outbox'], ['/nothing-here']];
    const seen = new Map();
    let count = 0;
    const until = Date.now() + SECONDS * 1000;
    await Promise.all(Array.from({ length: AT_ONCE }, async (_, i) => {
      for (let turn = i; Date.now() < until; turn += 1) {
        const [path, cookie] = visits[turn % visits.length];
        const { status, text } = await send(server, agent, 'GET', path, { cookie, accept: 'text/html' });
        const title = /<title>([^<]*)<\/title>/.exec(text)?.[1];
        assert.equal(status, path === '/nothing-here' ? 404 : 200, `${path}: ${title}`);
        assert.ok(title && text.includes('</html>'), `${path} is whole`);
        if (!seen.has(path)) seen.set(path, title);
        assert.equal(title, seen.get(path), path);
        count += 1;
      }
    }));
    t.diagnostic(`${count} pages in ${SECONDS} s`);
    assert.equal(new Set(seen.values()).size, visits.length, 'each page has a title of its own');
  });
});
