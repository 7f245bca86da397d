// Through every page and state in one language: the tests look at each, and `make screenshots` takes pictures.

import assert from 'node:assert/strict';
import { PASSWORD } from './server.mjs';

const NEW_PASSWORD = 'harbour piano 29 lantern';

/**
 * The pages before and after signing in, on a demo's server. Each `look` is one state.
 * @param {import('./journey.mjs').Window} window
 * @param {(how?: object) => Promise<import('./journey.mjs').Window>} more opens a further window
 */
export async function tour(window, more) {
  await Promise.all([
    signingIn(window), asArthur(await more(), await more()), withoutFactor(await more()), required(await more()),
    around(await more()),
  ]);
  // What follows requires a factor of everyone, so it comes last.
  await settingUp(await more(), await more(), await more());
}

async function signingIn(w) {
  await w.visit('/w/acme/sign-in');
  await w.heading('sign-in-title');
  await w.look('sign-in-username');
  await w.press('continue');
  await w.problem();
  await w.look('sign-in-username-empty');

  await w.enterUsername('sam');
  await w.look('sign-in-password');
  await w.type('password', 'not the password at all');
  await w.press('showPassword');
  await w.look('sign-in-password-shown');
  await w.press('signIn');
  await w.problem();
  await w.look('sign-in-password-wrong');

  await w.enterPassword();
  await w.heading('sign-in-code-title');
  const asked = Date.now();
  await w.look('sign-in-code');
  const code = await w.server.code('sam');
  const wrong = code === '000000' ? '000001' : '000000';
  await w.enterCode(wrong);
  await w.problem();
  await w.look('sign-in-code-wrong');
  await w.page.locator('main details').first().locator('summary').click();
  await w.look('sign-in-code-help');
  await w.page.waitForTimeout(Math.max(0, asked + 61_000 - Date.now()));
  await w.control('email').waitFor();
  await w.look('sign-in-code-resend-open');
  await w.press('resend');
  await w.server.code('sam');
  await w.look('sign-in-code-resent');
  await w.press('email');
  await w.says('sign-in-email-sent', '.resend');
  await w.look('sign-in-code-emailed');
  for (let i = 0; i < 4; i += 1) {
    // The mail that was just sent left no problem on the page.
    if (i > 0) await w.page.locator('.error-summary').waitFor();
    await Promise.all([w.page.waitForResponse((answer) => answer.url().includes('/api/sign-in/')), w.enterCode(wrong)]);
    await w.page.locator('#code-form [aria-busy=true]').waitFor({ state: 'detached' });
  }
  await w.heading('sign-in-dead-title');
  await w.look('sign-in-code-dead');

  await w.press('startAgain');
  await w.heading('sign-in-title');
  await w.page.locator('#username-form').waitFor();
  await homeIn(w, w.language, () => w.signIn('olivia'));
  await w.look('home');
  await w.press('profile');
  await w.look('home-menu');
  await w.press('settings');
  await w.heading('settings-title');
  await w.look('settings');
  await w.control('timeZone').selectOption('Australia/Sydney');
  await w.press('save');
  await w.says('settings-saved');
  await w.look('settings-saved');

  await w.visit('/w/acme/overview');
  await w.heading('overview-title');
  await w.look('overview');
  for (const summary of await w.page.locator('.chart-table > summary').all()) await summary.click();
  await w.look('overview-numbers');

  await w.visit('/w/acme/activity');
  await w.heading('activity-title');
  await w.look('activity');
  await w.visit('/w/acme/activity?kind=lock&person=sam');
  await w.look('activity-empty');
  await w.visit('/w/acme/activity?from=yesterday');
  await w.problem();
  await w.look('activity-wrong-day');

  await w.visit('/w/acme/settings/organization');
  await w.look('organization');
  await w.type('ownNumbers', '12');
  await w.press('saveOrganization');
  await w.problem();
  await w.look('organization-wrong');
  await w.visit('/w/acme/settings/payments');
  await w.look('payments');
  await w.control('bankCountry').selectOption('IBAN');
  await w.press('changeBank');
  await w.problem();
  await w.look('payments-wrong');

  await w.visit('/w/acme/settings/sessions');
  await w.look('settings-sessions');
  await w.visit('/w/acme/settings/password');
  await w.look('settings-password');
  await w.type('currentPassword', 'not the password at all');
  await w.type('newPassword', NEW_PASSWORD);
  await w.page.locator('.strength[data-score="4"], .strength[data-score="3"]').waitFor();
  await w.look('settings-password-typed');
  await w.press('changePassword');
  await w.problem();
  await w.look('settings-password-wrong');
  await w.type('currentPassword', PASSWORD);
  await w.type('newPassword', NEW_PASSWORD);
  await w.press('changePassword');
  await w.page.locator('.notice--success').waitFor();
  await w.look('settings-password-changed');
  await w.signOut();
  await w.look('signed-out');
}

