// One journey: a fresh program, a fresh browser profile, and a watch over everything that goes wrong on the way.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { SMALL, WIDE, look, watchShifts } from './look.mjs';
import { PASSWORD, Server, root } from './server.mjs';
import { control, isPseudo, pattern, plain, words } from './words.mjs';

/** Languages of the demo's people; the others have not chosen one. */
const OWN_LANGUAGES = { olivia: 'en-AU', arthur: 'en-AU', marie: 'fr', claire: 'fr' };

let launched;

/** The browser of this process. */
export function browser() {
  launched ??= chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  return launched;
}

/** Ends the browser; a script does it at its end, tests by themselves. */
export async function closeBrowser() {
  await (await launched)?.close();
  launched = undefined;
}

/** A window with a person before it. */
export class Window {
  #expected = [];
  /** What went wrong so far; empty at the end of a good journey. */
  troubles = [];
  /** Whether the journey holds something back, so that it is used later than the browser thinks right. */
  late = false;

  /**
   * @param {object} how
   * @param {Server} how.server
   * @param {string} [how.language] of the browser, and of the words by which fields and buttons are found
   * @param {'desktop'|'phone'} [how.size]
   * @param {boolean} [how.scripts] whether JavaScript is on
   * @param {'light'|'dark'} [how.scheme]
   * @param {string[]} [how.accept] the browser's languages, where they are not the page's
   */
  static async open({ server, language = 'en-US', size = 'desktop', scripts = true, scheme = 'light', accept, clock = false }) {
    const window = new Window();
    Object.assign(window, { server, language, scripts, scheme });
    window.context = await (await browser()).newContext({
      locale: accept ?? (isPseudo(language) ? 'en-US' : language),
      viewport: size === 'phone' ? { width: 360, height: 740 } : WIDE,
      hasTouch: size === 'phone',
      javaScriptEnabled: scripts,
      colorScheme: scheme,
      // Only the server tells the time.
      timezoneId: 'Pacific/Auckland',
      serviceWorkers: 'block',
    });
    window.context.setDefaultTimeout(30_000);
    window.context.setDefaultNavigationTimeout(60_000);
    if (scripts) await window.context.addInitScript(watchShifts);
    if (clock) await window.context.clock.install();
    window.page = await window.context.newPage();
    window.#watch(window.page);
    return window;
  }

