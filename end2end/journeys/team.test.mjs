// Manage team: what admins and managers do for the others.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { send } from '../harness/plain.mjs';
import { plain } from '../harness/words.mjs';

/** The usernames on the list as it is shown. */
const listed = (w) => w.page.locator('.person-username').allInnerTexts();

/** Opens somebody's page from the list. */
async function toPerson(w, username) {
  await w.visit(`/w/acme/team?q=${username}`);
  await w.heading('team-title');
  await w.page.locator('.person-link').first().click();
  await w.page.locator('#facts-title').waitFor();
  await w.interactive();
}

async function told(w) {
  await w.page.locator('.notice--success').waitFor();
  return plain(await w.page.locator('.notice--success').innerText());
}

/** Ten wrong tries, which lock an account. */
async function lock(server, username) {
  const agent = new http.Agent({ keepAlive: true });
  const ask = (path, fields, cookie) => send(server, agent, 'POST', `/api/sign-in/${path}`, { fields, cookie, accept: 'application/json' });
  const begun = await ask('name', { username });
  const { form } = JSON.parse(begun.text);
  for (let i = 0; i < 10; i += 1) await ask('password', { form, username, password: 'not the password at all' }, begun.cookies);
  agent.destroy();
}

/** The code of the text message that names the act. */
async function confirm(w, who) {
  await w.heading('confirm-title');
  await w.look('confirm-team');
  await w.enterCode(await w.server.code(who));
  await w.page.locator('#facts-title').waitFor();
  await w.interactive();
}

