// The organization's own page: saved, stale, weaker only with a fresh proof; and what the primary admin wants to be told.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';

const PAGE = '/w/acme/settings/organization';

describe('organization', { concurrency: 3 }, () => {
  for (const how of [
    { language: 'en-US', database: 'postgres' },
    { language: 'en-AU', scripts: false, size: 'phone' },
    { language: 'fr', scheme: 'dark' },
  ]) {
    journey('C14 two admins change the same at once, and neither loses what was typed', how, async (w, server, more) => {
      await w.signIn('arthur');
      if (w.language !== how.language) await w.switchTo(how.language);
      await w.visit(PAGE);
      await w.look('organization');
      const other = await more(how);
      await other.signIn('olivia');
      if (other.language !== how.language) await other.switchTo(how.language);
      await other.visit(PAGE);
      await other.type('organizationName', 'Acme North');
      await other.press('saveOrganization');
      await other.says('organization-saved', 'main');

      await w.type('organizationName', 'Acme South');
      await w.type('ownNumbers', '0491 570 110\n02 5550 1234');
      await w.press('saveOrganization');
      await w.says('error-conflict', '.error-summary');
      const text = await w.page.locator('.notice--warning').innerText();
      assert.ok(text.includes('Acme North') && text.includes('Acme South'), text);
      assert.equal(await w.control('organizationName').inputValue(), 'Acme South');
      assert.match(await w.control('ownNumbers').inputValue(), /5550 1234/);
      await w.look('organization-conflict');
      await w.press('saveOrganization');
      await w.says('organization-saved', 'main');
      assert.equal(JSON.parse(await server.cli('org', 'show', 'acme', '--json')).name, 'Acme South');

      // Fewer characters than before ask for a proof.
      await w.type('passwordMin', '20');
      await w.press('saveOrganization');
      await w.says('organization-saved', 'main');
      await w.type('passwordMin', '12');
      await w.press('saveOrganization');
      await w.page.waitForURL('**/confirm');
      await w.heading('confirm-title');
      await w.enterCode(await server.code('arthur'));
      await w.page.waitForURL(`**${PAGE}`);
      await w.interactive();
      await w.says('organization-saved', 'main');

      await other.visit(PAGE);
      await other.press('watchNumbers');
      await other.says('organization-watch-on', 'main');
      assert.equal(await other.control('watchNumbers').getAttribute('aria-checked'), 'true');
      await other.look('organization-primary');
    });
  }
});
