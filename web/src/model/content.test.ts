import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, printJson } from './json.ts';
import { copyText, findPaths, jsonRows, openTo } from './jsonRows.ts';
import { messageText, runMessages } from './messages.ts';

describe('JSON rows', () => {
  const value = parseJson('{"a":{"b c":[1,{"deep":{"er":{"x":"needle"}}}]},"list":[' + '0,'.repeat(30) + '1]}');

  it('open short things and keep long ones folded', () => {
    const rows = jsonRows(value, new Set());
    expect(rows[0]).toMatchObject({ path: '$', size: 2, open: true });
    expect(rows.find((row) => row.path === '$.list')).toMatchObject({ size: 31, open: false });
    expect(rows.map((row) => row.path)).toContain('$.a["b c"][1]');
  });

  it('toggle, and open to what was found', () => {
    const [path] = findPaths(value, 'NEEDLE');
    expect(path).toBe('$.a["b c"][1].deep.er.x');
    const rows = jsonRows(value, openTo(value, new Set(['$', '$.a']), path!));
    expect(rows.map((row) => row.path)).toContain(path);
    expect(jsonRows(value, new Set(['$']))).toHaveLength(1);
  });

  it('reach every value by its path', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const root = parseJson(text);
        for (const path of findPaths(root, '1', 20)) {
          expect(jsonRows(root, openTo(root, new Set(), path)).some((row) => row.path === path)).toBe(true);
        }
      }),
    );
  });

  it('copy strings bare and the rest as JSON', () => {
    expect(copyText('a"b')).toBe('a"b');
    expect(copyText(parseJson('[18446744073709551615]'))).toBe('[\n  18446744073709551615\n]');
  });
});

describe('messages', () => {
  it('are shown as the server has read them', () => {
    const run = parseJson(
      JSON.stringify({
        messages: [
          { role: 'system', name: null, from: 'input', parts: [{ type: 'text', content: 'Be brief.' }] },
          {
            role: 'user',
            name: 'Ada',
            from: 'input',
            parts: [
              { type: 'text', content: 'See' },
              { type: 'uri', modality: 'image', uri: 'data:x' },
              { type: 'blob', modality: 'image', mime_type: 'image/gif', content: 'aGk=' },
              { type: 'file', file_id: 'f' },
            ],
          },
          { role: 'tool', from: 'input', parts: [{ type: 'tool_call_response', id: 'c1', name: 'add', response: [2] }] },
          {
            role: 'assistant',
            from: 'output',
            parts: [
              { type: 'reasoning', content: 'hm' },
              { type: 'tool_call', id: 'c2', name: 'add', arguments: { a: 1 } },
              { type: 'other', value: 1 },
            ],
          },
        ],
      }),
    );
    const [system, user, tool, answer] = runMessages(run);
    expect(system).toEqual({ role: 'system', name: null, isAnswer: false, parts: [{ kind: 'text', text: 'Be brief.' }] });
    expect(user!.parts.map((one) => one.kind)).toEqual(['text', 'image', 'image', 'other']);
    expect(user!.parts[2]).toEqual({ kind: 'image', url: 'data:image/gif;base64,aGk=' });
    expect(tool!.parts).toEqual([{ kind: 'tool-result', name: 'add', id: 'c1', output: [2] }]);
    expect(answer!.isAnswer).toBe(true);
    expect(answer!.parts.slice(1)).toEqual([
      { kind: 'tool-call', name: 'add', id: 'c2', input: parseJson('{"a":1}') },
      { kind: 'other', label: 'other', value: 1 },
    ]);
    expect(messageText(answer!)).toBe('hm\n\nadd({\n  "a": 1\n})\n\n1');
  });

  it('never fail on odd shapes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        for (const one of runMessages(new Map([['messages', parseJson(text)]]))) messageText(one);
      }),
    );
    expect(runMessages(parseJson('{"messages":null}'))).toEqual([]);
    expect(runMessages(parseJson('{"messages":[1,{}]}'))).toEqual([{ role: 'message', name: null, isAnswer: false, parts: [] }]);
    expect(printJson(parseJson('[]'))).toBe('[]');
  });
});
