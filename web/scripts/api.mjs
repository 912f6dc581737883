// Makes src/api/schema.d.ts from the committed OpenAPI document.
// With --check nothing is written: it fails when the committed types are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);
const TYPES = new URL('../src/api/schema.d.ts', import.meta.url);
const check = process.argv.includes('--check');

if (!existsSync(DOCUMENT)) {
  console.log('docs/openapi.json is not there yet: the hand-written types stand');
  process.exit(check ? 0 : 1);
}
const banner = '// Generated from docs/openapi.json by `npm run api`. Do not edit.\n\n';
const text = banner + astToString(await openapiTS(DOCUMENT));
if (check) {
  if (readFileSync(TYPES, 'utf8') !== text) {
    console.error('src/api/schema.d.ts is stale: run `npm run api`');
    process.exit(1);
  }
  console.log('src/api/schema.d.ts is up to date');
} else {
  writeFileSync(TYPES, text);
  console.log('wrote src/api/schema.d.ts');
}
