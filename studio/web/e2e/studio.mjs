// A browser at Studio, for tests: opens screens, waits for them, and holds them to what must hold
// on each: no errors, nothing from elsewhere, no serious finding of axe, nothing wider than the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = ['serious', 'critical'];
const PATIENCE_MS = 30_000;

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

let browser;

/** Opens a window at the page that lies at `address`. */
export async function openStudio(address, { viewport = WIDE, colorScheme = 'light' } = {}) {
  browser ??= await launch();
  const context = await browser.newContext({ viewport, colorScheme, timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const wrong = [];
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) wrong.push(request.url());
  });
  return {
    page,
    wrong,
    async show(path) {
      await page.goto('about:blank');
      await page.goto(`${address}#${path}`);
      await settled(page);
    },
    async holds() {
      assert.deepEqual(wrong, []);
      await fitsItsWidth(page);
      await satisfiesAxe(page);
    },
    close: () => context.close(),
  };
}

/** Waits until a screen has all of its answers. */
export async function settled(page) {
  await page.waitForSelector('main h1, main h2');
  await page.waitForFunction(() => !document.querySelector('.waiting, .progress'));
}

async function fitsItsWidth(page) {
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ]);
  assert.ok(wide <= room, `the page is ${wide} wide, and has room for ${room}`);
}

async function satisfiesAxe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations
    .filter((each) => SERIOUS.includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).slice(0, 3)}`);
  assert.deepEqual(found, [], page.url());
}

export const closeBrowser = () => browser?.close();

/** Returns the text of an element, with single spaces. */
export const textOf = async (page, selector) =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
