// Every page and state, looked at in every language: axe in light and dark, 320 and 1280 px, targets, clipped text, layout shift.
// The pseudo-locale tells texts that did not come from locales/.

import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { journey } from '../harness/journey.mjs';
import { unaccented } from '../harness/look.mjs';
import { tour, tourOfSetup } from '../harness/tour.mjs';

describe('every page and state', { concurrency: 2 }, () => {
  for (const [language, database] of [['en-US', 'sqlite'], ['en-AU', 'postgres'], ['fr', 'sqlite']]) {
    journey('I7 passes a close look', { language, database }, async (w, server, more) => tour(w, more));
    journey('I7 the first set-up passes a close look', { language, database, demo: false }, async (w) => tourOfSetup(w));
  }
});

/** What the pages and messages of the demo say that is data, not text. */
const DATA = ['Acme', 'acme'];

describe('the pseudo-locale en-XA', { concurrency: 2 }, () => {
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
      let read = 0;
      for (const who of ['sam', 'olivia', 'arthur']) {
        for (const message of await server.outbox(who)) {
          if (message.locale !== 'en-XA') continue;
          read += 1;
          for (const part of [message.subject, message.text, message.html]) {
            if (!part) continue;
            const words = part.replace(/<style[\s\S]*?<\/style>|<[^>]*>|&\w+;/g, ' ');
            assert.deepEqual(unaccented(words, [...DATA, ...message.data ?? [], '127.0.0.1', 'http', 'Sam', 'Olivia', 'Arthur', who]), [], part);
          }
        }
      }
      assert.ok(read > 0, 'messages in the pseudo-locale were read');
    });
});
