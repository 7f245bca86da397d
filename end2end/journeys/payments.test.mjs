// Payment settings: each change asks for a passcode of its own, and every admin is told.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { plain } from '../harness/words.mjs';

const said = async (w) => plain(await w.page.locator('main').innerText());

describe('payments', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US' },
    { language: 'en-AU', database: 'postgres', scripts: false, size: 'phone' },
    { language: 'fr', scheme: 'dark' },
  ]) {
    journey('D1 D2 arthur changes the bank account with a passcode and olivia gets the mail', how, async (w, server) => {
      await w.signIn('arthur');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.visit('/w/acme/settings/payments');
      await w.says('payments-bank-none', 'main');
      await w.look('payments');
      // A mistake is told at its field, and costs no passcode.
      await w.control('bankCountry').selectOption('US');
      await w.type('routing', '021000022');
      await w.type('usAccount', '12345678');
      await w.press('changeBank');
      await w.says('error-bad-routing', '.error-summary');
      await w.look('payments-wrong');
      await w.control('bankCountry').selectOption('AU');
      await w.type('bsb', '062-000');
      await w.type('auAccount', '1234 5678');
      await w.press('changeBank');
      await w.page.waitForURL('**/confirm');
      await w.heading('confirm-title');
      const { message, code } = await server.coded('arthur', 'sms');
      assert.ok(message.text.includes('678'), `the message names the act: ${message.text}`);
      assert.ok(!message.text.includes('12345678'));
      await w.enterCode(code);
      await w.page.waitForURL('**/settings/payments');
      await w.interactive();
      await w.says('done-bank', 'main');
      assert.match(await said(w), /••• 678/);
      await w.look('payments-changed');
      let mail;
      do mail = await server.message('olivia', 'email'); while (!mail.text.includes('678'));
      assert.ok(mail.text.includes('Arthur') && !mail.text.includes('12345678'), mail.text);
      do mail = await server.message('arthur', 'email'); while (!mail.text.includes('678'));

      await w.press('instant');
      await w.page.waitForURL('**/confirm');
      await w.heading('confirm-title');
      await w.press('cancel');
      // Without scripts the page of the passcode says that there is nothing to confirm any more.
      if (w.scripts) await w.page.waitForURL('**/settings/payments');
      else await w.visit('/w/acme/settings/payments');
      await w.interactive();
      assert.equal(await w.control('instant').getAttribute('aria-checked'), 'false', 'nothing is done without the passcode');
    });
  }

  journey('WB8 whoever is no admin has no such page', {}, async (w) => {
    await w.signIn('sam');
    for (const page of ['payments', 'organization']) {
      w.expect(`/w/acme/settings/${page}`, 404);
      assert.equal((await w.visit(`/w/acme/settings/${page}`)).status(), 404);
      await w.heading('error-not-found-title');
    }
  });
});
