import { expect, it } from 'vitest';
import { textOf } from './fileText.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('takes text for text, and nothing else', () => {
  expect(textOf(bytes('a plan: ä'), false)).toBe('a plan: ä');
  expect(textOf(bytes(''), false)).toBe('');
  expect(textOf(bytes('a\0b'), false)).toBeNull();
  expect(textOf(new Uint8Array([0xff, 0xd8, 0xff]), false)).toBeNull();
});

it('bears a character that the end of the head has torn', () => {
  const torn = bytes('head ä').subarray(0, 6);
  expect(textOf(torn, true)).toBe('head ');
  expect(textOf(torn, false)).toBeNull();
});
