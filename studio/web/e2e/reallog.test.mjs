// The real log of the BPI Challenge 2012, whose figures are known: STUDIO names the address.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeBrowser, openStudio, textOf } from './studio.mjs';

const LOANS = '/stores/loans';

after(closeBrowser);

const inStudio = (run) => async () => {
  const studio = await openStudio(process.env.STUDIO);
  try {
    await run(studio, studio.page);
  } finally {
    await studio.close();
  }
};

test(
  'the process map has the known counts',
  inStudio(async (studio, page) => {
    await studio.show(`${LOANS}/process/case`);

    assert.match(
      await textOf(page, '.figures'),
      /Cases 13,087 Variants 4,366 Types 24 Events 262,200/,
    );
    assert.match(await textOf(page, '.variants li'), /^3,429 26.2%/);
    await studio.holds();
  }),
);

test(
  'all cases are there',
  inStudio(async (studio, page) => {
    await studio.show(`${LOANS}/cases/case?order=events`);

    assert.match(await textOf(page, '.head'), /13,087/);
    assert.match(await textOf(page, '.scroller .case-row'), /175/);
  }),
);

test(
  'one case can be travelled through',
  inStudio(async (studio, page) => {
    await studio.show(`${LOANS}/timeline/case%3A173688?step=5`);

    assert.match(await textOf(page, '.head'), /case:173688 26 events/);
    assert.match(await textOf(page, '.banner.past'), /2011-10-01 .* 20 events later/);
    assert.match(await textOf(page, '.state-rows'), /trace.AMOUNT_REQ 20000/);
  }),
);

test(
  'the list goes on as far as one scrolls',
  inStudio(async (studio, page) => {
    await studio.show(`${LOANS}/events`);
    for (let loaded = 0; loaded < 1_000;) {
      await page.locator('.scroller').evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await page.waitForFunction(
        (old) => parseInt(document.querySelector('.list-foot').textContent.replace(',', '')) > old,
        loaded,
      );
      loaded = parseInt((await textOf(page, '.list-foot')).replace(',', ''));
    }

    const drawn = await page.locator('.scroller .event-row').count();
    assert.ok(drawn < 100, `${drawn} rows are drawn`);
  }),
);
