import { describe, expect, it } from 'vitest';
import { parseJson } from './json.ts';
import { pairTools, repeatedMessages, runMessages } from './messages.ts';
import { figure, hasSteps, seriesOf, sumsOf } from './series.ts';
import { stepTexts } from './stepText.ts';
import { textDiff } from './textDiff.ts';

const call = '{"role":"assistant","from":"input","parts":[{"type":"reasoning","content":"hm"},{"type":"tool_call","id":"c1","name":"find","arguments":{"q":1}}]}';
const result = '{"role":"tool","from":"input","parts":[{"type":"tool_call_response","id":"c1","name":"find","response":"found"}]}';
const user = '{"role":"user","from":"input","parts":[{"type":"text","content":"hi"}]}';

describe('a chat', () => {
  it('puts a result to its call, and leaves one without a call where it is', () => {
    const messages = runMessages(parseJson(`{"messages":[${user},${call},${result}]}`));
    const { messages: turns, results } = pairTools(messages);
    expect(turns.map((turn) => turn.role)).toEqual(['user', 'assistant']);
    expect([...results.values()][0]).toMatchObject({ output: 'found' });
    expect(turns[1]!.parts[0]).toEqual({ kind: 'reasoning', text: 'hm' });
    expect(pairTools(runMessages(parseJson(`{"messages":[${result}]}`))).messages).toHaveLength(1);
  });

  it('knows what the call before said already, its answer included', () => {
    const before = runMessages(parseJson(`{"messages":[${user},${call.replace('"from":"input"', '"from":"output"')}]}`));
    const now = runMessages(parseJson(`{"messages":[${user},${call},${result},${user}]}`));
    expect(repeatedMessages(now, before)).toBe(2);
    expect(repeatedMessages(before, before)).toBe(1);
    expect(repeatedMessages(now, [])).toBe(0);
  });
});

describe('series', () => {
  it('are read by name, with what they come to', () => {
    const run = parseJson('{"metrics":[{"name":"loss","value":2,"step":0,"timestamp":"2026-01-01T00:00:00Z"},{"name":"loss","value":1,"step":1},{"name":"ok","value":true},{"name":"bad","value":"x"},7]}');
    const series = seriesOf(run);
    expect(series.map((one) => one.name)).toEqual(['loss', 'ok']);
    expect(sumsOf(series[0]!)).toEqual({ last: 1, min: 1, max: 2, avg: 1.5, sum: 3, count: 2 });
    expect([hasSteps(series[0]!), hasSteps(series[1]!)]).toEqual([true, false]);
    expect([figure(1234), figure(0.123456), figure(1e-9)]).toEqual(['1,234', '0.12346', '1.000e-9']);
  });

  it('keep points that are not finite: they count, and may be the last', () => {
    const point = (name: string, value: string) => `{"name":"${name}","value":${value},"timestamp":null}`;
    const run = parseJson(`{"metrics":[${point('loss', '2')},${point('loss', '4')},${point('loss', '"NaN"')},${point('gone', '"NaN"')},${point('gone', '"-Infinity"')},${point('gone', '"nan"')}]}`);
    const [loss, gone] = seriesOf(run);
    expect(sumsOf(loss!)).toEqual({ last: NaN, min: 2, max: 4, avg: 3, sum: 6, count: 3 });
    expect(sumsOf(gone!)).toEqual({ last: -Infinity, min: null, max: null, avg: null, sum: null, count: 2 });
    expect([figure(NaN), figure(Infinity), figure(-Infinity)]).toEqual(['NaN', '∞', '−∞']);
  });
});

describe('differences of a step', () => {
  it('tell what came and what went, word by word', () => {
    const pieces = textDiff('where is order 4711', 'where is order 4712')!;
    expect(pieces.filter((piece) => piece.change !== 'same').map((piece) => [piece.change, piece.text])).toEqual([
      ['gone', '4711'],
      ['added', '4712'],
    ]);
    expect(pieces.filter((piece) => piece.change !== 'added').map((piece) => piece.text).join('')).toBe('where is order 4711');
  });

  it('are looked for in prompt, answer, error and configuration', () => {
    const a = parseJson('{"input":{"q":1},"output":null}');
    const b = parseJson('{"input":{"q":1},"output":"x","error":{"message":"broke"}}');
    expect(stepTexts(a, b).map((text) => [text.title, text.a === null, text.b === null])).toEqual([
      ['Input', false, false],
      ['Output', true, false],
      ['Error', true, false],
    ]);
  });
});
