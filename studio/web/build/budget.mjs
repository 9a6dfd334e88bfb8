// Fails the build if the page has become too heavy: what is loaded at first, and each part later.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const MAX_INITIAL_KB = 150;
const MAX_LAZY_KB = 300;

const folder = new URL('../../target/web/', import.meta.url);
const page = readFileSync(new URL('index.html', folder), 'utf8');
const sizes = readdirSync(new URL('assets/', folder))
  .filter((name) => /\.(js|css)$/.test(name))
  .map((name) => ({
    name,
    kb: gzipSync(readFileSync(new URL(`assets/${name}`, folder))).length / 1024,
    initial: page.includes(name),
  }));

const initial = sizes.filter((file) => file.initial).reduce((sum, file) => sum + file.kb, 0);
const heavy = sizes.filter((file) => !file.initial && file.kb > MAX_LAZY_KB);

console.log(`loaded at first: ${initial.toFixed(1)} KB gzip of ${MAX_INITIAL_KB}`);
if (initial > MAX_INITIAL_KB) {
  console.error(`the page is too heavy: ${initial.toFixed(1)} KB gzip, limit ${MAX_INITIAL_KB}`);
  process.exit(1);
}
for (const file of heavy) {
  console.error(`${file.name} is too heavy: ${file.kb.toFixed(1)} KB gzip, limit ${MAX_LAZY_KB}`);
  process.exitCode = 1;
}
