import { expect, test } from 'vitest';
import { refusalText } from './refusals.ts';

test('a refusal says what came, when and from where, and what to do', () => {
  const one = { at: '', seconds_ago: 3.2, protocol: 'openai_agents', reason: 'unknown_key', address: '127.0.0.1', requests: 1 };
  expect(refusalText(one)).toBe(
    'A request with an unknown key, 3 s ago from 127.0.0.1 (openai agents): it may be mistyped, deleted, expired, or of another server.',
  );
  expect(refusalText({ ...one, reason: 'odd\u202e', address: null, requests: 1200, seconds_ago: 0 })).toBe('1,200 requests refused (odd⟨U+202E⟩), just now (openai agents).');
});
