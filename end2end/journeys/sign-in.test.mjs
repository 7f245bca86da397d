// Signing in with password and text message, in each language, on both databases, at both sizes, with and without JavaScript.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { PASSWORD, journey } from '../harness/journey.mjs';
import { words } from '../harness/words.mjs';

const pairs = [
  { language: 'en-US', database: 'sqlite', size: 'desktop' },
  { language: 'en-AU', database: 'postgres', size: 'phone' },
  { language: 'fr', database: 'postgres', size: 'desktop', scheme: 'dark' },
  { language: 'fr', database: 'sqlite', size: 'phone', scripts: false },
  { language: 'en-US', database: 'postgres', size: 'phone', scripts: false },
  { language: 'en-AU', database: 'sqlite', size: 'desktop', scripts: false, scheme: 'dark' },
];

describe('signing in', { concurrency: 3 }, () => {
  for (const how of pairs) {
    journey('A1 A2 B1 sam signs in and out', how, async (w, server) => {
      const answer = await w.visit('/w/acme/sign-in');
      assert.equal(await w.page.locator('html').getAttribute('lang'), how.language);
      assert.match(answer.headers()['content-security-policy'], /^default-src 'none'; script-src 'nonce-/);
      if (!how.scripts) await w.look('username');
      await w.type('username', 'sam');
      await w.press('continue');
      await w.heading('sign-in-password-title');
      await w.type('password', PASSWORD);
      await w.press('signIn');
      await w.heading('sign-in-code-title');
      if (!how.scripts) await w.look('code');

      const message = await server.message('sam', 'sms');
      assert.equal(message.locale, how.language === 'en-US' ? 'en-US' : message.locale);
      assert.ok(message.text.length <= 160, `one segment: ${message.text.length} characters`);
      const [, code] = /\n@\S+ #(\d{6})$/.exec(message.text) ?? assert.fail(message.text);
      // Pasted with a space, as phones show it.
      await w.enterCode(` ${code.slice(0, 3)} ${code.slice(3)} `);
      await w.heading('home-title');
      assert.equal(new URL(w.page.url()).pathname, '/w/acme/');
      await w.says('home-first-sign-in');
      if (!how.scripts) await w.look('home');

      await w.signOut();
      // Back shows nothing of the home page: it is asked for anew and goes to the sign-in.
      await w.page.goBack();
      await w.heading('sign-in-title');

      await w.signIn('sam');
      await w.says('home-last-sign-in');
    });
  }
});

describe('the words that people and tests know', () => {
  journey('G1 are exact', { language: 'en-US' }, async (w) => {
    await w.visit('/w/acme/sign-in');
    await w.page.getByLabel('Username', { exact: true }).fill('sam');
    await w.page.getByRole('button', { name: 'Continue', exact: true }).click();
    await w.page.getByRole('button', { name: 'Show password', exact: true }).waitFor();
    await w.page.getByRole('link', { name: 'Forgot password?', exact: true }).waitFor();
    await w.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await w.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await w.page.getByRole('button', { name: 'Verify', exact: true }).waitFor();
    await w.page.getByRole('button', { name: 'Resend code', exact: true }).waitFor();
    await w.visit('/w/acme/reset');
    await w.page.getByRole('button', { name: 'Reset password', exact: true }).waitFor();
    const fr = words('fr');
    assert.deepEqual(
      [fr('sign-in-continue'), fr('sign-in-forgot').replace('\u00a0', ' '), fr('reset-submit')],
      ['Continuer', 'Mot de passe oublié ?', 'Réinitialiser le mot de passe'],
    );
  });
});

describe('the language before sign-in', { concurrency: 2 }, () => {
  // The demo's organization is an Australian one.
  const cases = [['fr-CA', 'fr'], ['en-GB', 'en-AU'], ['en-US', 'en-US'], ['de-DE', 'en-AU']];
  for (const [accept, expected] of cases) {
    journey(`G1 a browser in ${accept} is answered in ${expected}`, { accept }, async (w) => {
      await w.visit('/w/acme/sign-in');
      assert.equal(await w.page.locator('html').getAttribute('lang'), expected);
    });
  }

  for (const scripts of [true, false]) {
    journey('G1 the switcher keeps the step, and with JavaScript what was typed', { scripts }, async (w, server) => {
      await w.visit('/w/acme/sign-in');
      await w.type('username', 'sam');
      await w.switchTo('fr');
      if (scripts) assert.equal(await w.control('username').inputValue(), 'sam');
      else await w.type('username', 'sam');
      await w.press('continue');
      await w.heading('sign-in-password-title');
      await w.type('password', PASSWORD);
      await w.switchTo('en-AU');
      await w.heading('sign-in-password-title');
      assert.equal(await w.control('password').inputValue(), '', 'a password is not kept');
      await w.enterPassword();
      await w.heading('sign-in-code-title');
      const code = await server.code('sam');
      await w.type('code', code.slice(0, 3));
      await w.switchTo('fr');
      await w.heading('sign-in-code-title');
      if (scripts) assert.equal((await w.control('code').inputValue()).replace(/\s/g, ''), code.slice(0, 3));
      await w.enterCode(code);
      await w.page.waitForURL('**/w/acme/');
    });
  }
});

describe('the weight of the sign-in page', () => {
  journey('what is downloaded until it is interactive stays within its bounds', {}, async (w) => {
    const bytes = { page: 0, code: 0 };
    const weighed = [];
    w.page.on('response', (response) => weighed.push((async () => {
      const type = response.headers()['content-type'] ?? '';
      const encoding = response.headers()['content-encoding'];
      const sent = Number(response.headers()['content-length']);
      if (/html/.test(type)) bytes.page += brotliCompressSync(await response.body()).length;
      else if (/css|javascript|wasm/.test(type)) {
        assert.match(encoding ?? '', /^(br|gzip)$/, response.url());
        // Chromium asks for brotli over https alone, so plain bytes are weighed as https would bring them.
        const size = encoding === 'br' ? sent : brotliCompressSync(await response.body()).length;
        bytes[/css/.test(type) ? 'page' : 'code'] += size;
      }
    })()));
    await w.visit('/w/acme/sign-in');
    await Promise.all(weighed);
    assert.ok(bytes.page > 0 && bytes.page <= 16_000, `HTML and style: ${bytes.page} bytes after brotli`);
    assert.ok(bytes.code > 0 && bytes.code <= 250_000, `WebAssembly and script: ${bytes.code} bytes after brotli`);
  });
});
