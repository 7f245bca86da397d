// A first start without the demo: its address makes the organization and the primary admin, once.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { ADMIN, fillSetup } from '../harness/tour.mjs';

describe('the first set-up', { concurrency: 2 }, () => {
  for (const how of [
    { language: 'en-AU', database: 'sqlite' },
    { language: 'fr', database: 'postgres', size: 'phone', scripts: false },
  ]) {
    journey('I1 DA10 makes the organization and its primary admin, who signs in', { ...how, demo: false }, async (w, server) => {
      assert.ok(server.setup, `a set-up address was printed: ${server.log}`);
      await w.visit('/');
      await w.heading('common-start-title');
      await w.visit(server.setup);
      await w.heading('setup-title');
      await fillSetup(w, { ...ADMIN, ownUsername: 'matilda rowe', phone: '12' });
      await w.press('setUp');
      await w.problem();
      const links = await w.page.locator('.error-summary a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      assert.deepEqual(links, ['#username', '#phone'], 'all that is wrong, at once');
      assert.equal(await w.page.locator('.field-error').count(), 2);
      assert.equal(await w.control('orgName').inputValue(), ADMIN.orgName, 'what was typed is kept');
      await w.type('ownUsername', ADMIN.ownUsername);
      await w.type('phone', ADMIN.phone);
      await w.type('ownPassword', ADMIN.ownPassword);
      await w.press('setUp');
      await w.heading('setup-verify-title');
      const code = await server.code('+61491570006');
      await w.enterCode(code === '000000' ? '000001' : '000000');
      await w.problem();
      await w.enterCode(code);
      await w.heading('setup-done-title');
      await w.press('setUpSignIn');
      await w.page.waitForURL('**/w/blue-gum/sign-in');

      await w.type('username', ADMIN.ownUsername);
      await w.press('continue');
      await w.heading('sign-in-password-title');
      await w.enterPassword(ADMIN.ownPassword);
      await w.heading('sign-in-code-title');
      await w.enterCode(await server.code('+61491570006'));
      await w.page.waitForURL('**/w/blue-gum/');

      // Once: the address says that it is done, and asks nothing; no other one says more than that it ended.
      await w.visit(server.setup);
      await w.heading('setup-done-title');
      assert.equal(await w.page.locator('#setup-form, #code-form').count(), 0);
      await w.visit(`/setup/${'A'.repeat(43)}`);
      await w.heading('setup-ended-title');
      // One organization: the bare address goes to it.
      await w.page.goto(`${server.url}/`);
      await w.page.waitForURL('**/w/blue-gum/**');
    });
  }
});
