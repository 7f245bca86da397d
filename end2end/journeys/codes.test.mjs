// The code of the text message: tries, the minute until another may be asked for, and the way by mail. The minutes are real, so the
// journeys of this file wait side by side.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { plain } from '../harness/words.mjs';

const other = (code) => (code === '000000' ? '000001' : '000000');

describe('the code', { concurrency: 8 }, () => {
  for (const how of [
    { language: 'en-US', database: 'postgres' },
    { language: 'fr', database: 'sqlite', scripts: false, size: 'phone' },
  ]) {
    journey('B1 MF8 five wrong codes end it; start again', how, async (w, server) => {
      await w.toCode('olivia');
      const code = await server.code('olivia');
      for (const left of [4, 3, 2, 1]) {
        await w.enterCode(other(code));
        await w.problem();
        await w.page.waitForFunction((n) => document.querySelector('.error-summary')?.textContent.includes(String(n)), left);
      }
      await w.enterCode(other(code));
      await w.heading('sign-in-dead-title');
      await w.look('code-dead');
      assert.equal(await w.page.locator('#code').count(), 0, 'nothing is left to type it into');
      await w.press('startAgain');
      await w.heading('sign-in-title');
      assert.equal(await w.control('username').inputValue(), 'olivia');
      // The dead code opens nothing in the next sign-in.
      await w.toCode('olivia');
      const next = await server.code('olivia');
      if (next !== code) {
        await w.enterCode(code);
        await w.problem();
      }
      await w.enterCode(next);
      await w.home('olivia');
    });
  }

  for (const how of [{ language: 'en-AU', database: 'sqlite' }, { language: 'en-US', database: 'postgres', scripts: false }]) {
    journey('B1 B2 resend and mail open after a minute of the server, not before', how, async (w, server) => {
      await w.toCode('sam');
      const asked = Date.now();
      const code = await server.code('sam');
      if (how.scripts ?? true) {
        assert.equal(await w.control('resend').getAttribute('aria-disabled'), 'true');
        assert.equal(await w.control('email').count(), 0, 'Send code by email is not there yet');
        assert.match(plain(await w.page.locator('.countdown').innerText()), /0:[0-5]\d|1:00/);
      } else {
        assert.doesNotMatch(plain(await w.page.locator('.countdown').innerText()), /0:[0-5]\d/, 'no clock that stands still');
        assert.match(plain(await w.page.locator('.countdown').innerText()), /\d{1,2}:\d\d/, 'it names the time of day');
        assert.equal(await w.page.locator('meta[http-equiv=refresh]').count(), 0, 'no page refreshes itself');
      }
      // Too early: the seconds left, and nothing goes out.
      await w.page.locator('#resend-form [type=submit]').click({ force: true });
      assert.match(await w.problem(), /\d+ s/);
      assert.equal(await server.count('sam', 'sms'), 1);
      assert.equal(await server.count('sam', 'email'), 0);

      await w.page.waitForTimeout(Math.max(0, asked + 58_000 - Date.now()));
      if (how.scripts ?? true) assert.equal(await w.control('resend').getAttribute('aria-disabled'), 'true');
      await w.page.waitForTimeout(Math.max(0, asked + 61_500 - Date.now()));
      if (how.scripts ?? true) {
        await w.control('email').waitFor();
        assert.equal(await w.control('resend').getAttribute('aria-disabled'), null);
      } else {
        await w.page.reload();
      }
      await w.press('resend');
      await w.says('sign-in-code-resent');
      assert.equal(await server.code('sam'), code, 'a resend sends the same live code');
      await w.press('email');
      await w.says('sign-in-email-sent', '.resend');
      assert.equal(await server.code('sam', 'email'), code, 'the mail too');
      await w.enterCode(code);
      await w.heading('home-title');
      await w.says('home-weak-notice');
    });
  }

  journey('B2 whoever did not switch it on gets no mail', { database: 'sqlite' }, async (w, server) => {
    await w.toCode('olivia');
    await server.code('olivia');
    await w.page.waitForTimeout(62_000);
    await w.page.waitForFunction(() => document.querySelector('#resend-form [type=submit]')?.getAttribute('aria-disabled') === null);
    assert.equal(await w.control('email').count(), 0);
    assert.equal(await w.page.locator('#email-form').count(), 0);
    assert.equal(await server.count('olivia', 'email'), 0);
  });

  journey('CD8 a code of one person does nothing for another', { database: 'postgres' }, async (w, server, more) => {
    const second = await more();
    await w.toCode('sam');
    await second.toCode('olivia');
    const [sam, olivia] = [await server.code('sam'), await server.code('olivia')];
    if (sam === olivia) return;
    await w.enterCode(olivia);
    await w.problem();
    await w.enterCode(sam);
    await w.heading('home-title');
    await second.enterCode(olivia);
    await second.home('olivia');
  });
});
