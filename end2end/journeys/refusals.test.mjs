// What goes wrong while signing in, and what the pages do about it.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PASSWORD, journey } from '../harness/journey.mjs';
import { plain } from '../harness/words.mjs';

/** What a refused pair leaves on the page: all of the card but the name that was typed. */
async function refused(w, name, password) {
  await w.enterUsername(name);
  await w.enterPassword(password);
  const problem = await w.problem();
  const card = plain(await w.page.locator('main').innerText()).replaceAll(name, '…');
  return { problem, card, title: await w.page.title() };
}

describe('a wrong pair', { concurrency: 3 }, () => {
  for (const how of [{ database: 'sqlite' }, { database: 'postgres', scripts: false, language: 'fr' }]) {
    journey('A3 A6 says the same to everyone, and offers help', how, async (w, server, more) => {
      const [sam, nobody, jack] = [w, await more(), await more()];
      const wrong = await refused(sam, 'sam', 'not the password at all');
      assert.deepEqual(await refused(nobody, 'nobody.here', 'not the password at all'), wrong);
      // Deactivated, with the right password.
      assert.deepEqual(await refused(jack, 'jack', PASSWORD), wrong);
      for (const id of ['error-wrong-pair', 'sign-in-help-reset', 'sign-in-help-locked', 'sign-in-help-region', 'sign-in-help-people']) {
        await sam.says(id, 'main');
      }
      assert.equal(await server.count('sam', 'sms'), 0);
      assert.equal(await server.count('jack', 'sms'), 0);
      await sam.look('password-wrong');
    });
  }

  journey('A1 not you? goes back to the username, kept', {}, async (w) => {
    await w.enterUsername('sma');
    await w.press('notYou');
    await w.heading('sign-in-title');
    assert.equal(await w.control('username').inputValue(), 'sma');
    await w.type('username', 'sam');
    await w.press('continue');
    await w.heading('sign-in-password-title');
    assert.match(plain(await w.page.locator('.identity-name').innerText()), /^sam$/);
  });

  journey('B1 claire has no second factor and is advised to get one', { language: 'fr' }, async (w) => {
    await w.enterUsername('claire');
    await w.enterPassword();
    await w.home('claire');
    await w.says('home-2fa-title');
  });

  journey('A6 lucy, invited and without a password, gets nowhere', { database: 'postgres' }, async (w, server) => {
    await w.enterUsername('lucy');
    await w.enterPassword();
    await w.problem();
    assert.equal(await server.count('lucy', 'sms'), 0);
  });
});