describe('team', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US' },
    { language: 'en-AU', database: 'postgres', scripts: false, size: 'phone' },
    { language: 'fr', scheme: 'dark' },
  ]) {
    journey('A4 marie unlocks a locked person, with a proof', how, async (w, server, more) => {
      await lock(server, 'claire');
      await w.signIn('marie');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.press('profile');
      await w.press('manageTeam');
      await w.heading('team-title');
      assert.deepEqual(await listed(w), ['claire', 'jack', 'lucy', 'sam'], 'a manager sees employees');
      await w.control('teamLocked').selectOption('locked');
      await w.press('teamShow');
      await w.page.waitForURL(/locked=locked/);
      await w.heading('team-title');
      assert.deepEqual(await listed(w), ['claire']);
      await w.look('team-locked');
      await toPerson(w, 'claire');
      await w.look('team-person-locked');
      await w.press('unlock');
      await confirm(w, 'marie');
      assert.match(await told(w), /Claire Moreau/);
      assert.equal(await w.control('unlock').count(), 0);
      while (!(await server.message('claire', 'email')).subject);
      const claire = await more();
      await claire.enterUsernameAnew('claire');
      await claire.enterPassword();
      await claire.home('claire');
    });

    journey('A5 olivia adds a person, and hands the code over', how, async (w, server) => {
      await w.signIn('olivia');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.press('profile');
      await w.press('manageTeam');
      await w.heading('team-title');
      assert.equal((await listed(w)).length, 7);
      await w.press('addPerson');
      await w.page.waitForURL('**/team/add');
      await w.heading('team-add');
      await w.type('personName', 'Élodie Martin');
      await w.type('personUsername', 'sam');
      await w.press('addSubmit');
      await w.problem();
      assert.equal(await w.control('personName').inputValue(), 'Élodie Martin');
      await w.type('personUsername', 'elodie');
      await w.type('personEmail', 'elodie@acme.example');
      await w.press('addSubmit');
      const code = plain(await w.page.locator('.secret-code').innerText());
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      await w.page.reload();
      await w.heading('team-add');
      assert.equal(await w.page.locator('.secret-code').count(), 0, 'it is shown once');
      // A new one can be mailed as well; it takes the place of the first.
      await toPerson(w, 'ELO');
      await w.page.locator('#activation-form input[name=mail]').check();
      await w.press('issueActivation');
      const second = plain(await w.page.locator('.secret-code').innerText());
      assert.notEqual(second, code);
      assert.ok((await server.message('elodie@acme.example', 'email')).text.includes(second));
      // Found by any part of the name, without accents and case.
      for (const q of ['elodie mar', 'MARTIN', 'elodie@acme']) {
        await w.visit(`/w/acme/team?q=${encodeURIComponent(q)}`);
        assert.deepEqual(await listed(w), ['elodie'], q);
      }
    });

    journey('A6 C7 arthur edits, deactivates and reactivates', how, async (w, server, more) => {
      const sam = await more();
      await sam.signIn('sam');
      await w.signIn('arthur');
      if (w.language !== how.language) await w.switchTo(how.language);
      await toPerson(w, 'sam');
      await w.type('personName', 'Samantha Taylor');
      await w.press('saveDetails');
      assert.match(await told(w), /Samantha Taylor/);
      await toPerson(w, 'samantha');
      // The requirement is set at once, and let go with a proof.
      assert.equal(await w.control('personSecond').isChecked(), false);
      await w.control('personSecond').check();
      await w.press('personSave');
      await told(w);
      assert.equal(await w.control('personSecond').isChecked(), true);
      await w.control('personSecond').uncheck();
      await w.press('personSave');
      await confirm(w, 'arthur');
      assert.equal(await w.control('personSecond').isChecked(), false);

      await w.press('deactivate');
      await told(w);
      await w.control('reactivate').waitFor();
      await w.look('team-person-deactivated');
      await sam.page.reload();
      await sam.heading('sign-in-title');
      await w.press('reactivate');
      await told(w);
      await w.control('deactivate').waitFor();
      const again = await more();
      await again.toCode('sam');
      // What is gone is gone, but for its number in the report.
      await toPerson(w, 'jack');
      await w.page.locator('.fold summary').last().click();
      await w.press('deletePerson');
      await w.page.waitForURL('**/w/acme/team');
      await w.heading('team-title');
      await told(w);
      assert.ok(!(await listed(w)).includes('jack'));
    });
  }

  journey('C7 another changes a person meanwhile: the page says what', { language: 'fr' }, async (w, server, more) => {
    const other = await more();
    await w.signIn('olivia');
    await other.signIn('arthur');
    await toPerson(w, 'sam');
    await toPerson(other, 'sam');
    await other.type('personName', 'Sam Two');
    await other.press('saveDetails');
    await told(other);
    await w.type('personName', 'Sam Three');
    await w.press('saveDetails');
    await w.problem();
    await w.look('team-person-stale');
    assert.match(await w.page.locator('.notice--warning').innerText(), /Sam Two[^]*Sam Three/);
    await w.press('saveDetails');
    assert.match(await told(w), /Sam Three/);
  });

  journey('C7 whoever manages nobody has no such page', { language: 'en-AU' }, async (w) => {
    await w.signIn('sam');
    await w.press('profile');
    assert.equal(await w.page.locator('.menu a[href$="/team"]').count(), 0);
    w.expect('/w/acme/team', 404);
    for (const path of ['team', 'team/add', 'team/00000000-0000-7000-8000-000000000000']) {
      assert.equal((await w.visit(`/w/acme/${path}`)).status(), 404, path);
    }
  });
});

