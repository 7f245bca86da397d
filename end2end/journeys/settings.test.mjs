// A person's own settings: language, time zone, password.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PASSWORD, journey } from '../harness/journey.mjs';
import { plain, words } from '../harness/words.mjs';

const NEW_PASSWORD = 'harbour piano 29 lantern';

describe('settings', { concurrency: 3 }, () => {
  for (const how of [{ database: 'sqlite' }, { database: 'postgres', scripts: false, size: 'phone' }]) {
    journey('G1 G2 language and time zone are kept for the person', how, async (w, server, more) => {
      await w.signIn('sam');
      await w.press('profile');
      await w.press('settings');
      await w.heading('settings-title');
      await w.control('language').selectOption('fr');
      await w.control('timeZone').selectOption('Australia/Sydney');
      await w.press('save');
      await w.page.waitForFunction(() => document.documentElement.lang === 'fr');
      w.language = 'fr';
      await w.interactive();
      assert.equal(await w.control('language').inputValue(), 'fr');
      assert.equal(await w.control('timeZone').inputValue(), 'Australia/Sydney');
      // It was told once, in the new language.
      await w.says('settings-saved');
      await w.control('timeZone').selectOption('');
      await Promise.all([w.page.waitForResponse((answer) => answer.url().endsWith('/api/settings/save')), w.press('save')]);
      await w.page.waitForLoadState();
      await w.says('settings-saved');
      await w.visit('/w/acme/settings/password');
      assert.equal(await w.page.locator('.notice--success').count(), 0, 'what was told is not told again');
      await w.visit('/w/acme/settings');
      // Signed out, the page asks the browser again.
      w.language = 'en-US';
      await w.signOut('fr');

      // Elsewhere the sign-in speaks the browser's language; the message, and the pages afterwards, the person's.
      const elsewhere = await more({ language: 'en-US' });
      await elsewhere.toCode('sam');
      const message = await server.message('sam', 'sms');
      assert.equal(message.locale, 'fr');
      await elsewhere.enterCode(/#(\d{6})$/.exec(message.text)[1]);
      elsewhere.language = 'fr';
      await elsewhere.heading('home-title');
      // The switcher saves, once signed in.
      await elsewhere.switchTo('en-AU');
      await elsewhere.visit('/w/acme/settings');
      assert.equal(await elsewhere.control('language').inputValue(), 'en-AU');
    });

    journey('PW8 the password changes only with the present one, and ends other sessions', how, async (w, server, more) => {
      const elsewhere = await more();
      await w.signIn('sam');
      await elsewhere.signIn('sam');
      await w.visit('/w/acme/settings/password');
      await w.type('currentPassword', 'not the password at all');
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('changePassword');
      await w.problem();
      await w.type('currentPassword', PASSWORD);
      await w.type('newPassword', 'acme sam acme sam');
      await w.press('changePassword');
      await w.problem();
      await w.type('currentPassword', PASSWORD);
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('changePassword');
      await w.page.locator('.notice--success').waitFor();
      for (const field of ['currentPassword', 'newPassword']) assert.equal(await w.control(field).inputValue(), '', 'no password stays in the page');
      const told = words('en-AU')('mail-password-changed-subject', { org: 'Acme' });
      while (plain((await server.message('sam', 'email')).subject) !== told);
      await elsewhere.page.reload();
      await elsewhere.heading('sign-in-title');
      await w.visit('/w/acme/');
      await w.heading('home-title');
      await w.signOut();
      await w.enterUsernameAnew('sam');
      await w.enterPassword(NEW_PASSWORD);
      await w.heading('sign-in-code-title');
    });
  }

  for (const how of [{ language: 'en-US' }, { language: 'fr', database: 'postgres', scripts: false, size: 'phone' }]) {
    journey('SE10 sam sees where he is signed in, and signs out elsewhere', how, async (w, server, more) => {
      const [second, third] = [await more(), await more()];
      await w.signIn('sam');
      await second.signIn('sam');
      await third.signIn('sam');
      await w.visit('/w/acme/settings/sessions');
      await w.heading('settings-title');
      const rows = w.page.locator('.rows > li');
      assert.equal(await rows.count(), 3);
      await w.says('sessions-here', '.rows > li:first-child');
      await w.look('settings-sessions');
      // The one that was used last comes after this one.
      await rows.nth(1).getByRole('button').click();
      await w.page.locator('.notice--success').waitFor();
      assert.equal(await rows.count(), 2);
      await third.page.reload();
      await third.heading('sign-in-title');
      await w.press('endOthers');
      await w.page.locator('.rows > li:nth-child(2)').waitFor({ state: 'detached' });
      await w.says('sessions-here', '.rows');
      await second.page.reload();
      await second.heading('sign-in-title');
      await w.look('settings-sessions-ended');
    });
  }

  journey('F3 strength and rules are shown while typing', { language: 'fr' }, async (w) => {
    await w.signIn('sam');
    await w.visit('/w/acme/settings/password');
    await w.type('newPassword', 'acme');
    await w.page.locator('.requirements [data-state=unmet]').first().waitFor();
    await w.type('newPassword', NEW_PASSWORD);
    await w.page.waitForFunction(() => document.querySelectorAll('.requirements [data-state=met]').length === 4);
    assert.ok(Number(await w.page.locator('.strength').getAttribute('data-score')) >= 3);
  });
});