describe('around the pages', { concurrency: 3 }, () => {
  journey('I7 the keyboard is enough', {}, async (w, server) => {
    await w.visit('/w/acme/sign-in');
    const at = () => w.page.evaluate(() => document.activeElement?.id);
    assert.equal(await at(), 'username');
    await w.page.keyboard.type('sam');
    await w.page.keyboard.press('Enter');
    await w.heading('sign-in-password-title');
    // The focus is at the heading of the new step, for those who cannot see it; the field comes by Tab.
    for (let i = 0; i < 6 && (await at()) !== 'password'; i += 1) await w.page.keyboard.press('Tab');
    assert.equal(await at(), 'password');
    await w.page.keyboard.type('not the password at all');
    await w.page.keyboard.press('Enter');
    await w.problem();
    await w.page.waitForFunction(() => document.activeElement?.classList.contains('error-summary'));
    await w.page.locator('#password').focus();
    await w.page.keyboard.press('Control+A');
    await w.page.keyboard.type(PASSWORD);
    await w.page.keyboard.press('Enter');
    await w.heading('sign-in-code-title');
    for (let i = 0; i < 6 && (await at()) !== 'code'; i += 1) await w.page.keyboard.press('Tab');
    await w.page.keyboard.type(await server.code('sam'));
    await w.page.keyboard.press('Enter');
    await w.heading('home-title');
    // The first Tab of a page is the way past its bar.
    await w.page.reload();
    await w.interactive();
    await w.page.keyboard.press('Tab');
    assert.match(await w.page.evaluate(() => document.activeElement.className), /skip-link/);
  });

  journey('A11 reload, a second tab and back show the same step', {}, async (w, server) => {
    await w.toCode('sam');
    await w.page.reload();
    await w.heading('sign-in-code-title');
    const second = await w.context.newPage();
    await second.goto(`${server.url}/w/acme/sign-in`);
    await second.locator('#code-form').waitFor();
    await second.close();
    await w.visit('/w/acme/reset');
    await w.page.goBack();
    await w.heading('sign-in-code-title');
    await w.enterCode(await server.code('sam'));
    await w.heading('home-title');
  });

  for (const scripts of [true, false]) {
    journey('A10 goes on to where the person came from', { scripts }, async (w) => {
      await w.visit('/w/acme/settings/password');
      await w.heading('sign-in-title');
      await w.type('username', 'sam');
      await w.press('continue');
      await w.heading('sign-in-password-title');
      await w.enterPassword();
      await w.heading('sign-in-code-title');
      await w.enterCode(await w.server.code('sam'));
      await w.page.waitForURL('**/w/acme/settings/password');
      await w.heading('settings-title');
      // Signed in already: the sign-in page goes on at once, perhaps before it has come whole.
      const open = (address) => w.page.goto(w.server.url + address).catch((error) => assert.match(String(error), /ERR_ABORTED/));
      await open('/w/acme/sign-in?return_to=/w/acme/settings');
      await w.page.waitForURL('**/w/acme/settings');
      // Never to another site.
      await w.heading('settings-title');
      await open('/w/acme/sign-in?return_to=//example.com/');
      await w.page.waitForURL((url) => url.pathname !== '/w/acme/sign-in');
      const { origin, pathname } = new URL(w.page.url());
      assert.equal(origin, new URL(w.server.url).origin);
      assert.match(pathname, /^\/w\/acme\//);
    });
  }

  journey('design.md what is typed before the page is interactive stays, and is sent', {}, async (w, server) => {
    let held = 0;
    w.late = true;
    await w.page.route(/\.wasm(\?|$)/, async (route) => {
      held += 1;
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue();
    });
    await w.visit('/w/acme/sign-in', { interactive: false });
    assert.equal(await w.page.locator('html[data-interactive]').count(), 0);
    await w.control('username').pressSequentially('sam.across', { delay: 350 });
    await w.interactive();
    assert.ok(held > 0, 'the wasm was held back');
    await w.control('username').pressSequentially('.hydration', { delay: 20 });
    assert.equal(await w.control('username').inputValue(), 'sam.across.hydration');
    await w.press('continue');
    await w.heading('sign-in-password-title');
    assert.equal(plain(await w.page.locator('.identity-name').innerText()), 'sam.across.hydration');
    await w.press('notYou');
    await w.heading('sign-in-title');

    // Sent before the wasm is there: the form posts by itself.
    await w.visit('/w/acme/sign-in', { interactive: false });
    await w.type('username', 'sam');
    await w.press('continue');
    await w.page.locator('#password').fill(PASSWORD);
    await w.interactive();
    assert.equal(await w.page.locator('#password').inputValue(), PASSWORD);
    await w.press('signIn');
    await w.heading('sign-in-code-title');
    await w.enterCode(await server.code('sam'));
    await w.heading('home-title');
  });

  journey('the network lost: what was typed stays, and can be sent again', {}, async (w) => {
    await w.enterUsername('sam');
    await w.type('password', PASSWORD);
    w.expect('/api/sign-in/', 0);
    await w.context.setOffline(true);
    await w.press('signIn');
    await w.says('common-network-lost');
    assert.equal(await w.control('password').inputValue(), PASSWORD);
    await w.look('network-lost', { });
    await w.context.setOffline(false);
    await w.press('retry');
    await w.heading('sign-in-code-title');
  });

  journey('the server restarts: what was typed stays, and the flow goes on', { database: 'postgres' }, async (w, server) => {
    await w.enterUsername('sam');
    await w.type('password', PASSWORD);
    w.expect('/api/sign-in/', 0);
    await server.halt();
    await w.press('signIn');
    await w.control('retry').waitFor();
    assert.equal(await w.control('password').inputValue(), PASSWORD);
    await server.resume();
    await w.press('retry');
    await w.heading('sign-in-code-title');
    await w.enterCode(await server.code('sam'));
    await w.heading('home-title');
  });

  for (const scripts of [true, false]) {
    journey('cookies off is said', { scripts }, async (w) => {
      const cdp = await w.context.newCDPSession(w.page);
      await cdp.send('Emulation.setDocumentCookieDisabled', { disabled: true });
      await w.page.route('**/*', async (route) => {
        const headers = { ...route.request().headers() };
        delete headers.cookie;
        const answer = await route.fetch({ headers, maxRedirects: 0 });
        await w.context.clearCookies();
        const kept = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => name !== 'set-cookie'));
        await route.fulfill({ response: answer, headers: kept });
      });
      await w.visit('/w/acme/sign-in');
      await w.type('username', 'sam');
      await w.press('continue');
      await w.says('common-cookies-off');
    });
  }

  journey('two minutes before an idle end: Stay signed in', { clock: true }, async (w) => {
    await w.signIn('sam');
    await w.page.clock.fastForward('28:05');
    await w.control('stay').waitFor();
    await w.says('common-session-ends-title');
    await w.look('session-end');
    await w.press('stay');
    await w.page.locator('.session-end').waitFor({ state: 'detached' });
  });
});
