// Every screen, over a shop that goes on selling: STUDIO names the address.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, test } from 'node:test';
import { closeBrowser, NARROW, openStudio, settled, textOf } from './studio.mjs';

const ADDRESS = process.env.STUDIO;
const SHOP = '/stores/shop';

const SCREENS = {
  stores: '/',
  overview: SHOP,
  events: `${SHOP}/events`,
  'one event': `${SHOP}/events?open=1&from=1`,
  'keys of cases': `${SHOP}/cases`,
  cases: `${SHOP}/cases/order`,
  timeline: `${SHOP}/timeline/order%3Ao-7?step=2`,
  causation: `${SHOP}/causation/1`,
  'process map': `${SHOP}/process/order`,
  'no such screen': '/nowhere',
  'no such store': '/stores/nowhere',
  'no such events': `${SHOP}/events?type=nothing`,
};

after(closeBrowser);

const inStudio = (options, run) => async () => {
  const studio = await openStudio(ADDRESS, options);
  try {
    await run(studio, studio.page);
  } finally {
    await studio.close();
  }
};

for (const options of [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { colorScheme: 'dark', viewport: NARROW },
]) {
  const how = options.viewport ? 'narrow' : options.colorScheme;
  test(
    `every screen is accessible and fits, ${how}`,
    inStudio(options, async (studio, page) => {
      for (const [name, path] of Object.entries(SCREENS)) {
        if (name === 'no such store') continue; // whose 404 is an error in the console
        await studio.show(path);
        assert.ok(await page.title(), name);
        await studio.holds();
      }
    }),
  );
}

test(
  'a store leads to its types, and these to their events',
  inStudio({}, async (studio, page) => {
    await studio.show('/');
    await page.getByRole('link', { name: /shop/ }).first().click();
    await settled(page);
    await page.getByRole('link', { name: 'order-placed' }).click();
    await page.waitForSelector('.chip');

    assert.match(page.url(), /type=order-placed/);
    assert.equal(await textOf(page, '.chip'), 'order-placed');
    assert.equal(await textOf(page, '.scroller .type-name'), 'order-placed');
  }),
);

test(
  'keys move through events, open one, and close it',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/events?from=20`);
    await page.keyboard.press('j');
    await page.waitForSelector('.drawer pre');
    const first = await textOf(page, '.drawer h2');
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Event 19' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: first }).waitFor();
    await page.getByRole('button', { name: 'hex' }).click();

    assert.equal(first, 'Event 20');
    assert.match(await textOf(page, '.drawer pre'), /^0000 7b 22/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.drawer', { state: 'detached' });
  }),
);

test(
  '/ searches for text in the data',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/events?from=400`);
    await page.keyboard.press('/');
    await page.keyboard.type('"order":"O-7"');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('text='));
    await page.waitForFunction(
      () => document.querySelectorAll('.scroller .event-row').length === 1,
    );

    assert.match(await textOf(page, '.scroller .event-row'), /order-placed/);
  }),
);

test(
  'new events come by themselves, and wait while paused',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/events`);
    const newest = () => textOf(page, '.scroller .position');
    const before = await newest();
    await page.waitForFunction(
      (old) => document.querySelector('.scroller .position')?.textContent !== old,
      before,
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await newest();
    const waiting = page.getByRole('button', { name: /Show \d+ new event/ });
    await waiting.waitFor();

    assert.equal(await newest(), paused);
    await waiting.click();
    await page.waitForFunction(
      (old) => document.querySelector('.scroller .position')?.textContent !== old,
      paused,
    );
  }),
);

test(
  'drawing over the histogram selects a time',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/events`);
    const box = await page.locator('.histogram svg').boundingBox();
    await page.mouse.move(box.x + 2, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => /since=.*until=/.test(location.hash));

    assert.match(await textOf(page, '.chip'), /–/);
  }),
);

test(
  'cases are sorted and searched, and lead to a timeline',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/cases/order?order=name&descending=false`);
    await page.getByRole('searchbox').fill('o-12');
    await page.waitForFunction(() =>
      document.querySelector('.scroller .case-row')?.textContent.startsWith('o-12'),
    );
    await page.locator('h1').click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('/timeline/'));
    await settled(page);

    assert.match(await textOf(page, 'h1'), /^order:o-12/);
  }),
);

test(
  'a timeline goes back in time and forward again',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/timeline/order%3Ao-7?step=0`);
    const past = await textOf(page, '.state-rows');
    assert.match(await textOf(page, '.banner.past'), /You look at the past/);
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => location.hash.includes('step=1'));
    assert.match(await textOf(page, '.state-rows'), /placed → awaiting/);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.waitForSelector('.banner.past', { state: 'detached' });

    assert.notEqual(await textOf(page, '.state-rows'), past);
  }),
);

test(
  'causes and effects are a graph, and the same as a list',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/causation/1`);
    const listed = await page.locator('.cause-list li').count();

    assert.ok(listed >= 4, `${listed} events`);
    assert.equal(await page.locator('.canvas .node').count(), listed);
    assert.match(
      await page.locator('.cause-list li').nth(1).getAttribute('aria-label'),
      /^Level 2/,
    );
  }),
);

test(
  'a process map leaves out what is rare',
  inStudio({}, async (studio, page) => {
    await studio.show(`${SHOP}/process/order?min=0`);
    const all = await page.locator('.flow-group').count();
    await page.getByRole('slider').fill('40');
    await page.waitForFunction(() => location.hash.includes('min=40'));
    const frequent = await page.locator('.flow-group').count();

    assert.ok(frequent < all, `${frequent} of ${all}`);
    assert.ok((await page.locator('.variants li').count()) > 2);
  }),
);

test(
  '? shows the keys, and g goes',
  inStudio({}, async (studio, page) => {
    await studio.show(SHOP);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForFunction(() => location.hash === '#/stores/shop/process');
  }),
);

test(
  'colours and zone are the reader’s, and stay',
  inStudio({}, async (studio, page) => {
    await studio.show(SHOP);
    await page.getByRole('button', { name: /Colours: system/ }).click();
    await page.getByRole('button', { name: /Colours: light/ }).click();
    await page.getByRole('button', { name: 'Local time' }).click();
    await studio.show(`${SHOP}/events`);

    const scheme = await page.evaluate(() => document.documentElement.style.colorScheme);
    assert.equal(scheme, 'dark');
    await page.getByRole('button', { name: 'UTC' }).waitFor();
  }),
);

test(
  'a store that is not there is said to be so',
  inStudio({}, async (studio, page) => {
    await studio.show('/stores/nowhere/events').catch(() => {});
    assert.match(await textOf(page, '[role=alert]'), /there is nothing at nowhere/);
  }),
);

test('the page works below any path', async () => {
  const at = new URL(ADDRESS);
  const proxy = createServer((incoming, outgoing) => {
    const path = incoming.url.replace(/^\/some\/prefix/, '');
    const asked = request({ host: at.hostname, port: at.port, path, method: 'GET' }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    outgoing.on('close', () => asked.destroy());
    asked.end();
  });
  await new Promise((listening) => proxy.listen(0, '127.0.0.1', listening));
  const studio = await openStudio(`http://127.0.0.1:${proxy.address().port}/some/prefix/studio/`);
  try {
    await studio.show(`${SHOP}/process/order`);
    await studio.holds();
    assert.ok((await studio.page.locator('.flow-group').count()) > 0);
  } finally {
    await studio.close();
    proxy.closeAllConnections();
    proxy.close();
  }
});