/** The reset ends every session of its person: what else is looked at as Arthur comes before it. */
async function asArthur(first, then) {
  await team(first);
  await resetting(then);
}

async function resetting(w) {
  await w.visit('/w/acme/reset');
  await w.heading('reset-title');
  await w.look('reset');
  await w.type('who', 'arthur');
  await w.press('reset');
  await w.heading('reset-code-title');
  await w.look('reset-code');
  await w.press('useAccess');
  await w.heading('reset-access-title');
  await w.page.locator('#access-form').waitFor();
  await w.look('reset-access');
  await w.type('accessCode', '7777-7777-7777');
  await w.press('sendAccess');
  await w.problem();
  await w.look('reset-access-wrong');
  await w.press('useMail');
  await w.heading('reset-code-title');
  await w.page.locator('#resend-form').waitFor();
  const code = await w.server.code('arthur', 'email');
  await w.type('mailCode', code === '000000' ? '000001' : '000000');
  await w.press('verify');
  await w.problem();
  await w.look('reset-code-wrong');
  await w.type('mailCode', code);
  await w.press('verify');
  await w.heading('reset-factor-title');
  await w.look('reset-factor');
  await w.enterCode(await w.server.code('arthur'));
  await w.heading('reset-new-title');
  await w.look('reset-new');
  await w.type('newPassword', 'password');
  await w.page.locator('.requirements [data-state=unmet]').first().waitFor();
  await w.look('reset-new-typed');
  await w.press('saveNew');
  await w.problem();
  await w.look('reset-new-weak');
  await w.type('newPassword', NEW_PASSWORD);
  await w.press('saveNew');
  await w.heading('reset-done-title');
  await w.look('reset-done');
}

/** A person's own language is kept for the person, whatever the window's: it is changed so that the pictures are of one language. */
async function homeIn(w, language, enter) {
  await enter();
  if (w.language !== language) await w.switchTo(language);
  await w.heading('home-title');
}

async function withoutFactor(w) {
  await w.enterUsername('claire');
  await w.enterPassword();
  await homeIn(w, w.language, () => w.home('claire'));
  await w.look('home-without-2fa');

  await w.visit('/w/acme/settings/security');
  await w.look('security-off');
  await w.press('changeNumber');
  await w.page.waitForURL('**/security/number*');
  await w.interactive();
  await w.look('security-number');
  await w.type('newNumber', '02 5550 1234');
  await w.press('contactContinue');
  await w.problem();
  await w.look('security-number-wrong');
  await w.type('newNumber', '0491 578 888');
  await w.press('contactContinue');
  await arrived(w, '#password-form');
  await w.heading('confirm-title');
  await w.look('confirm-password');
  await w.press('cancel');
  await w.page.waitForURL('**/settings/security');
  await w.interactive();
  await w.press('twoFactor');
  await arrived(w, '#send-form');
  await w.heading('confirm-send-title');
  await w.look('confirm-send');
  await w.press('sendSms');
  await arrived(w, '#code-form');
  await w.heading('confirm-title');
  await w.look('confirm-number');
  await w.enterCode(await w.server.code('claire'));
  await w.page.waitForURL('**/settings/security');
  await w.interactive();
  await w.page.locator('.notice--success').waitFor();
  await w.look('security-on');
  await w.press('textMessages');
  await arrived(w, '#code-form');
  await w.heading('confirm-title');
  await w.look('confirm-factor');
  const code = await w.server.code('claire');
  await w.enterCode(code === '000000' ? '000001' : '000000');
  await w.problem();
  await w.look('confirm-factor-wrong');
  await w.enterCode(code);
  await w.page.waitForURL('**/settings/security');
  await w.interactive();
  await w.visit('/w/acme/settings/security/email');
  await w.look('security-email');
  await w.visit(`/w/acme/undo/${'A'.repeat(43)}`);
  await w.heading('undo-gone-title');
  await w.look('undo-gone');
}