describe('many at once', { concurrency: 3 }, () => {
  journey('C7 a file of 10,000 people is tried, then imported', { language: 'en-US' }, async (w, server) => {
    await w.signIn('arthur');
    if (w.language !== 'en-US') await w.switchTo('en-US');
    await w.visit('/w/acme/team/import');
    await w.heading('job-import');
    await w.look('team-import');
    const lines = ['Full name,Username,Email,Role'];
    for (let n = 0; n < 10_000; n += 1) lines.push(`Person ${n},person${n},person${n}@acme.example,${n % 100 ? 'Employee' : 'Manager'}`);
    lines.push('Sam again,sam,,');
    const began = Date.now();
    await w.page.locator('#file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) });
    await w.page.locator('form[enctype] [type=submit]').click();
    await w.page.locator('#start-form [type=submit]').waitFor({ timeout: 120_000 });
    await w.look('team-import-checked');
    await w.page.getByRole('link', { name: w.text('job-show-refused') }).click();
    await w.says('error-name-taken', 'main');
    assert.equal(await w.page.locator('tbody tr').count(), 1);
    await w.visit('/w/acme/team/import');
    await w.page.locator('#start-form [type=submit]').click();
    // The page says how far it is by itself.
    await w.page.locator('progress').waitFor();
    await w.control('jobCodes').waitFor({ timeout: 240_000 });
    const took = (Date.now() - began) / 1000;
    assert.ok(took < 120, `it took ${took} s`);
    await w.look('team-import-done');
    const [file] = await Promise.all([w.page.waitForEvent('download'), w.press('jobCodes')]);
    const codes = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.equal(codes.length, 10_001);
    assert.match(codes[1], /^Person 0,person0,person0@acme\.example,[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4},/);
    await w.visit('/w/acme/team/import');
    assert.equal(await w.control('jobCodes').count(), 0, 'once');
    await w.visit('/w/acme/team?q=person9999');
    assert.deepEqual(await listed(w), ['person9999']);
    const [list] = await Promise.all([w.page.waitForEvent('download'), w.press('teamExport')]);
    assert.equal((await readFile(await list.path(), 'utf8')).trim().split('\r\n').length, 10_008);
    assert.ok(server.url);
  });

  for (const how of [{ language: 'fr', scripts: false, size: 'phone', database: 'postgres' }, { language: 'en-AU' }]) {
    journey('C7 several people at once, and a small file', how, async (w) => {
      await w.signIn('arthur');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.visit('/w/acme/team');
      for (const name of ['Sam Taylor', 'Claire Moreau', 'Olivia Bennett']) await w.page.getByRole('checkbox', { name, exact: false }).check();
      await w.look('team-chosen');
      await w.control('manyAct').selectOption('deactivate');
      await w.press('manyGo');
      await w.page.waitForURL('**/team/job');
      for (const end = Date.now() + 20_000; (await w.page.locator('.row-refused').count()) < 1; await w.page.waitForTimeout(500)) {
        assert.ok(Date.now() < end, 'it is done within seconds');
        if (!w.scripts) await w.page.reload();
      }
      await w.look('team-many-done');
      assert.equal(await w.page.locator('tbody .badge--success').count(), 2);
      await w.visit('/w/acme/team?status=deactivated');
      assert.deepEqual(await listed(w), ['claire', 'jack', 'sam']);

      await w.visit('/w/acme/team/import');
      await w.page.locator('#file').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('Nom complet;Identifiant\nZo\xeb;zoe\n', 'latin1') });
      await w.page.locator('form[enctype] [type=submit]').click();
      await w.problem();
      await w.look('team-import-wrong');
      await w.page.locator('#file').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeffNom complet;Identifiant\r\nZoé;zoe\r\n') });
      await w.page.locator('form[enctype] [type=submit]').click();
      for (const end = Date.now() + 20_000; (await w.page.locator('#start-form [type=submit]').count()) < 1; await w.page.waitForTimeout(500)) {
        assert.ok(Date.now() < end, 'it is checked within seconds');
        if (!w.scripts) await w.page.reload();
      }
      await w.page.locator('#start-form [type=submit]').click();
      for (const end = Date.now() + 20_000; (await w.control('jobCodes').count()) < 1; await w.page.waitForTimeout(500)) {
        assert.ok(Date.now() < end, 'it is done within seconds');
        if (!w.scripts) await w.page.reload();
      }
      await w.visit('/w/acme/team?q=zoe');
      assert.deepEqual(await listed(w), ['zoe']);
    });
  }
});
