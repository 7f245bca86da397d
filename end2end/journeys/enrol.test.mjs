// Setting an account up within a sign-in: an activation code and a first password (A5), a second factor that is required and not
// there (C6), and an access code in the place of a mailed one (F2).

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PASSWORD, journey } from '../harness/journey.mjs';

const NEW_PASSWORD = 'harbour piano 29 lantern';

/** A code that an operator hands over. */
async function handed(server, kind, name) {
  const printed = await server.cli('user', `${kind}-code`, name, '--org', 'acme', '--json');
  return JSON.parse(printed)[`${kind}_code`];
}

/** Adds a person, who has no number; gives the activation code. */
async function added(server, name, role) {
  return JSON.parse(await server.cli('user', 'add', name, '--org', 'acme', '--role', role, '--json')).activation_code;
}

/** Of everyone with a number on file at once. */
const requireFactor = (server, on) => server.cli('org', 'set', '--org', 'acme', '--require-2fa', on ? 'on' : 'off');

/** To the page that asks for the activation code. */
async function toActivation(w, name) {
  await w.enterUsername(name);
  await w.press('useActivation');
  await w.heading('enrol-activation-title');
}

const wrongOf = (code) => (code.startsWith('7') ? '8888-8888-8888' : '7777-7777-7777');

describe('a first sign-in', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'postgres', size: 'phone' },
    { language: 'fr', database: 'sqlite', scripts: false },
    { language: 'en-AU', database: 'sqlite', scheme: 'dark' },
    { language: 'en-US', database: 'sqlite', scripts: false },
  ]) {
    journey('A5 CD1 lucy sets her account up with an activation code', how, async (w, server, more) => {
      const code = await handed(server, 'activation', 'lucy');
      await toActivation(w, 'lucy');
      if (!how.scripts) await w.look('enrol-activation');
      // The way back, and there again.
      await w.press('usePassword');
      await w.heading('sign-in-password-title');
      await w.press('useActivation');
      await w.heading('enrol-activation-title');
      await w.type('activationCode', wrongOf(code));
      await w.press('activate');
      await w.problem();
      // As it is read from paper: small letters, no hyphens.
      await w.type('activationCode', code.replaceAll('-', ' ').toLowerCase());
      await w.press('activate');
      await w.heading('enrol-password-title');
      // A reload and the sign-in page show the same step.
      await w.visit('/w/acme/sign-in');
      await w.heading('enrol-password-title');
      // The code cannot become the password.
      await w.type('newPassword', code);
      await w.press('saveFirst');
      await w.problem();
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('saveFirst');
      await w.heading('home-title');
      assert.equal(new URL(w.page.url()).pathname, '/w/acme/');
      await w.signOut();

      const other = await more();
      await toActivation(other, 'lucy');
      await other.type('activationCode', code);
      await other.press('activate');
      await other.problem();
      await w.enterUsernameAnew('lucy');
      await w.enterPassword(NEW_PASSWORD);
      await w.heading('home-title');
    });
  }

  for (const how of [{ language: 'fr', database: 'postgres' }, { language: 'en-AU', database: 'sqlite', scripts: false, size: 'phone' }]) {
    journey('A5 C6 SE8 nora, whose role requires 2FA, proves a number of her own as well', how, async (w, server) => {
      const code = await added(server, 'nora', 'manager');
      await toActivation(w, 'nora');
      await w.type('activationCode', code);
      await w.press('activate');
      await w.heading('enrol-password-title');
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('saveFirst');
      await w.heading('enrol-title');
      assert.equal(await w.control('enrolCountry').inputValue(), 'AU');
      // The organization's own number, a landline, and one of a country that gets no messages, each with its reason.
      for (const [number, reason] of [
        ['0491 570 110', 'error-phone-own-number'],
        ['02 5550 1234', 'error-phone-not-mobile'],
        ['+64 21 123 4567', 'error-phone-country'],
      ]) {
        await w.type('enrolPhone', number);
        await w.press('sendToNumber');
        await w.says(reason, '.error-summary');
        assert.equal(await w.control('enrolPhone').inputValue(), number);
      }
      await w.type('enrolPhone', '0491 570 313');
      await w.press('sendToNumber');
      await w.heading('enrol-code-title');
      const digits = await server.code('+61491570313');
      await w.enterCode(digits === '000000' ? '000001' : '000000');
      await w.problem();
      await w.enterCode(digits);
      await w.heading('home-title');
      assert.equal(await w.page.locator('main').getByText('2FA').count(), 0, 'nothing is recommended any more');
      await w.signOut();
      await w.enterUsernameAnew('nora');
      await w.enterPassword(NEW_PASSWORD);
      await w.heading('sign-in-code-title');
      await w.enterCode(await server.code('+61491570313'));
      await w.heading('home-title');
    });
  }

  journey('A5 A6 the page says the same of every name', { database: 'postgres' }, async (w, server, more) => {
    const code = await handed(server, 'activation', 'lucy');
    const said = [];
    for (const name of ['lucy', 'nobody.here', 'jack', 'sam']) {
      const window = await more();
      await toActivation(window, name);
      await window.type('activationCode', wrongOf(code));
      await window.press('activate');
      said.push(await window.problem());
    }
    assert.deepEqual(new Set(said).size, 1, said.join('\n'));
  });
});

