// The Security Center: one's own second factor, number and mail address.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PASSWORD, journey } from '../harness/journey.mjs';

const NEW_NUMBER = '+61491578888';

async function toSecurity(w) {
  await w.press('profile');
  await w.press('settings');
  await w.heading('settings-title');
  await w.page.locator('.side').evaluate((side) => { side.open = true; }).catch(() => {});
  await w.visit('/w/acme/settings/security');
}

/** Back on the Security Center, which says what was done. */
async function told(w, id) {
  await w.page.waitForURL('**/settings/security');
  await w.interactive();
  await w.says(id, 'main');
}

describe('security center', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US' },
    { language: 'en-AU', database: 'postgres', scripts: false, size: 'phone' },
    { language: 'fr' },
  ]) {
    journey('C2 SE7 sam changes the number and undoes it from the old address', how, async (w, server, more) => {
      const elsewhere = await more();
      await w.signIn('sam');
      await elsewhere.signIn('sam');
      await toSecurity(w);
      await w.press('changeNumber');
      await w.page.waitForURL('**/security/number*');
      await w.interactive();
      // What cannot receive the code is refused with the reason, and what was typed is kept (C4).
      for (const [typed, why] of [['02 5550 1234', 'error-phone-not-mobile'], ['12', 'error-bad-phone']]) {
        await w.type('newNumber', typed);
        await w.press('contactContinue');
        await w.says(why, '.error-summary');
        assert.equal(await w.control('newNumber').inputValue(), typed);
      }
      await w.control('numberCountry').selectOption('AU');
      await w.type('newNumber', '0491 578 888');
      await w.press('contactContinue');
      await w.heading('confirm-title');
      const message = await server.message('sam', 'sms');
      assert.ok(message.text.includes('888'), `the message names the act: ${message.text}`);
      await w.enterCode(/#(\d{6})$/.exec(message.text)[1]);
      // The second code goes to the new number.
      const fresh = await server.code(NEW_NUMBER);
      await w.enterCode(fresh);
      await told(w, 'done-number');
      assert.match(await w.page.locator('main').innerText(), /491 578 888/);
      await elsewhere.page.reload();
      await elsewhere.heading('sign-in-title');
      let mail;
      do mail = await server.message('sam', 'email'); while (!mail.text.includes('/undo/'));
      const link = /\/w\/acme\/undo\/\S+/.exec(mail.text)[0];
      const other = await more();
      await other.visit(link);
      await other.heading('undo-phone-title');
      await other.look('undo-phone');
      await w.page.reload();
      await w.says('security-intro');
      await other.press('undoChange');
      await other.heading('undo-done-title');
      await other.look('undo-done');
      await w.page.reload();
      await w.heading('sign-in-title');
      // What was undone cannot be done again: there is no button any more.
      await other.visit(link);
      await other.heading('undo-done-title');
      assert.equal(await other.page.locator('#undo-form').count(), 0);
    });
  }

  for (const how of [{ database: 'sqlite' }, { database: 'postgres', scripts: false }]) {
    journey('C1 C5 claire switches two-factor authentication on, and off again with a code', how, async (w, server) => {
      await w.enterUsername('claire');
      await w.enterPassword();
      await w.home('claire');
      await w.visit('/w/acme/settings/security');
      assert.equal(await w.control('twoFactor').getAttribute('aria-checked'), 'false');
      await w.press('twoFactor');
      await w.heading('confirm-send-title');
      await w.press('sendSms');
      await w.heading('confirm-title');
      await w.enterCode(await server.code('claire'));
      await told(w, 'done-text-on');
      for (const name of ['twoFactor', 'textMessages']) assert.equal(await w.control(name).getAttribute('aria-checked'), 'true');
      assert.equal(await w.control('emailBackup').getAttribute('aria-checked'), 'false');
      await w.press('textMessages');
      await w.heading('confirm-title');
      await w.says('loss-text-off');
      await w.enterCode(await server.code('claire'));
      await told(w, 'done-text-off');
      assert.equal(await w.control('twoFactor').getAttribute('aria-checked'), 'false');
    });
  }

  journey('C13 claire changes the mail address with password and code', {}, async (w, server) => {
    await w.enterUsername('claire');
    await w.enterPassword();
    await w.home('claire');
    await w.visit('/w/acme/settings/security');
    await w.press('changeEmail');
    await w.page.waitForURL('**/security/email*');
    await w.interactive();
    await w.type('newEmail', 'claire.moreau@acme.example');
    await w.press('contactContinue');
    await w.heading('confirm-title');
    await w.type('currentPassword', PASSWORD);
    await w.press('prove');
    await w.says('sign-in-code-hint');
    await w.look('confirm-mail');
    await w.enterCode(await server.code('claire.moreau@acme.example', 'email'));
    await told(w, 'done-email');
  });

  for (const how of [{ database: 'sqlite' }, { database: 'postgres', scripts: false, language: 'fr' }]) {
    journey('C6 olivia enables it for all, claire must enrol at her next click, and olivia takes it back', how, async (w, server, more) => {
      const claire = await more();
      await claire.enterUsername('claire');
      await claire.enterPassword();
      await claire.home('claire');
      await w.signIn('olivia');
      await w.visit('/w/acme/settings/security');
      await w.press('openEveryone');
      await w.page.waitForURL('**/security/everyone*');
      await w.interactive();
      assert.match(await w.page.locator('table').innerText(), /claire[\s\S]*lucy/);
      await w.look('everyone');
      await w.type('days', '31');
      await w.press('enableAll');
      await w.problem();
      await w.type('days', '14');
      await w.press('enableAll');
      await w.control('releaseAll').waitFor();
      await w.look('everyone-on');
      let mail;
      do mail = await server.message('claire', 'email'); while (!/deux facteurs/.test(mail.subject));
      await claire.page.reload();
      claire.language = how.language ?? 'en-US';
      await claire.heading('enrol-title');
      await w.press('releaseAll');
      await w.heading('confirm-title');
      await w.enterCode(await server.code('olivia'));
      await w.page.waitForURL('**/security/everyone*');
      await w.interactive();
      await w.control('enableAll').waitFor();
    });
  }

  journey('C5 a manager cannot be without a second factor', { size: 'phone' }, async (w) => {
    await w.signIn('marie');
    await w.visit('/w/acme/settings/security');
    assert.ok(await w.control('twoFactor').isDisabled() && await w.control('textMessages').isDisabled());
    await w.says('security-required-role');
  });
});
