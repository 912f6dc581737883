import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blocks, looksLikeUuid, oneLine, shortId, visible } from './text.ts';

it('shows what would hide or reorder text', () => {
  expect(visible('a\u0000b\r\nc\td')).toBe('a⟨U+0000⟩b\nc\td');
  expect(visible('user\u202Etxt.exe')).toBe('user⟨U+202E⟩txt.exe');
  expect(visible('\ud83d\ude00 \ud83d')).toBe('\ud83d\ude00 ⟨U+D83D⟩');
  expect(visible('zero\ufeff')).toBe('zero⟨U+FEFF⟩');
});

it('folds to one line', () => {
  expect(oneLine('  a \n\n b ')).toBe('a b');
  expect(oneLine('x'.repeat(1000), 10)).toBe(`${'x'.repeat(10)}…`);
});

it('knows bare UUIDs', () => {
  expect(looksLikeUuid('231eb7d6-b3a4-4990-8192-d8bcc21e3673')).toBe(true);
  expect(looksLikeUuid('simple-workflow')).toBe(false);
  expect(shortId('231eb7d6-b3a4-4990-8192-d8bcc21e3673')).toBe('231eb7d6');
});

it('cuts into blocks without losing or tearing anything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const parts = blocks(text, 16);
      expect(parts.join('')).toBe(text);
      for (const part of parts.slice(0, -1)) expect(part).not.toMatch(/[\ud800-\udbff]$/);
    }),
  );
});