describe('a second factor that is required', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'sqlite' },
    { language: 'fr', database: 'postgres', scripts: false, size: 'phone' },
    { language: 'en-AU', database: 'postgres', scheme: 'dark' },
  ]) {
    journey('C6 SE5 claire, who is signed in, must enroll at her next click', how, async (w, server, more) => {
      await w.enterUsername('claire');
      await w.enterPassword();
      await w.home('claire');
      await requireFactor(server, true);
      // What the page asks with its script is refused, and leads to the enrolment.
      if (how.scripts !== false) w.expect('/api/settings/view', 401);
      await w.page.locator('.menu-button').click();
      await w.page.locator('.menu a.menu-item').first().click();
      // The session is over, and with it the language that she has chosen: the browser's holds again.
      w.language = how.language;
      await w.heading('enrol-title');
      assert.equal(new URL(w.page.url()).pathname, '/w/acme/enrol');
      if (!how.scripts) await w.look('enrol-on-file');
      // Nothing is asked twice: no password here, and none elsewhere.
      await w.visit('/w/acme/');
      await w.heading('enrol-title');
      assert.equal(await w.page.locator('input[type=password]').count(), 0);
      await w.press('sendOnFile');
      await w.heading('enrol-code-title');
      await w.enterCode(await server.code('claire'));
      // On to where she was going, in her own language.
      await w.page.waitForURL('**/w/acme/settings**');
      w.language = 'fr';
      await w.heading('settings-title');
      // That it is required, and that it is on.
      for (let mails = 0; mails < 2; mails += 1) {
        const { message } = await told(server, 'claire', /2FA|deux facteurs/);
        assert.equal(message.locale, 'fr');
      }

      // From elsewhere: password, then the factor that is there now.
      const elsewhere = await more();
      await elsewhere.toCode('claire');
      await elsewhere.enterCode(await server.code('claire'));
      await elsewhere.home('claire');
    });
  }

  journey('C6 another number takes a code to the address on file, or an activation code', { language: 'en-AU' }, async (w, server, more) => {
    await requireFactor(server, true);
    await w.enterUsername('claire');
    await w.enterPassword();
    await w.heading('enrol-title');
    await w.press('otherNumber');
    await w.heading('enrol-proof-title');
    await w.press('proofByMail');
    await w.heading('enrol-mail-title');
    await w.type('mailCode', await server.code('claire', 'email'));
    await w.press('verify');
    await w.heading('enrol-title');
    // And back to the number on file, in a second window the other way.
    const other = await more();
    await other.enterUsername('claire');
    await other.enterPassword();
    await other.heading('enrol-title');
    await other.press('otherNumber');
    await other.heading('enrol-proof-title');
    await other.type('activationCode', await handed(server, 'activation', 'claire'));
    await other.press('proofByCode');
    await other.heading('enrol-title');
    await other.press('numberOnFile');
    await other.press('otherNumber');
    await other.control('enrolCountry').selectOption('FR');
    await other.type('enrolPhone', '06 12 34 56 78');
    await other.press('sendToNumber');
    await other.heading('enrol-code-title');
    await other.enterCode(await server.code('+33612345678'));
    await other.home('claire');
    // The first window's number would take the place of one that is there now: it begins anew.
    await w.type('enrolPhone', '0491 570 313');
    await w.press('sendToNumber');
    await w.heading('sign-in-title');
    await w.problem();
  });
});

/** The next mail to a person whose subject fits. */
async function told(server, name, subject) {
  for (;;) {
    const message = await server.message(name, 'email');
    if (subject.test(message.subject)) return { message };
  }
}

describe('an access code', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-AU', database: 'postgres', size: 'phone' },
    { language: 'fr', database: 'sqlite', scripts: false },
    { language: 'en-US', database: 'sqlite' },
  ]) {
    journey('F2 CD11 takes the place of the mailed code, and the second factor is still asked', how, async (w, server) => {
      const code = await handed(server, 'access', 'sam');
      const notice = await server.message('sam', 'sms');
      assert.ok(!notice.text.includes(code) && notice.text.length <= 160, notice.text);
      await w.visit('/w/acme/reset');
      await w.type('who', 'sam');
      await w.press('reset');
      await w.heading('reset-code-title');
      await w.press('useAccess');
      await w.heading('reset-access-title');
      if (!how.scripts) await w.look('reset-access');
      await w.press('useMail');
      await w.heading('reset-code-title');
      await w.press('useAccess');
      await w.heading('reset-access-title');
      await w.type('accessCode', wrongOf(code));
      await w.press('sendAccess');
      await w.problem();
      await w.type('accessCode', code);
      await w.press('sendAccess');
      await w.heading('reset-factor-title');
      await w.enterCode(await server.code('sam'));
      await w.heading('reset-new-title');
      await w.type('newPassword', NEW_PASSWORD);
      await w.press('saveNew');
      await w.heading('reset-done-title');
      await w.press('toSignIn');
      await w.enterUsernameAnew('sam');
      await w.enterPassword(PASSWORD);
      await w.problem();
      await w.enterPassword(NEW_PASSWORD);
      await w.heading('sign-in-code-title');
      await w.enterCode(await server.code('sam'));
      await w.heading('home-title');
    });
  }
});
