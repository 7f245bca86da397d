// `make screenshots`: every page and state in every language, light and dark, at 1280 and 320 px, into docs/screenshots/all; and the
// one of the README. Each picture is also a test: a page that does not pass `look` stops here.

import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Window, closeBrowser } from './harness/journey.mjs';
import { Server, root } from './harness/server.mjs';
import { tour, tourOfSetup } from './harness/tour.mjs';

const folder = path.join(root, 'docs/screenshots/all');
const languages = process.argv.length > 2 ? process.argv.slice(2) : ['en-US', 'en-AU', 'fr'];
process.env.SCREENSHOTS = folder;

async function visit(language, how, walk) {
  const server = await Server.start(how);
  const windows = [];
  const more = async () => {
    windows.push(await Window.open({ server, language }));
    return windows.at(-1);
  };
  try {
    await walk(await more(), more);
  } finally {
    for (const window of windows) await window.close();
    await server.stop();
  }
}

try {
  for (const language of languages) {
    await rm(path.join(folder, language), { recursive: true, force: true });
    await Promise.all([visit(language, {}, tour), visit(language, { demo: false }, tourOfSetup)]);
    console.log(`${language}: ${(await readdir(path.join(folder, language))).length} pictures in docs/screenshots/all/${language}`);
  }
  if (languages.includes('en-US')) {
    await mkdir(path.join(root, 'docs/screenshots'), { recursive: true });
    await copyFile(path.join(folder, 'en-US/sign-in-code-1280-light.png'), path.join(root, 'docs/screenshots/sign-in.png'));
  }
} finally {
  await closeBrowser();
}
