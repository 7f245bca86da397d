// What is asked of the look of every page and state: accessibility by axe, nothing sideways at 320 px, targets of 44 px, no clipped
// text, nothing that moves; and, for the pseudo-locale, no text that is not from locales/.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const axeSource = createRequire(import.meta.url)('axe-core').source;

/** Runs in each document before anything else: counts what moves without being asked to. */
export function watchShifts() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const nodes = entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120) ?? String(source.node?.nodeName));
      globalThis.shifts.push({ at: entry.startTime, value: entry.value, nodes });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/**
 * In the page: what moved though nobody asked. For half a second after a press Chromium expects that something moves; where the answer of
 * the server takes longer, that half second begins with the answer. Advice while typing is no such answer.
 */
function unexpected() {
  const answers = performance.getEntriesByType('resource')
    .filter(({ name }) => name.includes('/api/') && !name.includes('advise'))
    .map(({ responseEnd }) => responseEnd);
  return (globalThis.shifts ?? []).filter(({ at }) => !answers.some((answer) => at >= answer && at <= answer + 500));
}

/** In the page: what is wrong with its geometry at the present size. */
function geometry() {
  const problems = [];
  const html = document.documentElement;
  const describe = (element) => `<${element.localName}${element.id ? ` id=${element.id}` : ''}${
    element.className ? ` class="${element.className}"` : ''}> ${(element.textContent ?? '').trim().slice(0, 40)}`;
  if (html.scrollWidth > html.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > html.clientWidth + 0.5 && getComputedStyle(element).position !== 'fixed');
    problems.push(`scrolls sideways: ${html.scrollWidth} in ${html.clientWidth} px; ${wide.slice(0, 3).map(describe).join(' | ')}`);
  }

  // Hidden from sight on purpose: a clipped box of one pixel, and the skip link until it has the focus.
  const unseen = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.visibility === 'hidden' || style.opacity === '0') return true;
      const box = e.getBoundingClientRect();
      if (style.position === 'absolute' && (box.width <= 1.5 || box.height <= 1.5)) return true;
      if (e.classList.contains('skip-link') && e !== document.activeElement) return true;
    }
    return !element.checkVisibility?.({ visibilityProperty: true });
  };

  const inRunningText = (element) => {
    if (element.localName !== 'a' || !getComputedStyle(element).display.startsWith('inline')) return false;
    const block = element.closest('p, li, td, dd, label, span:not([class])');
    if (!block) return false;
    const own = (element.textContent ?? '').trim().length;
    // A sentence around it, or a sentence of its own within a list of them.
    return (block.textContent ?? '').trim().length > own || block.localName === 'li';
  };

  const pressable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=switch], [role=button]';
  for (const element of document.querySelectorAll(pressable)) {
    if (unseen(element) || inRunningText(element) || element.tabIndex < 0) continue;
    const label = element.matches('[type=checkbox], [type=radio]') ? element.closest('label') : null;
    const box = (label ?? element).getBoundingClientRect();
    if (box.width < 43.5 || box.height < 43.5) {
      problems.push(`target of ${box.width.toFixed(0)} × ${box.height.toFixed(0)} px: ${describe(element)}`);
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element || ['SCRIPT', 'STYLE', 'OPTION', 'TITLE'].includes(element.tagName) || unseen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (text.width === 0) continue;
    if (text.left < -0.5 || text.right > html.clientWidth + 0.5) {
      // Text that scrolls within its own box is not lost.
      const scroller = element.closest('pre');
      if (!scroller) problems.push(`text runs out of the window: ${describe(element)}`);
    }
    for (let e = element; e && e !== html; e = e.parentElement) {
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const clips = (overflow) => overflow === 'hidden' || overflow === 'clip';
      if (clips(style.overflowX) && (text.left < box.left - 1 || text.right > box.right + 1)) problems.push(`text clipped at the side: ${describe(element)}`);
      if (clips(style.overflowY) && (text.top < box.top - 1 || text.bottom > box.bottom + 1)) problems.push(`text clipped above or below: ${describe(element)}`);
      if (e.matches('button, .button, .badge, .notice, .card') && (text.left < box.left - 1 || text.right > box.right + 1)) {
        problems.push(`text runs out of its box: ${describe(e)}`);
      }
    }
  }
  return [...new Set(problems)];
}

