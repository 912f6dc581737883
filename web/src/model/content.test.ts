import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, printJson } from './json.ts';
import { copyText, findPaths, jsonRows, openTo } from './jsonRows.ts';
import { answerOf, messagesOf, messageText, runMessages } from './messages.ts';

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
  it('read the rendered prompt with tool calls, list content and images', () => {
    const run = parseJson(
      JSON.stringify({
        messages: [],
        metadata: {
          node: {
            prompt: {
              messages: [
                { role: 'system', content: 'Be brief.' },
                { role: 'user', content: [{ type: 'text', text: 'See' }, { type: 'image_url', image_url: { url: 'data:x' } }] },
                {
                  role: 'assistant',
                  content: null,
                  tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
                },
                { role: 'tool', tool_call_id: 'c1', content: '2' },
              ],
            },
          },
        },
      }),
    );
    const messages = runMessages(run);
    expect(messages.map((one) => one.role)).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(messages[1]!.parts.map((one) => one.kind)).toEqual(['text', 'image']);
    expect(messages[2]!.parts).toEqual([{ kind: 'tool-call', name: 'add', id: 'c1', input: parseJson('{"a":1}') }]);
    expect(messages[3]).toMatchObject({ toolCallId: 'c1', parts: [{ kind: 'text', text: '2' }] });
    expect(messageText(messages[1]!)).toBe('See\n\ndata:x');
  });

  it('read part lists and items without a role', () => {
    const [first, call, result] = messagesOf(
      parseJson(
        JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
          { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
          { type: 'function_call_output', call_id: 'c', output: '[1]' },
        ]),
      ),
    );
    expect(first!.parts).toEqual([{ kind: 'text', text: 'hi' }]);
    expect(call).toMatchObject({ role: 'assistant', parts: [{ kind: 'tool-call', name: 'f' }] });
    expect(result).toMatchObject({ role: 'tool', parts: [{ kind: 'tool-result', output: [1] }] });
  });

  it('never fail on odd shapes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        for (const one of messagesOf(value)) messageText(one);
        answerOf(new Map([['output', value]]));
      }),
    );
    expect(messagesOf(parseJson('[1,2]'))).toEqual([]);
    expect(answerOf(parseJson('{"output":{"content":"ok"}}'))?.parts).toEqual([{ kind: 'text', text: 'ok' }]);
    expect(printJson(parseJson('[]'))).toBe('[]');
  });
});
