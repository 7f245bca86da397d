// The texts of the pages, read from locales/ as the program reads them, and the controls that a journey uses.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './server.mjs';

/** Marks around a value within a text, for mixed directions. */
export const ISOLATES = /[\u2066-\u2069]/g;
export const plain = (text) => text.replace(ISOLATES, '').replace(/\s+/g, ' ').trim();

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Messages of one line: `id = text`. The others have variants, and no journey looks for one by its text. */
function read(tag) {
  const folder = path.join(root, 'locales', tag);
  const messages = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ftl'))) {
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) {
      const found = /^(-?[a-z][\w-]*) = (.*)$/.exec(line);
      if (found) messages.set(found[1], found[2]);
    }
  }
  return messages;
}

const languages = new Map();

/** The texts of a language, as a function of message id and arguments. A variant of English falls back to en-US. */
export function words(tag) {
  if (!languages.has(tag)) languages.set(tag, new Map([...read('en-US'), ...read(tag)]));
  const messages = languages.get(tag);
  return (id, args = {}) => {
    const text = messages.get(id);
    if (text === undefined) throw new Error(`${tag}: there is no message ${id} of one line`);
    return text
      .replace(/\{ (-[\w-]+) \}/g, (_, term) => messages.get(term))
      .replace(/\{ \$(\w+) \}/g, (_, name) => {
        if (!(name in args)) throw new Error(`${tag}: ${id} wants ${name}`);
        return args[name];
      });
  };
}

/** A message as a pattern in which its arguments stand for anything. */
export function pattern(tag, id) {
  const names = [];
  const marked = words(tag)(id, new Proxy({}, { has: () => true, get: (_, name) => (names.push(name), '\u0000') }));
  // Spaces as a page's text has them once it is plain.
  return new RegExp(`^${escape(plain(marked)).replaceAll('\u0000', '.+')}$`);
}

/**
 * Fields and buttons by the message that names them, and by their place for pseudo-locales, whose words nobody types.
 * [kind, message id, place]
 */
