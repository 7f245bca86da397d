// The activity report: what an admin finds in it, takes out of it, and that nobody else does.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { plain } from '../harness/words.mjs';

/** What stands in the rows of the report, cell by cell. */
const rows = async (w) => (await w.page.locator('.activity-table tbody tr').all()).length
  ? w.page.locator('.activity-table tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent.trim())))
  : [];

async function download(w, name) {
  const [file] = await Promise.all([w.page.waitForEvent('download'), w.press(name)]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

describe('activity report', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'sqlite' },
    { language: 'en-AU', database: 'postgres', scripts: false, size: 'phone' },
    { language: 'fr', database: 'sqlite', scheme: 'dark' },
  ]) {
    journey('C8 an admin finds what was done, and takes it away as a file', how, async (w, server, more) => {
      const stranger = await more({ ...how });
      await stranger.enterUsername('sam');
      await stranger.enterPassword('not the password at all');
      await stranger.problem();

      await w.signIn('olivia');
      if (w.language !== (how.language ?? 'en-US')) await w.switchTo(how.language);
      await w.press('profile');
      await w.press('activity');
      await w.heading('activity-title');
      const all = await rows(w);
      assert.ok(all.length >= 11, `${all.length} rows`);
      await w.look('activity');

      // A refused try is found by its kind, its result and the person.
      await w.control('eventKind').selectOption('sign-in');
      await w.control('eventResult').selectOption('refused');
      await w.type('eventPerson', 'sam@acme.example');
      await w.press('showEvents');
      await w.page.waitForURL(/person=sam/);
      await w.heading('activity-title');
      const found = await rows(w);
      assert.equal(found.length, 1);
      assert.ok(found[0].some((cell) => plain(cell).startsWith(w.text('activity-password'))), String(found[0]));
      assert.ok(found[0].some((cell) => cell.includes('127.0.0.1')), String(found[0]));
      assert.equal(await w.control('eventPerson').inputValue(), 'sam@acme.example');
      await w.look('activity-filtered');

      const csv = await download(w, 'exportCsv');
      assert.equal(csv.name, 'activity-acme.csv');
      assert.ok(csv.text.startsWith(`\ufeff${w.text('activity-csv-when', { zone: 'Australia/Sydney' })},`), csv.text);
      assert.equal(csv.text.trim().split('\r\n').length, 2);
      const lines = await download(w, 'exportJsonl');
      assert.equal(lines.name, 'activity-acme.jsonl');
      const [line] = lines.text.trim().split('\n').map((one) => JSON.parse(one));
      assert.deepEqual([line.action, line.result, line.subject.username, line.actor], ['password', 'refused', 'sam', null]);

      await w.type('eventPerson', 'nobody-at-all');
      await w.press('showEvents');
      await w.page.waitForURL(/nobody-at-all/);
      await w.heading('activity-title');
      await w.says('activity-nobody');
      await w.look('activity-nobody');

      await w.press('showAllEvents');
      await w.page.waitForURL(/\/activity$/);
      await w.heading('activity-title');
      const after = await rows(w);
      assert.equal(after.filter((row) => row.some((cell) => cell === w.text('activity-activity-export'))).length, 2, 'each export is an event');
    });
  }

  journey('C8 pages follow each other', { language: 'en-US' }, async (w, server) => {
    for (let i = 0; i < 22; i += 1) {
      await server.cli('user', 'deactivate', 'lucy', '--org', 'acme');
      await server.cli('user', 'reactivate', 'lucy', '--org', 'acme');
    }
    await w.signIn('olivia');
    w.language = 'en-AU';
    await w.visit('/w/acme/activity');
    await w.heading('activity-title');
    assert.equal((await rows(w)).length, 50);
    await w.look('activity-pages');
    await w.press('olderEvents');
    await w.page.waitForURL(/older-/);
    await w.heading('activity-title');
    assert.ok((await rows(w)).length < 50);
    await w.press('newerEvents');
    await w.page.waitForURL(/newer-/);
    await w.heading('activity-title');
    assert.equal((await rows(w)).length, 50);
  });

  journey('C8 nobody else finds the report', { language: 'en-US', database: 'postgres' }, async (w) => {
    await w.visit('/w/acme/activity');
    await w.heading('sign-in-title');
    await w.signIn('sam');
    assert.equal(await w.page.locator('a[href$="/activity"]').count(), 0);
    w.expect('/w/acme/activity', 404);
    await w.visit('/w/acme/activity');
    await w.heading('error-not-found-title');
    for (const end of ['csv', 'jsonl']) {
      const answer = await w.page.goto(`${w.server.url}/w/acme/activity.${end}`);
      assert.equal(answer.status(), 404);
    }
  });
});
