// The program is killed, at any moment and under load, over and over. Whatever it had answered is there when it comes back, and
// nothing is half done. Browsers without scripts make the load; each keeps count of what it was told, and of the one thing that it
// asked and was not told of: that has happened whole, or not at all.
//
//   tools/with-postgres node --test end2end/durability.test.mjs
//
// SEED=… repeats a run's decisions (the machine's own timing stays its own), KILLS=… changes how often.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PASSWORD, Server, command, freshPostgres } from './harness/server.mjs';

const KILLS = Number(process.env.KILLS ?? 50);
const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const ORG = 'acme';
const TRIES = 5;
const LOCK_AT = 10;
const LOCK = 15_000;

// No pauses and no numbers of a day: the load is a few people who never rest.
const CONFIG = `
[limits]
code_tries = ${TRIES}
lock_at = ${LOCK_AT}
lock_first = ${LOCK}
lock_longest = ${LOCK}
delays = [0, 0, 0, 0]
address_blocks = []
${['factor_day', 'reset_codes_hour', 'reset_codes_day', 'reset_wrong_day', 'org_reset_wrong_hour', 'org_code_wrong_hour',
    'texts_number_ten_minutes', 'texts_account_day', 'texts_prefix_day', 'texts_country_day', 'texts_month', 'conversion_sends']
    .map((limit) => `${limit} = 1000000`).join('\n')}
`;

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomness(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let n = Math.imul(state ^ (state >>> 15), state | 1);
    n ^= n + Math.imul(n ^ (n >>> 7), n | 61);
    return ((n ^ (n >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A request that got no answer, or was told that the program is busy: what it asked for may or may not have happened. */
class Cut extends Error {}

/** Cookies, and forms posted without scripts. */
class Browser {
  cookies = new Map();

  constructor(world, cookies = {}) {
    this.world = world;
    for (const [name, value] of Object.entries(cookies)) if (value) this.cookies.set(name, value);
  }

  #send(pathname, fields, accept) {
    const { world } = this;
    const body = new URLSearchParams(fields).toString();
    const { port } = new URL(world.server.url);
    const headers = {
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      accept,
      'user-agent': 'durability',
      'accept-language': 'en-US',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    if (this.cookies.size > 0) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise((resolve, reject) => {
      const cut = (error) => reject(world.killed ? new Cut() : new Error(`POST ${pathname}: ${error.message}, and nobody had killed the program`));
      const request = http.request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers, agent: world.agent, timeout: 60_000 }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', cut);
        answer.on('end', () => {
          if (!answer.complete) return cut(new Error('half an answer'));
          world.answers += 1;
          if (answer.statusCode === 503) {
            world.busy += 1;
            return reject(new Cut('the program is busy'));
          }
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            if (/max-age=0/i.test(line)) this.cookies.delete(name);
            else this.cookies.set(name, value);
          }
          resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString() });
        });
      });
      request.on('error', cut);
      request.on('timeout', () => request.destroy(new Error('no answer within a minute')));
      request.end(body);
    });
  }

  /** Posts a form as a page without scripts does. The answer leads back to the page: that much is acknowledged. */
  async post(pathname, fields) {
    const { status, text } = await this.#send(pathname, { org: ORG, ...fields }, 'text/html');
    assert.equal(status, 303, `${pathname}: ${status} ${text.slice(0, 300)}`);
  }

  /** What a page would show; `null` if nobody is signed in. */
  async view(area) {
    const { status, text } = await this.#send(`/api/${area}`, { org: ORG }, 'application/json');
    if (status === 401) return null;
    assert.equal(status, 200, `${area}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }
}

const nameOf = (variant) => (typeof variant === 'string' ? variant : Object.keys(variant)[0]);
const refusalOf = (view) => view.problem && nameOf(view.problem.problem.refusal);
const other = (code) => (code === '000000' ? '000001' : '000000');

/** Where a flow's page stands: the step, and the tries spent of its code. */
async function standing(browser, kind) {
  const view = await browser.view(`${kind}/view`);
  const at = nameOf(view.step);
  const code = view.step.code ?? view.step.mail_code;
  return { at, view, state: code?.state, spent: code && (code.left === null ? 0 : TRIES - code.left) };
}

/** One who acts again and again, and knows what must be true. */
class Actor {
  trace = [];

  constructor(world, name, seed) {
    Object.assign(this, { world, name, random: randomness(seed) });
  }

  chance(share) {
    return this.random() < share;
  }

  below(n) {
    return Math.floor(this.random() * n);
  }

  note(text) {
    this.trace.push(`${Date.now() - this.world.began} ${text}`);
    if (this.trace.length > 40) this.trace.shift();
  }

  is(actual, expected, what) {
    assert.deepEqual(actual, expected, `${this.name}: ${what}`);
  }

  /** A wrong code: one try is spent, and the page says how many are left. */
  async wrongCode(flow, action, code) {
    flow.most += 1;
    this.note(`${action} wrong, ${flow.least} to ${flow.most} spent`);
    await flow.browser.post(action, { form: flow.form, code });
    flow.least += 1;
    const now = await standing(flow.browser, flow.kind);
    this.is(now.at, flow.at, 'a wrong code leads nowhere');
    this.is(now.spent, flow.least, 'every wrong code costs one try');
    this.is(now.state, flow.least === TRIES ? 'dead' : 'live', 'the state of the code');
  }

  /** After a cut: how many tries are gone lies between what was told and what was asked. */
  spent(flow, now) {
    assert.ok(flow.least <= now.spent && now.spent <= flow.most, `${this.name}: ${now.spent} tries are spent, not ${flow.least} to ${flow.most}`);
    flow.least = flow.most = now.spent;
  }
}

/** A person with a text message as second factor. */
class Person extends Actor {
  password = PASSWORD;
  /** The password before this one. */
  former = null;
  changes = 0;
  /** Text messages that were queued for this person. */
  texts = 0;
  live = new Set();
  ended = [];
  /** Sessions whose cookie was in an answer that never came. */
  unseen = 0;
  flow = null;
  doubt = null;
  device = undefined;

  constructor(world, name, phone, seed) {
    super(world, name, seed);
    Object.assign(this, { phone, mail: `${name}@acme.example` });
  }

  next() {
    return `${Math.floor(this.random() * 1e9).toString(36)}-heron-${Math.floor(this.random() * 1e9).toString(36)}-quartz`;
  }

  session(cookie) {
    return new Browser(this.world, { [`session-${ORG}`]: cookie, [`dev-${ORG}`]: this.device });
  }

  async signedIn(cookie) {
    return (await this.session(cookie).view('home/view')) !== null;
  }

  end(cookies) {
    for (const cookie of cookies) {
      this.live.delete(cookie);
      this.ended.push(cookie);
    }
    this.ended.splice(0, this.ended.length - 4);
  }

  /** The password is another from now on, and every session but `but` is over. */
  changed(next, but) {
    this.end([...this.live].filter((cookie) => cookie !== but));
    if (but) this.live.add(but);
    this.former = this.password;
    this.password = next;
    this.changes += 1;
    this.proved = false;
  }

  async act() {
    const { flow } = this;
    if (flow) return this[`${flow.kind === 'reset' ? 'reset' : 'signIn'}_${flow.at}`](flow);
    // A password that changed is tried first: the old one no longer signs in, the new one does.
    if (this.proved === false || this.live.size === 0) return this.beginSignIn();
    const what = this.random();
    if (what < 0.45) return this.change();
    if (what < 0.65) return this.beginReset();
    if (what < 0.8 || this.live.size > 2) return this.signOut();
    return this.beginSignIn();
  }

  async beginSignIn() {
    const browser = new Browser(this.world, { [`dev-${ORG}`]: this.device });
    this.note('name');
    await browser.post('/api/sign-in/name', { username: this.name });
    const { view, at } = await standing(browser, 'sign-in');
    this.is(at, 'password', 'after the name comes the password');
    this.flow = { kind: 'sign-in', at, browser, form: view.form, wrong: this.former ? 1 : this.below(3) };
  }

  async signIn_password(flow) {
    if (flow.wrong > 0) {
      const password = this.former ?? 'not the right one 5';
      this.note('wrong password');
      await flow.browser.post('/api/sign-in/password', { form: flow.form, username: this.name, password });
      flow.wrong -= 1;
      const { at, view } = await standing(flow.browser, 'sign-in');
      this.is([at, refusalOf(view)], ['password', 'wrong_pair'], 'a wrong or former password signs nobody in');
      return;
    }
    flow.since = Date.now();
    this.doubt = { to: 'code', then: () => this.texted(flow) };
    this.note('right password');
    await flow.browser.post('/api/sign-in/password', { form: flow.form, username: this.name, password: this.password });
    const { at, view } = await standing(flow.browser, 'sign-in');
    this.is([at, refusalOf(view)], ['code', null], 'the right password leads to the code');
    this.doubt = null;
    flow.at = 'code';
    this.texted(flow);
  }

  /** A challenge has begun, so its text message is queued. */
  texted(flow) {
    this.texts += 1;
    this.proved = true;
    Object.assign(flow, { least: 0, most: 0, code: null, wrong: this.chance(0.1) ? TRIES : this.below(4) });
  }

  /** What both codes have in common: the message comes, wrong codes cost tries, the fifth ends it. */
  async typed(flow, action, channel) {
    if (!flow.code) {
      flow.code = await this.world.message(channel === 'sms' ? this.phone : this.mail, channel, flow.since);
      this.note(`got the ${channel}`);
      return true;
    }
    if (flow.least === TRIES) {
      await flow.browser.post(action, { form: flow.form, code: flow.code });
      const now = await standing(flow.browser, flow.kind);
      this.is([now.at, now.state], [flow.at, 'dead'], 'a code whose tries are spent works no more');
      this.flow = null;
      return true;
    }
    if (flow.wrong > 0) {
      flow.wrong -= 1;
      await this.wrongCode(flow, action, other(flow.code));
      return true;
    }
    // The right one costs a try as well, if it is cut off.
    flow.most += 1;
    this.note(`${action} right`);
    return false;
  }

  async signIn_code(flow) {
    if (await this.typed(flow, '/api/sign-in/code', 'sms')) return;
    this.doubt = { to: 'username', then: () => { this.flow = null; this.unseen += 1; } };
    await flow.browser.post('/api/sign-in/code', { form: flow.form, code: flow.code });
    const cookie = flow.browser.cookies.get(`session-${ORG}`);
    assert.ok(cookie, `${this.name}: exactly the challenge's code signs in`);
    this.doubt = null;
    this.flow = null;
    this.device = flow.browser.cookies.get(`dev-${ORG}`);
    this.live.add(cookie);
    this.is(await this.signedIn(cookie), true, 'whoever has signed in is');
  }

  any() {
    return [...this.live][this.below(this.live.size)];
  }

  async signOut() {
    const cookie = this.any();
    const { who: { form } } = await this.session(cookie).view('home/view');
    this.doubt = { ends: [cookie], then: () => this.end([cookie]) };
    this.note('sign out');
    await this.session(cookie).post('/api/session/end', { form });
    this.doubt = null;
    this.end([cookie]);
    this.is(await this.signedIn(cookie), false, 'whoever has signed out is not signed in');
  }

  async change() {
    const [cookie, next] = [this.any(), this.next()];
    const browser = this.session(cookie);
    const { who: { form } } = await browser.view('settings/view');
    this.doubt = { ends: [...this.live], then: () => { this.changed(next); this.unseen = 0; } };
    this.note('change the password');
    await browser.post('/api/settings/password', { form, current_password: this.password, new_password: next });
    const renewed = browser.cookies.get(`session-${ORG}`);
    assert.notEqual(renewed, cookie, `${this.name}: the session goes on under another token`);
    const others = this.live.size - 1;
    this.doubt = null;
    this.changed(next, renewed);
    const told = (await browser.view('settings/view')).notice.password_changed.ended;
    assert.ok(others <= told && told <= others + this.unseen, `${this.name}: ${told} sessions ended, not ${others} to ${others + this.unseen}`);
    this.unseen = 0;
  }

  async beginReset() {
    // A mail that was asked for in vain may still be on its way.
    if (this.vain) await sleep(1_500);
    const browser = new Browser(this.world, { [`dev-${ORG}`]: this.device });
    const since = Date.now();
    this.vain = true;
    this.note('reset');
    await browser.post('/api/reset/request', { username: this.name });
    this.vain = false;
    const { at, view } = await standing(browser, 'reset');
    this.is(at, 'mail_code', 'after the name comes the code of the mail');
    this.flow = { kind: 'reset', at, browser, form: view.form, since, least: 0, most: 0, code: null, wrong: this.below(3) };
  }

  async reset_mail_code(flow) {
    if (await this.typed(flow, '/api/reset/mail-code', 'email')) return;
    const since = Date.now();
    const then = () => { flow.since = since; this.texted(flow); };
    this.doubt = { to: 'code', then };
    await flow.browser.post('/api/reset/mail-code', { form: flow.form, code: flow.code });
    this.is((await standing(flow.browser, 'reset')).at, 'code', 'after the mail comes the second factor');
    this.doubt = null;
    flow.at = 'code';
    then();
  }

  async reset_code(flow) {
    if (await this.typed(flow, '/api/reset/code', 'sms')) return;
    this.doubt = { to: 'new_password', then: () => {} };
    await flow.browser.post('/api/reset/code', { form: flow.form, code: flow.code });
    this.is((await standing(flow.browser, 'reset')).at, 'new_password', 'after the second factor comes the new password');
    this.doubt = null;
    flow.at = 'new_password';
  }

  async reset_new_password(flow) {
    const next = this.next();
    const then = () => { this.changed(next); this.unseen = 0; this.flow = null; };
    this.doubt = { to: 'done', ends: [...this.live], then };
    this.note('new password');
    await flow.browser.post('/api/reset/new-password', { form: flow.form, new_password: next });
    this.is((await standing(flow.browser, 'reset')).at, 'done', 'the new password is set');
    this.doubt = null;
    then();
  }

  /** What must be true after the program was killed, and what became of the one thing in doubt. */
  async settle() {
    const { flow, doubt } = this;
    const works = new Map();
    for (const cookie of [...this.live, ...this.ended]) works.set(cookie, await this.signedIn(cookie));
    for (const cookie of this.ended) this.is(works.get(cookie), false, 'a session that has ended stays so');
    let happened = null;
    if (flow) {
      const now = await standing(flow.browser, flow.kind);
      if (doubt?.to) {
        assert.ok([flow.at, doubt.to].includes(now.at), `${this.name}: at ${now.at}, between ${flow.at} and ${doubt.to}`);
        happened = now.at === doubt.to;
      } else {
        this.is(now.at, flow.at, 'a flow stays where it was');
      }
      if (!happened && now.spent !== undefined) this.spent(flow, now);
      if (happened) flow.at = now.at;
    }
    for (const cookie of this.live) {
      if (!doubt?.ends?.includes(cookie)) {
        this.is(works.get(cookie), true, 'a session lives on');
        continue;
      }
      happened ??= !works.get(cookie);
      this.is(works.get(cookie), !happened, 'sessions end with what ends them, all or none');
    }
    if (doubt) {
      this.note(`it ${happened ? 'had' : 'had not'} happened`);
      this.world.doubts += 1;
    }
    if (happened) {
      this.world.happened += 1;
      doubt.then();
    }
    this.doubt = null;
  }
}