const controls = {
  username: ['field', 'sign-in-username-label', '#username-form #username'],
  continue: ['button', 'sign-in-continue', '#username-form [type=submit]'],
  password: ['field', 'common-password-label', '#password-form #password'],
  signIn: ['button', 'sign-in-submit', '#password-form .button--primary'],
  notYou: ['button', 'sign-in-not-you', '#restart-form [type=submit]'],
  forgot: ['link', 'sign-in-forgot', '.ways a'],
  useActivation: ['button', 'sign-in-activation', '#activation-form [type=submit]'],
  activationCode: ['field', 'enrol-activation-label', '#activation-form #code'],
  activate: ['button', 'enrol-activation-submit', '#activation-form .button--primary'],
  usePassword: ['button', 'enrol-activation-password', '#use-password-form [type=submit]'],
  saveFirst: ['button', 'enrol-password-submit', '#password-form .button--primary'],
  sendOnFile: ['button', 'enrol-send', '#send-form [type=submit]'],
  otherNumber: ['button', 'enrol-other', '#other-form [type=submit]'],
  numberOnFile: ['button', 'enrol-use-on-file', '#on-file-form [type=submit]'],
  enrolCountry: ['field', 'enrol-country-label', '#number-form #country'],
  enrolPhone: ['field', 'enrol-phone-label', '#number-form #phone'],
  sendToNumber: ['button', 'enrol-send', '#number-form [type=submit]'],
  proofByMail: ['button', 'enrol-proof-mail-send', '#mail-form [type=submit]'],
  proofByCode: ['button', 'enrol-activation-submit', '#activation-form [type=submit]'],
  useAccess: ['button', 'reset-access', '#use-access-form [type=submit]'],
  useMail: ['button', 'reset-access-back', '#use-mail-form [type=submit]'],
  accessCode: ['field', 'reset-access-label', '#access-form #code'],
  sendAccess: ['button', 'reset-access-submit', '#access-form .button--primary'],
  code: ['field', 'sign-in-code-label', '#code-form #code'],
  verify: ['button', 'sign-in-verify', '#code-form [type=submit]'],
  resend: ['button', 'sign-in-resend', '#resend-form [type=submit]'],
  email: ['button', 'sign-in-email-send', '#email-form [type=submit]'],
  startAgain: ['button', 'sign-in-start-again', '#restart-form [type=submit]'],
  who: ['field', 'reset-username-label', '#request-form #username'],
  reset: ['button', 'reset-submit', '#request-form [type=submit]'],
  mailCode: ['field', 'reset-code-label', '#code-form #code'],
  newPassword: ['field', 'common-new-password-label', '#password-form #new_password'],
  saveNew: ['button', 'reset-new-submit', '#password-form .button--primary'],
  toSignIn: ['link', 'reset-done-sign-in', 'main .button--primary'],
  profile: ['button', 'common-profile', '.menu-button'],
  signOut: ['button', 'common-sign-out', '.menu button.menu-item'],
  settings: ['link', 'common-settings', '.menu a[href$="/settings"]'],
  language: ['field', 'settings-language-label', '#settings-form #locale'],
  timeZone: ['field', 'settings-time-zone-label', '#settings-form #time_zone'],
  save: ['button', 'common-save', '#settings-form [type=submit]'],
  endOthers: ['button', 'sessions-end-others', '#end-others-form [type=submit]'],
  currentPassword: ['field', 'settings-current-password-label', '#password-form #current_password'],
  changePassword: ['button', 'settings-password-submit', '#password-form .button--primary'],
  showPassword: ['button', 'common-show-password', '.password-toggle'],
  stay: ['button', 'common-stay-signed-in', '.session-end .button--primary'],
  retry: ['button', 'common-retry', '#trouble .button'],
  switcher: ['field', 'common-language-label', '#language'],
  switchLanguage: ['button', 'common-language-apply', '.language-button'],
  manageTeam: ['link', 'team-title', '.menu a[href$="/team"]'],
  jobCodes: ['button', 'job-codes-download', 'form[action$="/codes"] button'],
  manyAct: ['field', 'team-many', '#many-act'],
  manyGo: ['button', 'team-many-submit', '.many button'],
  teamExport: ['link', 'team-export', 'a[href*="team.csv"]'],
  addPerson: ['link', 'team-add', '.team-head a.button--primary'],
  teamSearch: ['field', 'team-search', '#q'],
  teamStatus: ['field', 'team-column-status', '#filter-status'],
  teamSecond: ['field', 'team-column-second', '#filter-second'],
  teamLocked: ['field', 'team-filter-lock', '#filter-locked'],
  teamSort: ['field', 'team-sort', '#filter-sort'],
  teamShow: ['button', 'team-show', '.team-filters button'],
  personName: ['field', 'team-name-label', '#display_name'],
  personUsername: ['field', 'team-username-label', '#username'],
  personEmail: ['field', 'team-email-label', '#email'],
  personPhone: ['field', 'team-phone-label', '#phone'],
  addSubmit: ['button', 'team-add-submit', '#add-form [type=submit]'],
  saveDetails: ['button', 'person-edit-submit', '#edit-form [type=submit]'],
  personSecond: ['switch', 'person-second', '#second-form .switch-input'],
  personSave: ['button', 'common-save', '#second-form [type=submit]'],
  deactivate: ['button', 'person-deactivate', '#switch-form [type=submit]'],
  reactivate: ['button', 'person-reactivate', '#switch-form [type=submit]'],
  unlock: ['button', 'person-unlock', '#unlock-form [type=submit]'],
  issueActivation: ['button', 'person-activation', '#activation-form [type=submit]'],
  newRole: ['field', 'person-role-label', '#role'],
  changeRole: ['button', 'person-role-submit', '#role-form [type=submit]'],
  signOutAll: ['button', 'person-end-all', '#end-all-form [type=submit]'],
  deletePerson: ['button', 'person-delete', 'details .button--danger'],
  orgName: ['field', 'setup-org-name-label', '#org_name'],
  orgSlug: ['field', 'setup-org-slug-label', '#org_slug'],
  region: ['field', 'setup-region-label', '#region'],
  orgLanguage: ['field', 'setup-language-label', '#locale'],
  orgTimeZone: ['field', 'setup-time-zone-label', '#time_zone'],
  ownName: ['field', 'setup-name-label', '#display_name'],
  ownUsername: ['field', 'setup-username-label', '#setup-form #username'],
  ownEmail: ['field', 'setup-email-label', '#setup-form #email'],
  country: ['field', 'setup-country-label', '#country'],
  phone: ['field', 'setup-phone-label', '#phone'],
  ownPassword: ['field', 'common-password-label', '#setup-form #new_password'],
  setUp: ['button', 'setup-continue', '#setup-form [type=submit]'],
  overview: ['link', 'overview-title', '.menu a[href$="/overview"]'],
  activity: ['link', 'activity-title', '.menu a[href$="/activity"]'],
  eventKind: ['field', 'activity-kind-label', '#activity-form #kind'],
  eventPerson: ['field', 'activity-person-label', '#activity-form #person'],
  eventResult: ['field', 'activity-result-label', '#activity-form #result'],
  eventFrom: ['field', 'activity-from-label', '#activity-form #from'],
  showEvents: ['button', 'activity-show', '#activity-form [type=submit]'],
  showAllEvents: ['link', 'activity-clear', '#activity-form a.button'],
  olderEvents: ['link', 'activity-older', '.activity-pages a[rel~=next]'],
  newerEvents: ['link', 'activity-newer', '.activity-pages a[rel~=prev]'],
  exportCsv: ['link', 'activity-export-csv', 'a[href*="activity.csv"]'],
  exportJsonl: ['link', 'activity-export-jsonl', 'a[href*="activity.jsonl"]'],
  twoFactor: ['switch', 'security-2fa-switch', '#two-factor'],
  textMessages: ['switch', 'security-text-switch', '#text-message'],
  emailBackup: ['switch', 'security-backup-switch', '#email-backup'],
  changeNumber: ['button', 'security-number-change', 'form[action$="/security/number"] button'],
  changeEmail: ['button', 'security-email-change', 'form[action$="/security/email"] button'],
  numberCountry: ['field', 'contact-country-label', '#number-form #country'],
  newNumber: ['field', 'contact-number-label', '#number-form #phone'],
  newEmail: ['field', 'contact-email-label', '#email-form #email'],
  contactContinue: ['button', 'contact-continue', '#number-form [type=submit], #email-form [type=submit]'],
  sendSms: ['button', 'confirm-send-button', '#send-form [type=submit]'],
  prove: ['button', 'confirm-password-submit', '#password-form .button--primary'],
  cancel: ['button', 'confirm-cancel', '#restart-form [type=submit]'],
  undoChange: ['button', 'undo-submit', '#undo-form [type=submit]'],
  openEveryone: ['button', 'everyone-enable', 'form[action$="/security/everyone"] button'],
  enableAll: ['button', 'everyone-yes', '#enable-form .button--primary'],
  releaseAll: ['button', 'everyone-release', '#release-form [type=submit]'],
  days: ['field', 'everyone-days-label', '#enable-form #days'],
  organizationName: ['field', 'organization-name-label', '#organization-form #org_name'],
  ownNumbers: ['field', 'organization-numbers-label', '#own_numbers'],
  passwordMin: ['field', 'organization-password-label', '#password_min'],
  saveOrganization: ['button', 'common-save', '#organization-form [type=submit]'],
  watchNumbers: ['switch', 'organization-watch-switch', '#watch'],
  bankCountry: ['field', 'payments-bank-country-label', '#bank_country'],
  routing: ['field', 'payments-routing-label', '#routing'],
  usAccount: ['field', 'payments-account-label', '#us_account'],
  bsb: ['field', 'payments-bsb-label', '#bsb'],
  auAccount: ['field', 'payments-account-label', '#au_account'],
  changeBank: ['button', 'payments-bank-change', '#bank-form [type=submit]'],
  instant: ['switch', 'payments-instant-title', '#instant'],
  descriptor: ['field', 'payments-descriptor-title', '#descriptor'],
  changeDescriptor: ['button', 'payments-descriptor-change', '#descriptor-form [type=submit]'],
  setUpSignIn: ['link', 'setup-done-sign-in', 'main .button--primary'],
};

export const isPseudo = (tag) => tag === 'en-XA' || tag === 'ar-XB';

/** The control called `name` on a page in the language `tag`. */
export function control(page, tag, name) {
  const [kind, id, place] = controls[name];
  if (isPseudo(tag)) return page.locator(place);
  const text = words(tag)(id);
  if (kind !== 'field') return page.getByRole(kind, { name: text, exact: true });
  // The language of a page stands in its footer too; the settings and the set-up ask in the main part.
  const field = (name === 'switcher' ? page.locator('footer') : page.locator('main')).getByLabel(text, { exact: true });
  // The account number of each country has a field of its own, of which one shows.
  return /Account$/.test(name) ? page.locator(place).and(field) : field;
}
