// The overview in pictures: what it says, in three languages, with and without scripts.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { plain } from '../harness/words.mjs';

describe('overview', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'postgres' },
    { language: 'en-AU', database: 'sqlite', scripts: false, size: 'phone' },
    { language: 'fr', database: 'sqlite', scheme: 'dark' },
  ]) {
    journey('C11 an admin sees who has two factors and how sign-ins go', how, async (w, server, more) => {
      const stranger = await more({ ...how });
      await stranger.enterUsername('sam');
      await stranger.enterPassword('not the password at all');
      await stranger.problem();

      await w.signIn('olivia');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.press('profile');
      await w.press('overview');
      await w.heading('overview-title');
      await w.says('overview-alerts-none');
      const share = plain(w.text('overview-percent', { value: '80' }));
      assert.equal(plain(await w.page.locator('.overview-figure').innerText()), share);
      // Each picture says in words what it shows, and its numbers stand behind it.
      const pictures = await w.page.getByRole('img').evaluateAll((all) => all.map((one) => [one.querySelector('title').textContent, one.querySelector('desc').textContent]));
      assert.equal(pictures.length, 3);
      assert.ok(pictures.every(([name, says]) => name && says), String(pictures));
      assert.ok(plain(pictures[0][1]).includes(share.replace('80', '60')), pictures[0][1]);
      await w.look('overview');
      await w.page.locator('section:has(#days-title) summary').click();
      const today = await w.page.locator('section:has(#days-title) tbody tr').first().locator('td').allInnerTexts();
      assert.deepEqual(today.map((cell) => plain(cell).replace(/\D/g, '')), ['1', '1']);
      await w.look('overview-numbers');
      await w.page.emulateMedia({ media: 'print', forcedColors: 'active' });
      assert.ok(await w.page.locator('.chart').first().isVisible());
      await w.page.emulateMedia({ media: 'screen', forcedColors: 'none' });
    });
  }

  journey('C11 nobody else finds the overview', { language: 'en-US' }, async (w) => {
    await w.signIn('sam');
    assert.equal(await w.page.locator('a[href$="/overview"]').count(), 0);
    w.expect('/w/acme/overview', 404);
    await w.visit('/w/acme/overview');
    await w.heading('error-not-found-title');
  });
});
