import { expect, test } from 'vitest';
import { parseJson } from './json.ts';
import { answeredText, askedText } from './said.ts';

test.each([
  ['"Where is it?"', 'Where is it?'],
  ['{"input":"Where is it?","other":1}', 'Where is it?'],
  ['{"messages":[{"role":"user","content":"first"},{"role":"assistant","content":"no"},{"role":"user","content":[{"type":"text","text":"last"}]}]}', 'last'],
  ['{"a":1,"b":2}', '{\n  "a": 1,\n  "b": 2\n}'],
  ['{"number":18446744073709551615}', '18446744073709551615'],
  ['null', ''],
])('what was asked in %s', (text, expected) => {
  expect(askedText(parseJson(text))).toBe(expected);
});

test.each([
  ['{"support":{"status":"success","input":{"input":"q"},"output":{"content":"It arrives."}}}', 'It arrives.'],
  ['{"content":"It arrives."}', 'It arrives.'],
  ['[1,2]', '[\n  1,\n  2\n]'],
])('what was answered in %s', (text, expected) => {
  expect(answeredText(parseJson(text))).toBe(expected);
});
