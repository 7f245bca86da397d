// A forgotten password: a code by mail, the second factor, a new password, and then an ordinary sign-in.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PASSWORD, journey } from '../harness/journey.mjs';

const NEW_PASSWORD = 'harbour piano 29 lantern';

describe('a reset', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'postgres', size: 'phone' },
    { language: 'fr', database: 'sqlite', scripts: false },
    { language: 'en-AU', database: 'sqlite' },
  ]) {
    journey('F1 CD3 asks mail, second factor and a new password, in this order', how, async (w, server, more) => {
      // Signed in elsewhere: that session ends with the old password.
      const elsewhere = await more();
      await elsewhere.signIn('sam');

      await w.enterUsername('sam');
      await w.press('forgot');
      await w.heading('reset-title');
      await w.type('who', 'sam');
      await w.press('reset');
      await w.heading('reset-code-title');
      const { message: mailed, code } = await server.coded('sam', 'email');
      assert.ok(!mailed.subject.includes(code), 'no code in the subject');
      await w.type('mailCode', code === '000000' ? '000001' : '000000');
      await w.press('verify');
      await w.problem();
      await w.type('mailCode', code);
      await w.press('verify');
      await w.heading('reset-factor-title');
      assert.equal(await w.page.locator('#new_password').count(), 0);
      await w.enterCode(await server.code('sam'));
      await w.heading('reset-new-title');

      await w.type('newPassword', 'qwertyuiop12');
      await w.press('saveNew');
      await w.problem();
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('saveNew');
      await w.heading('reset-done-title');
      // No session comes of it.
      await w.press('toSignIn');
      await w.page.locator('#username-form, #password-form').first().waitFor();

      await w.enterUsernameAnew('sam');
      await w.enterPassword(PASSWORD);
      await w.problem();
      await w.enterPassword(NEW_PASSWORD);
      await w.heading('sign-in-code-title');
      await w.enterCode(await server.code('sam'));
      await w.heading('home-title');

      await elsewhere.page.reload();
      await elsewhere.heading('sign-in-title');
    });
  }

  journey('F1 the page says the same of an unknown name, and no mail goes out', { database: 'postgres' }, async (w, server) => {
    for (const name of ['nobody.here', 'nobody@acme.example']) {
      await w.visit('/w/acme/reset');
      if ((await w.page.locator('#request-form').count()) === 0) await w.page.locator('#restart-form [type=submit]').click();
      await w.heading('reset-title');
      await w.type('who', name);
      await w.press('reset');
      await w.heading('reset-code-title');
      await w.says('reset-code-intro');
      assert.equal(await server.count(name, 'email'), 0);
    }
  });
});