async function required(w) {
  await homeIn(w, w.language, () => w.signIn('marie'));
  await w.visit('/w/acme/settings/security');
  await w.look('security-required');
  await w.visit('/w/acme/confirm');
  await w.heading('confirm-gone-title');
  await w.look('confirm-gone');
}

/** Waits for a page that is another document than the one before, in any language: what it has, and that its script runs. */
async function arrived(w, place) {
  await w.page.locator(place).waitFor();
  await w.interactive();
}

/** Activation and the enrolment of a second factor. */
async function settingUp(nora, claire, again) {
  const { server } = nora;
  await server.cli('org', 'set', '--org', 'acme', '--require-2fa', 'on');
  // Her role requires it at once; who else has no number gets a deadline.
  const added = await server.cli('user', 'add', 'nora', '--org', 'acme', '--role', 'manager', '--json');
  const activation = JSON.parse(added).activation_code;

  await nora.enterUsername('nora');
  await nora.press('useActivation');
  await nora.heading('enrol-activation-title');
  await arrived(nora, '#use-password-form');
  await nora.look('enrol-activation');
  await nora.type('activationCode', activation.startsWith('7') ? '8888-8888-8888' : '7777-7777-7777');
  await nora.press('activate');
  await nora.problem();
  await nora.look('enrol-activation-wrong');
  await nora.type('activationCode', activation);
  await nora.press('activate');
  await nora.heading('enrol-password-title');
  await nora.page.locator('#password-form').waitFor();
  await nora.look('enrol-password');
  await nora.type('newPassword', NEW_PASSWORD);
  await nora.press('saveFirst');
  await nora.heading('enrol-title');
  await nora.page.locator('#number-form').waitFor();
  await nora.look('enrol-number');
  await nora.type('enrolPhone', '0491 570 110');
  await nora.press('sendToNumber');
  await nora.problem();
  await nora.look('enrol-number-wrong');

  await claire.enterUsername('claire');
  await claire.enterPassword();
  await claire.heading('enrol-title');
  await arrived(claire, '#send-form');
  await claire.look('enrol-on-file');
  await claire.press('otherNumber');
  await claire.heading('enrol-proof-title');
  await claire.page.locator('#mail-form').waitFor();
  await claire.look('enrol-proof');
  await claire.press('proofByMail');
  await claire.heading('enrol-mail-title');
  await claire.page.locator('#code-form').waitFor();
  await claire.look('enrol-mail');

  await again.enterUsername('claire');
  await again.enterPassword();
  await again.heading('enrol-title');
  await arrived(again, '#send-form');
  await again.press('sendOnFile');
  await again.heading('enrol-code-title');
  await again.page.locator('#code-form').waitFor();
  await again.look('enrol-code');
  const code = await server.code('claire');
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 5; i += 1) {
    await Promise.all([again.page.waitForResponse((answer) => answer.url().includes('/api/enrol/')), again.enterCode(wrong)]);
    await again.page.locator('#code-form [aria-busy=true]').waitFor({ state: 'detached' });
    if (i === 0) {
      await again.problem();
      await again.look('enrol-code-wrong');
    }
  }
  await again.heading('sign-in-dead-title');
  await again.look('enrol-code-dead');
}