  #watch(page) {
    const trouble = (text) => this.troubles.push(text);
    page.on('pageerror', (error) => trouble(`page error: ${error.stack ?? error}`));
    page.on('console', (message) => {
      // Without scripts, what was fetched for them stays unused; where the journey holds it back, it is used late.
      if ((!this.scripts || this.late) && message.text().includes('was preloaded using link preload but not used')) return;
      // Chromium writes each refused request here too; those are judged below. Policy reports come as errors.
      if (message.text().startsWith('Failed to load resource')) return;
      if (message.type() === 'error' || message.type() === 'warning') trouble(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      // A page that is left takes its unfinished requests along.
      // Without scripts, none of them is wanted.
      if (reason === 'csp' && !this.scripts && request.url().endsWith('.js')) return;
      if (reason === 'net::ERR_ABORTED' || this.#announced(request.url(), 0)) return;
      trouble(`request failed: ${request.method()} ${request.url()}: ${reason}`);
    });
    page.on('response', (response) => {
      if (response.status() < 400 || this.#announced(response.url(), response.status())) return;
      trouble(`answer ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
  }

  #announced(url, status) {
    return this.#expected.some((one) => one.status === status && new URL(url).pathname.startsWith(one.path));
  }

  /** Announces that a request to `path` (and what is below it) will be answered with `status`; 0 for no answer. */
  expect(path, status) {
    this.#expected.push({ path, status });
  }

  /** Opens an address and, with scripts on, waits until the page is interactive. */
  async visit(address, { interactive = true } = {}) {
    const answer = await this.page.goto(new URL(address, this.server.url).href);
    if (interactive) await this.interactive();
    return answer;
  }

  async interactive() {
    if (this.scripts) await this.page.waitForSelector('html[data-interactive]', { state: 'attached' });
  }

  control(name) {
    return control(this.page, this.language, name);
  }

  /** Types into a field as it is named on the page. */
  async type(name, text) {
    await this.control(name).fill(text);
  }

  async press(name) {
    await this.control(name).click();
  }

  text(id, args) {
    return words(this.language)(id, args);
  }

  /** Waits for the heading that says message `id`. */
  async heading(id) {
    if (isPseudo(this.language)) {
      // Its words are made by the program; which page it is shows in what it asks next.
      await this.page.locator('main h1').waitFor();
      return;
    }
    const wanted = pattern(this.language, id);
    await this.#until(async () => {
      const heading = this.page.locator('main h1');
      return wanted.test(plain((await heading.count()) ? await heading.first().innerText() : ''));
    }, () => `the heading ${wanted}, on ${this.page.url()}`);
    await this.interactive();
  }

  /** Waits until the main part of the page says message `id`. */
  async says(id, where = 'body') {
    if (isPseudo(this.language)) return;
    const wanted = new RegExp(pattern(this.language, id).source.slice(1, -1));
    await this.#until(async () => wanted.test(plain(await this.page.locator(where).innerText())), () => `the text ${wanted}`);
  }

  async #until(holds, what, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; ; await this.page.waitForTimeout(100)) {
      try {
        if (await holds()) return;
      } catch (error) {
        // The document changed under the question.
        if (!/Execution context was destroyed|navigat|detached/i.test(String(error))) throw error;
      }
      if (Date.now() > end) assert.fail(`waited ${seconds} s for ${what()}; it says: ${plain(await this.page.locator('body').innerText()).slice(0, 600)}`);
    }
  }

  /** The error summary, once it is there. */
  async problem() {
    const summary = this.page.locator('.error-summary');
    await summary.waitFor();
    return plain(await summary.innerText());
  }

  /** Looks at the page as it is; `state` names it. */
  async look(state, how = {}) {
    await look(this.page, state, { language: this.language, scripts: this.scripts, scheme: this.scheme, ...how });
  }

  /** Chooses another language in the switcher, by its tag. */
  async switchTo(tag) {
    await this.control('switcher').selectOption(tag);
    await Promise.all([this.page.waitForNavigation(), this.press('switchLanguage')]);
    this.language = tag;
    await this.interactive();
    assert.equal(await this.page.locator('html').getAttribute('lang'), tag);
  }

  // What people do, as one step each.

  async enterUsername(name, org = 'acme') {
    await this.visit(`/w/${org}/sign-in`);
    await this.heading('sign-in-title');
    await this.type('username', name);
    await this.press('continue');
    await this.heading('sign-in-password-title');
  }

  /** The same where the page may be at the password of an earlier try. */
  async enterUsernameAnew(name, org = 'acme') {
    await this.visit(`/w/${org}/sign-in`);
    if ((await this.page.locator('#restart-form').count()) > 0) {
      await this.page.locator('#restart-form [type=submit]').click();
      await this.heading('sign-in-title');
    }
    await this.type('username', name);
    await this.press('continue');
    await this.heading('sign-in-password-title');
  }

  async enterPassword(password = PASSWORD) {
    await this.type('password', password);
    await this.press('signIn');
  }

  /** To the page that asks for the code of the text message. */
  async toCode(name, org = 'acme') {
    await this.enterUsername(name, org);
    await this.enterPassword();
    await this.heading('sign-in-code-title');
  }

  async enterCode(code) {
    await this.type('code', code);
    await this.press('verify');
  }

  /** Signs in whole. */
  async signIn(name, org = 'acme') {
    await this.toCode(name, org);
    await this.enterCode(await this.server.code(name));
    await this.home(name);
  }

  /** Waits for the home page, which is in the person's own language where that is set, whatever the browser's. */
  async home(name) {
    await this.page.waitForURL('**/w/acme/');
    this.language = OWN_LANGUAGES[name] ?? this.language;
    await this.heading('home-title');
  }

  /** `language` of the pages, where signing out changes it. */
  async signOut(language = this.language) {
    await control(this.page, language, 'profile').click();
    await control(this.page, language, 'signOut').click();
    await this.heading('sign-in-title');
  }

  async close() {
    // A request that a journey holds back may still be under way.
    await this.page.unrouteAll({ behavior: 'ignoreErrors' });
    await this.context.close();
  }
}

/** What a journey's name says of its circumstances. */
const describe = ({ language = 'en-US', database = 'sqlite', size = 'desktop', scripts = true, scheme = 'light' }) =>
  [language, database, size, scripts ? '' : 'without JavaScript', scheme === 'dark' ? 'dark' : ''].filter(Boolean).join(', ');

/**
 * A test that walks through the program in a window, on a server of its own.
 * @param {string} name
 * @param {object} how circumstances: `language`, `database`, `size`, `scripts`, `scheme`; and of the server `demo`, `args`
 * @param {(window: Window, server: Server, more: (how: object) => Promise<Window>) => Promise<void>} body
 */
export function journey(name, how, body) {
  const title = `${name} (${describe(how)})`;
  test(title, { timeout: 300_000 }, async () => {
    const server = await Server.start(how);
    const windows = [];
    const more = async (circumstances = {}) => {
      const window = await Window.open({ ...how, server, ...circumstances });
      windows.push(window);
      return window;
    };
    try {
      const window = await more();
      await body(window, server, more);
      for (const { troubles } of windows) assert.deepEqual(troubles, [], `${title}: what went wrong on the way`);
    } catch (error) {
      await keep(title, windows, server, error);
      throw error;
    } finally {
      for (const window of windows) await window.close();
      await server.stop();
    }
  });
}

/** Keeps what a failed journey last saw in end2end/results. */
async function keep(title, windows, server, error) {
  const folder = path.join(root, 'end2end/results', title.replace(/[^\w-]+/g, '-'));
  await mkdir(folder, { recursive: true });
  for (const [i, { page, troubles }] of windows.entries()) {
    await page.screenshot({ path: path.join(folder, `${i}.png`), fullPage: true, timeout: 5000 }).catch(() => {});
    await writeFile(path.join(folder, `${i}.html`), await page.content().catch(String));
    await writeFile(path.join(folder, `${i}.txt`), [page.url(), String(error?.stack ?? error), ...troubles].join('\n'));
  }
  await writeFile(path.join(folder, 'server.txt'), server.log);
}

// The browser of a test file ends with it; a script that imports this calls closeBrowser itself.
if (process.env.NODE_TEST_CONTEXT) after(closeBrowser);

export { PASSWORD, SMALL, WIDE };
