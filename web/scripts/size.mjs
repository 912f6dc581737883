// The bundle budget. First load is what index.html names (entry, preloads, styles);
// every other chunk has a ceiling of its own.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const KIB = 1024;
const BUDGET = { firstJs: 150 * KIB, firstCss: 15 * KIB, chunk: 90 * KIB, whole: 500 * KIB };

const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;

const page = readFileSync('dist/index.html', 'utf8');
const named = new Set([...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]));
const all = readdirSync('dist/assets')
  .filter((name) => /\.(js|css)(\.gz)?$/.test(name))
  .map((name) => ({ name: `assets/${name.replace(/\.gz$/, '')}`, bytes: statSync(`dist/assets/${name}`).size }))
  .sort((a, b) => b.bytes - a.bytes);

const sum = (rows) => rows.reduce((total, row) => total + row.bytes, 0);
const first = all.filter((row) => named.has(row.name));
const firstJs = sum(first.filter((row) => row.name.endsWith('.js')));
const firstCss = sum(first.filter((row) => row.name.endsWith('.css')));

for (const row of all) console.log(`${kib(row.bytes).padStart(10)}  ${named.has(row.name) ? 'first' : 'later'}  ${row.name}`);

const checks = [
  ['first load, JS gzip', firstJs, BUDGET.firstJs],
  ['first load, CSS gzip', firstCss, BUDGET.firstCss],
  ['largest chunk', all[0]?.bytes ?? 0, BUDGET.chunk],
  ['whole console', sum(all), BUDGET.whole],
];
let failed = false;
for (const [what, bytes, limit] of checks) {
  const over = bytes > limit;
  failed ||= over;
  console.log(`${over ? 'OVER' : 'ok  '} ${what}: ${kib(bytes)} of ${kib(limit)}`);
}
if (first.length === 0) {
  console.error('index.html names no assets: build first');
  failed = true;
}
process.exit(failed ? 1 : 0);
