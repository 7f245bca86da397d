// Every page and state, looked at in every language: axe in light and dark, 320 and 1280 px, targets, clipped text, layout shift.
// The pseudo-locale tells texts that did not come from locales/.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { unaccented } from '../harness/look.mjs';
import { tour, tourOfSetup } from '../harness/tour.mjs';

/** What the pages and messages of the demo say that is data, not text. */
const DATA = ['Acme', 'acme', 'Sam', 'Taylor', 'Olivia', 'Bennett', 'Arthur', 'Nguyen', 'Marie', 'Claire', 'Moreau', 'Lucy', 'Chen', 'Jack'];

// They wait more than they work.
describe('every page and state', { concurrency: 4 }, () => {
  for (const [language, database] of [['en-US', 'sqlite'], ['en-AU', 'postgres'], ['fr', 'sqlite']]) {
    journey('I7 passes a close look', { language, database }, async (w, server, more) => tour(w, more));
    journey('I7 the first set-up passes a close look', { language, database, demo: false }, async (w) => tourOfSetup(w));
  }
  journey('G5 no page, title, label, mail or text message has an unaccented letter', { language: 'en-XA', args: ['--preview'] },
    async (w, server, more) => {
      const pseudo = async () => {
        const window = w.looked ? await more() : w;
        window.looked = true;
        window.language = 'en-US';
        await window.visit('/w/acme/sign-in');
        await window.switchTo('en-XA');
        const look = window.look.bind(window);
        window.look = (state, how = {}) => look(state, { ...how, pseudo: DATA });
        return window;
      };
      await tour(await pseudo(), pseudo);
      // Data: names, and what of the machine's own address and of the browser stands in messages.
      const data = [...DATA, '127.0.0.1', 'localhost', 'http', 'example', 'Sam', 'Taylor', 'Olivia', 'Bennett', 'Arthur', 'Nguyen', 'Chrome', 'Linux'];
      const left = [];
      let read = 0;
      for (const who of ['sam', 'olivia', 'arthur']) {
        for (const message of await server.outbox(who)) {
          if (message.locale !== 'en-XA') continue;
          read += 1;
          for (const part of [message.subject, message.text, message.html]) {
            if (!part) continue;
            const words = part.replace(/<style[\s\S]*?<\/style>|<[^>]*>|&\w+;/g, ' ');
            const found = unaccented(words, [...data, who]);
            if (found.length > 0) left.push({ found, part });
          }
        }
      }
      assert.deepEqual(left, []);
      assert.ok(read > 0, 'messages in the pseudo-locale were read');
    });
});