async function team(w) {
  await homeIn(w, w.language, () => w.signIn('arthur'));
  await w.visit('/w/acme/team');
  await w.heading('team-title');
  await w.look('team');
  await w.visit('/w/acme/team?q=nobody-is-called-so&sort=-last');
  await w.look('team-nobody');
  await w.visit('/w/acme/team?q=sam');
  await w.page.locator('.person-link').first().click();
  await w.page.locator('#facts-title').waitFor();
  await w.interactive();
  await w.look('team-person');
  await w.type('personName', '');
  await w.press('saveDetails');
  await w.problem();
  await w.look('team-person-wrong');
  await w.visit('/w/acme/team?status=invited');
  await w.page.locator('.person-link').first().click();
  await w.page.locator('#facts-title').waitFor();
  await w.interactive();
  await w.press('issueActivation');
  await w.page.locator('.secret-code').waitFor();
  await w.look('team-person-code');
  await w.visit('/w/acme/team/add');
  await w.look('team-add');
  await w.press('addSubmit');
  await w.problem();
  await w.look('team-add-wrong');
  await w.type('personName', 'Élodie Martin');
  await w.type('personUsername', 'elodie');
  await w.press('addSubmit');
  await w.page.locator('.secret-code').waitFor();
  await w.look('team-added');
  await w.visit('/w/acme/team/import');
  await w.look('team-import');
  const file = 'Full name,Username,Role\r\nNoé Girard,noe,Employee\r\nSam Taylor,sam,\r\n';
  await w.page.locator('#file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await w.page.locator('form[enctype] [type=submit]').click();
  await w.page.locator('#start-form [type=submit]').waitFor();
  await w.look('team-import-checked');
  await w.page.locator('#start-form [type=submit]').click();
  await w.control('jobCodes').waitFor();
  await w.look('team-import-done');
  await w.visit('/w/acme/team?q=noe');
  await w.page.locator('tbody [type=checkbox]').first().check();
  await w.control('manyAct').selectOption('require');
  await w.press('manyGo');
  await w.page.waitForURL('**/team/job');
  await w.page.locator('tbody .badge--success').first().waitFor();
  await w.look('team-many-done');
}

async function around(w) {
  await w.expect('/w/acme/nothing-here', 404);
  await w.visit('/w/acme/nothing-here');
  await w.look('not-found');
  await w.visit('/dev/outbox');
  await w.look('outbox');
  assert.ok(w.server.url);
}

export const ADMIN = {
  orgName: 'Blue Gum Books', orgSlug: 'blue-gum', region: 'AU', orgTimeZone: 'Australia/Sydney',
  ownName: 'Matilda Rowe', ownUsername: 'matilda', ownEmail: 'matilda@bluegum.example', country: 'AU', phone: '0491 570 006',
  ownPassword: 'kookaburra 88 lamington ferry',
};

/** Fills the form of the first set-up. */
export async function fillSetup(w, values = ADMIN) {
  for (const [name, value] of Object.entries(values)) {
    if (['region', 'orgTimeZone', 'country', 'orgLanguage'].includes(name)) await w.control(name).selectOption(value);
    else await w.type(name, value);
  }
}

/** The pages of the first set-up, on a server without an organization. */
export async function tourOfSetup(w) {
  await w.visit('/');
  await w.look('start');
  await w.visit(w.server.setup);
  await w.heading('setup-title');
  await w.look('setup');
  await w.press('setUp');
  await w.problem();
  await w.look('setup-empty');
  await fillSetup(w);
  await w.press('setUp');
  await w.heading('setup-verify-title');
  await w.look('setup-code');
  await w.enterCode(await w.server.code('+61491570006'));
  await w.heading('setup-done-title');
  await w.look('setup-done');
  await w.visit(`/setup/${'A'.repeat(43)}`);
  await w.heading('setup-ended-title');
  await w.look('setup-ended');
}
