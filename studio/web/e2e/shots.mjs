// Takes a picture of each screen: node shots.mjs ADDRESS STORE FOLDER [only]
//   light and dark, wide and narrow; a picture is of what is seen, not of the whole page.
import { launch } from './browser.mjs';

const [address, store, folder, only = ''] = process.argv.slice(2);
const screens = JSON.parse(process.env.SCREENS);
const SIZES = { wide: { width: 1360, height: 860 }, narrow: { width: 390, height: 844 } };

const browser = await launch();
for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme, timezoneId: 'UTC' });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`${message.text()} at ${page.url()}`);
    });
    page.on('pageerror', (error) => console.error(error));
    for (const [name, path] of Object.entries(screens)) {
      const file = `${name}-${size}-${colorScheme}`;
      if (!file.includes(only)) continue;
      await page.goto('about:blank');
      await page.goto(`${address}#/stores/${store}${path}`);
      await page.waitForLoadState('load');
      await page
        .waitForFunction(() => !document.querySelector('.waiting, .progress'), null, {
          timeout: 60_000,
        })
        .catch(() => console.error(`${file} is still waiting`));
      await page.waitForTimeout(600);
      await page.screenshot({ path: `${folder}/${file}.png` });
    }
    await context.close();
  }
}
await browser.close();