/** In the page: every text that a person can see or hear, as [where, text]. */
function texts() {
  const found = [['title', document.title]];
  const language = document.documentElement.lang;
  // Names of languages in themselves, and what is data of the organization.
  const data = '[lang], [translate=no], .brand-name, bdi, .identity-name, time, select[name=time_zone] option, .menu-who strong, pre';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    // Messages in the outbox are read where the journey asks for them.
    if (element.closest('.message-body')) continue;
    const exempt = element.closest(data);
    if (exempt && exempt.getAttribute('lang') !== language) continue;
    found.push([element.localName, node.data]);
  }
  for (const attribute of ['aria-label', 'aria-description', 'title', 'alt', 'placeholder']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) found.push([attribute, element.getAttribute(attribute)]);
  }
  return found;
}

/** What remains of a text without values between isolation marks and without the given data. */
export function unaccented(text, data = []) {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, ' ');
  }
  for (const value of [...data].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(value, ' ');
  return rest.match(/[A-Za-z]+/g) ?? [];
}

/** Fails where a page in the pseudo-locale holds a text that did not come from locales/. */
export async function assertAccented(page, state, data = []) {
  const left = (await page.evaluate(texts))
    .map(([where, text]) => [where, text.trim(), unaccented(text, data)])
    .filter(([, , letters]) => letters.length > 0);
  assert.deepEqual(left.map(([where, text]) => `${where}: ${text}`), [], `${state}: unaccented letters`);
}

/** In the page: waits until colors and places have come to rest. */
function settled() {
  const moving = document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
  return Promise.all(moving.map((animation) => animation.finished.catch(() => {})));
}

async function axe(page, where, scripts) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((timers) => {
    // A document without scripts has no timers: what axe puts off by a moment runs at once.
    if (!timers) globalThis.setTimeout = (call, wait, ...values) => { if (!(wait > 100)) Promise.resolve().then(() => call(...values)); return 0; };
    return globalThis.axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
      resultTypes: ['violations'],
    });
  }, scripts);
  const said = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.map((node) => `    ${node.target}: ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`).join('\n')}`);
  assert.deepEqual(said, [], `${where}: axe`);
}

export const WIDE = { width: 1280, height: 900 };
export const SMALL = { width: 320, height: 640 };

/**
 * Looks at the page as it is: at its own size in light, at 320 px in dark. Where SCREENSHOTS names a folder, a picture of each size in
 * each scheme.
 * @param {object} how
 * @param {string} how.language folder of the pictures
 * @param {boolean} [how.scripts] whether the page may run scripts; without, nothing of it counts what moved
 * @param {string[]} [how.pseudo] look for texts that are not from locales/; these values are data
 */
export async function look(page, state, { language, scripts = true, pseudo, scheme = 'light' }) {
  const where = `${state} (${language})`;
  if (scripts) {
    const shifts = await page.evaluate(unexpected);
    const total = shifts.reduce((sum, shift) => sum + shift.value, 0);
    assert.ok(total <= 0.01, `${where}: the layout shifted by ${total.toFixed(4)}: ${JSON.stringify(shifts)}`);
  }
  if (pseudo) await assertAccented(page, where, pseudo);

  const before = page.viewportSize();
  const sizes = [['wide', before.width > 600 ? before : WIDE, 'light'], ['small', SMALL, 'dark']];
  try {
    for (const [size, viewport, judged] of sizes) {
      await page.setViewportSize(viewport);
      for (const color of process.env.SCREENSHOTS ? ['light', 'dark'] : [judged]) {
        await page.emulateMedia({ colorScheme: color, reducedMotion: 'reduce' });
        await page.evaluate(settled);
        if (color === judged) {
          assert.deepEqual(await page.evaluate(geometry), [], `${where}, ${size}`);
          await axe(page, `${where}, ${size}, ${color}`, scripts);
        }
        if (process.env.SCREENSHOTS) {
          const folder = path.join(process.env.SCREENSHOTS, language);
          await mkdir(folder, { recursive: true });
          await page.screenshot({ path: path.join(folder, `${state}-${viewport.width}-${color}.png`), fullPage: true });
        }
      }
    }
  } finally {
    await page.setViewportSize(before);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: null });
  }
}