/** Somebody who guesses a person's password from a browser that is not known. */
class Guesser extends Actor {
  least = 0;
  most = 0;
  rests = 0;

  async #password(password) {
    const browser = new Browser(this.world);
    await browser.post('/api/sign-in/name', { username: this.name });
    const { view } = await standing(browser, 'sign-in');
    // Only now: a name costs nothing.
    this.most += 1;
    if (this.most === LOCK_AT) this.locked = Date.now();
    await browser.post('/api/sign-in/password', { form: view.form, username: this.name, password });
    return browser.cookies.has(`session-${ORG}`);
  }

  async act() {
    if (Date.now() < this.rests) {
      await sleep(50);
      return;
    }
    // While the tries are known to be too few to lock, and after a lock, the right one signs in.
    if (this.over || (this.least > 0 && this.most < LOCK_AT - 1 && this.chance(0.1))) {
      const { least, most } = this;
      this.note(`right password after ${least} to ${most} tries`);
      // If the answer is cut off, the sign-in may be complete, and the counter back at zero.
      this.least = 0;
      assert.ok(await this.#password(PASSWORD), `${this.name}: the right password signs in, as after ${least} to ${most} tries`);
      this.most = 0;
      this.over = false;
      return;
    }
    if (this.least < LOCK_AT) {
      this.note(`wrong password after ${this.least} to ${this.most} tries`);
      assert.ok(!(await this.#password('not the right one 5')), `${this.name}: a wrong password signs nobody in`);
      this.least += 1;
      return;
    }
    // Every try that was answered is counted, so by now the door is locked; what was not answered may have locked it earlier.
    this.rests = Date.now() + LOCK + 500;
    if (Date.now() - this.locked < LOCK - 2_000) {
      this.note('right password at a locked door');
      assert.ok(!(await this.#password(PASSWORD)), `${this.name}: after ${this.least} wrong tries the door is locked`);
      this.world.locks += 1;
    }
    this.over = true;
  }

  async settle() {}
}

/** Somebody who asks for a reset of a name that is nobody's, and guesses its code. */
class Stranger extends Actor {
  async act() {
    const { flow } = this;
    if (!flow) {
      const browser = new Browser(this.world);
      await browser.post('/api/reset/request', { username: `${this.name}.${this.below(1e6)}` });
      const { at, view } = await standing(browser, 'reset');
      this.flow = { kind: 'reset', at, browser, form: view.form, least: 0, most: 0 };
      return;
    }
    if (flow.least === TRIES) {
      this.flow = null;
      return;
    }
    await this.wrongCode(flow, '/api/reset/mail-code', String(this.below(1e6)).padStart(6, '0'));
  }

  async settle() {
    const { flow } = this;
    if (!flow) return;
    const now = await standing(flow.browser, 'reset');
    this.is(now.at, flow.at, 'a flow stays where it was');
    this.spent(flow, now);
  }
}

// What would be half done: each of these counts what must not be there.
const HALF_DONE = {
  'sessions without the sign-in or change of password that they come of': `SELECT
    abs((SELECT count(*) FROM sessions) - (SELECT count(*) FROM audit WHERE result = 'ok' AND action IN ('sign-in', 'password-change')))`,
  'finished sign-ins without their session': `SELECT count(*) FROM flows f WHERE kind = 'sign_in' AND f.state::json->'sign_in'->>'session' IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = f.state::json->'sign_in'->>'session')`,
  'flows whose challenge is missing': `SELECT count(*) FROM flows f WHERE coalesce(f.state::json->'sign_in'->>'challenge', f.state::json->'reset'->>'challenge') IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM challenges c WHERE c.id = coalesce(f.state::json->'sign_in'->>'challenge', f.state::json->'reset'->>'challenge'))`,
  'challenges whose messages are missing or too many': `SELECT count(*) FROM challenges c WHERE c.user_id IS NOT NULL AND
    CASE WHEN c.purpose = 'reset-mail' THEN 1 ELSE c.sends END <> (SELECT count(*) FROM outbox o WHERE o.challenge_id = c.id)`,
  'messages whose challenge is missing': `SELECT count(*) FROM outbox o WHERE o.challenge_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM challenges c WHERE c.id = o.challenge_id)`,
  'codes that were used up without a sign-in, or twice': `SELECT abs((SELECT count(*) FROM challenges WHERE purpose = 'sign-in-text' AND used_at IS NOT NULL)
    - (SELECT count(*) FROM audit WHERE action = 'sign-in' AND result = 'ok' AND factor IS NOT NULL))`,
  'messages that are said to be sent and are not there': `SELECT count(*) FROM outbox o WHERE o.state = 'sent'
    AND NOT EXISTS (SELECT 1 FROM captured c WHERE c.id = o.id)`,
  'messages that nobody queued': 'SELECT count(*) FROM captured c WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = c.id)',
  'gaps in the activity record': 'SELECT count(*) FROM audit_heads h WHERE h.seq <> (SELECT count(*) FROM audit a WHERE a.org_id = h.org_id AND a.seq BETWEEN 1 AND h.seq)',
  'passwords that were changed without telling their owner': `SELECT abs((SELECT count(*) FROM outbox WHERE template = 'mail-password-changed')
    - (SELECT count(*) FROM audit WHERE result = 'ok' AND action IN ('password-change', 'reset')))`,
};
const WAITING = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
const CHANGES = `SELECT u.username || ' ' || count(*) FROM audit a JOIN users u ON u.id = a.actor
  WHERE a.result = 'ok' AND a.action IN ('password-change', 'reset') GROUP BY u.username ORDER BY 1`;

/** A program on one database, those who use it, and the one who kills it. */
class World {
  killed = true;
  answers = 0;
  busy = 0;
  locks = 0;
  kills = 0;
  cycles = 0;
  doubts = 0;
  happened = 0;
  began = Date.now();

  static async make(database, seed) {
    const world = new World();
    world.random = randomness(seed);
    world.database = database;
    world.dir = await mkdtemp(path.join(tmpdir(), 'vestibule-durability-'));
    const config = path.join(world.dir, 'vestibule.toml');
    await writeFile(config, CONFIG);
    world.server = await Server.start({ database, args: ['--config', config] });
    // Sam, Arthur and so on: the people of the demonstration, with their numbers.
    world.people = [['olivia', '+61491570006'], ['arthur', '+61491570156'], ['marie', '+61491570157'], ['sam', '+61491570158']]
      .map(([name, phone], i) => new Person(world, name, phone, seed + i + 1));
    world.actors = [...world.people, new Guesser(world, 'claire', seed + 11), new Stranger(world, 'nobody', seed + 12), new Stranger(world, 'noone', seed + 13)];
    return world;
  }

  up() {
    this.agent = new http.Agent({ keepAlive: true, timeout: 2_000 });
    this.inbox = null;
    this.killed = false;
  }

  async down() {
    this.killed = true;
    this.kills += 1;
    await this.server.kill();
    this.agent.destroy();
  }

  /** The code of the newest message to somebody since a moment. It was queued, so it comes, at the latest when a killed program's claim ends. */
  async message(to, channel, since) {
    const pattern = channel === 'sms' ? /#(\d{6})\s*$/ : /(?<!\d)(\d{6})(?!\d)/;
    for (let left = 600; left > 0; left -= 1) {
      // All ask with one question.
      this.inbox ??= { asked: Date.now(), answer: new Browser(this).view('home/outbox') };
      const { asked, answer } = this.inbox;
      const { messages } = await answer;
      const found = messages.find((one) => one.channel === channel && one.to === to && one.at.at >= since && pattern.test(one.text.trim()));
      if (found) return pattern.exec(found.text.trim())[1];
      await sleep(Math.max(0, asked + 80 - Date.now()));
      if (this.inbox?.asked === asked) this.inbox = null;
    }
    throw new Error(`no ${channel} to ${to} within a minute`);
  }

  /** One actor's life until the next kill, or until `done`. */
  async #live(actor, done = () => false) {
    let unsettled = false;
    while (!this.killed && (unsettled || !done())) {
      try {
        if (unsettled) await actor.settle();
        unsettled = false;
        await actor.act();
      } catch (error) {
        if (!(error instanceof Cut)) throw this.#told(error, actor);
        // Busy, unless it was the kill.
        unsettled = true;
      }
    }
  }

  #told(error, actor) {
    return new Error(`${error.message}\n  on ${this.database}, after ${this.kills} kills, SEED=${SEED}\n  ${actor.name} did:\n    ${actor.trace.join('\n    ')}`, { cause: error });
  }

  async #settle() {
    await Promise.all(this.actors.map(async (actor) => {
      for (let left = 20; ; left -= 1) {
        try {
          return await actor.settle();
        } catch (error) {
          if (!(error instanceof Cut) || left === 0) throw this.#told(error, actor);
        }
      }
    }));
  }

  /** Some load, a kill in its midst, a look at what lies there, and the next start. */
  async cycle() {
    const lives = this.actors.map((actor) => this.#live(actor));
    // After some answers rather than some time: a slow machine is killed as deep in its work as a quick one.
    const enough = this.answers + 3 + this.random() * 60;
    const pause = this.random() * 40;
    const loaded = async () => {
      for (let left = 400; left > 0 && this.answers < enough; left -= 1) await sleep(5);
      await sleep(pause);
    };
    await Promise.race([loaded(), ...lives]);
    await this.down();
    await Promise.all(lives);
    this.cycles += 1;
    await this.#look();
    if (this.cycles % 10 === 0) await this.#halfDone();
    if (this.random() < 0.15) {
      // A start is a moment like any other.
      const starting = this.server.resume().catch(() => {});
      await sleep(this.random() * 60);
      this.kills += 1;
      await this.server.kill();
      await starting;
    }
    await this.server.resume();
    this.up();
    await this.#settle();
  }

  /** What lies there while no program runs. */
  async #look() {
    // Chain of the activity record, keys, database; ends with an error if anything is wrong.
    await this.server.cli('doctor', '--json');
  }

  /** Asks both databases in one language: that of SQLite is copied. */
  async #ask(questions) {
    const copy = this.database === 'sqlite' ? await freshPostgres() : null;
    try {
      if (copy) await command('data', 'copy', '--from', this.server.database, '--to', copy.url);
      const asked = questions.flatMap((sql) => ['--command', `SELECT coalesce(json_agg(q.a), '[]') FROM (${sql}) AS q(a)`]);
      const { stdout } = await promisify(execFile)('psql',
        ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', copy?.url ?? this.server.database, ...asked]);
      return stdout.trim().split('\n').map((line) => JSON.parse(line));
    } finally {
      await copy?.drop();
    }
  }

  async #halfDone() {
    const answers = await this.#ask(Object.values(HALF_DONE));
    Object.keys(HALF_DONE).forEach((what, i) => {
      assert.deepEqual(answers[i], [0], `on ${this.database}, after ${this.kills} kills, SEED=${SEED}: ${what}`);
    });
  }

  async run(kills) {
    this.up();
    // Their browsers are known from then on, so that no lock is in their way.
    await Promise.all(this.people.map((person) => this.#live(person, () => person.live.size > 0)));
    while (this.kills < kills) await this.cycle();

    // Everybody comes to an end, and signs in once more.
    await Promise.all(this.people.map((person) => {
      person.proved = false;
      return this.#live(person, () => !person.flow && person.proved);
    }));
    // What a killed program had taken up is another's after half a minute.
    for (let left = 10; ; left -= 1) {
      const [[waiting]] = await this.#ask([WAITING]);
      if (waiting === 0) break;
      assert.ok(left > 0, `${waiting} messages were never sent`);
      await sleep(5_000);
    }
    await this.server.halt();
    await this.#look();
    await this.#halfDone();
    const sent = (await this.server.cli('outbox', '--json')).split('\n').filter(Boolean).map((line) => JSON.parse(line));
    for (const person of this.people) {
      assert.equal(sent.filter((one) => one.to === person.phone).length, person.texts, `${person.name}: each challenge's text message, once; SEED=${SEED}`);
    }
    const [changes] = await this.#ask([CHANGES]);
    const expected = this.people.filter(({ changes }) => changes > 0).map(({ name, changes }) => `${name} ${changes}`).sort();
    assert.deepEqual(changes, expected, `changes of passwords; SEED=${SEED}`);
    return sent.length;
  }

  async end() {
    this.killed = true;
    this.agent?.destroy();
    await this.server.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

describe(`kill -9 under load (SEED=${SEED})`, { concurrency: 2 }, () => {
  for (const [i, database] of ['sqlite', 'postgres'].entries()) {
    test(`DA5 DA6 what was answered is kept, and nothing is half done (${database})`, { timeout: 600_000 }, async (t) => {
      const world = await World.make(database, SEED + 100 * i);
      try {
        const messages = await world.run(KILLS);
        const changes = world.people.reduce((sum, { changes }) => sum + changes, 0);
        const seconds = Math.round((Date.now() - world.began) / 1000);
        t.diagnostic(`${database}: ${world.kills} kills in ${seconds} s; ${world.answers} answers (${world.busy} busy), ${changes} changes of passwords, ${messages} messages, ${world.locks} locks; ${world.doubts} steps cut off, of which ${world.happened} had happened`);
      } catch (error) {
        const said = world.server.log.split('\n').slice(-20).join('\n    ');
        throw new Error(`${error.message}\n  the program said at last:\n    ${said}`, { cause: error });
      } finally {
        await world.end();
      }
    });
  }
});
