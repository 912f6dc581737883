import { describe, expect, it } from 'vitest';
import { fragmentsOf, withFragments } from './fragments.ts';
import { get, parseJson, printJson } from './json.ts';
import { isSample, sampleCandidates, samplesAmong } from './samples.ts';
import { seriesOf } from './series.ts';
import { buildTree } from './tree.ts';

/** A root with children of a name and a type, in order. */
function treeOf(children: [name: string, type: string, parent?: number][]) {
  const names = ['run', ...children.map(([name]) => name)];
  const types = [...new Set(['task', ...children.map(([, type]) => type)])];
  const zeros = names.map(() => 0);
  return buildTree({
    id: names.map((_, index) => `s${index}`),
    parent: [-1, ...children.map(([, , parent]) => parent ?? 0)],
    names,
    name: names.map((_, index) => index),
    types,
    type: [0, ...children.map(([, type]) => types.indexOf(type))],
    kinds: ['task'],
    kind: zeros,
    statuses: ['succeeded'],
    status: zeros,
    start: names.map((_, index) => index),
    duration: names.map(() => 1),
    models: [],
    model: names.map(() => -1),
    prompt_tokens: zeros,
    completion_tokens: zeros,
    cost_usd: zeros,
    counted: zeros,
    error: names.map(() => null),
  });
}

const sample = (links: string, input = '[{"name":"input","hash":"a"}]') =>
  parseJson(`{"metadata":{"inputs":${input},"outputs":[{"name":"output","hash":"b"}]},"links":${links}}`);
const LINKED = '[{"from_hash":"b","to_hash":"a"}]';

describe('samples', () => {
  it('are one value in and one out, linked where the name is the only one', () => {
    expect([isSample(sample(LINKED), true), isSample(sample('[]'), true), isSample(sample('[]'), false)]).toEqual([true, false, true]);
    expect(isSample(sample('[{"from_hash":"a","to_hash":"b"}]'), true)).toBe(false);
    expect(isSample(sample(LINKED, '[]'), false)).toBe(false);
    expect([isSample(null, false), isSample(parseJson('{"metadata":{"inputs":[7],"outputs":{}}}'), false)]).toEqual([false, false]);
  });

  it('are found among the tasks that nothing is below of', () => {
    const tree = treeOf([['one', 'task'], ['set', 'task'], ['step', 'task'], ['set', 'task'], ['plain', 'span'], ['below', 'task', 3]]);
    const candidates = sampleCandidates(tree, 0);
    expect(candidates).toEqual([
      { spans: [1], first: 1 },
      { spans: [2, 4], first: 2 },
    ]);
    expect(samplesAmong(tree, candidates, [sample(LINKED), sample('[]')])).toEqual([1, 2, 4]);
    expect(samplesAmong(tree, candidates, [sample('[]'), sample('[]')])).toEqual([2, 4]);
    expect(samplesAmong(tree, candidates, [sample(LINKED)])).toEqual([1, 2, 4]);
    expect(samplesAmong(tree, candidates, [sample('[]')])).toEqual([]);
  });
});

describe('a task that went on elsewhere', () => {
  const point = (name: string, value: number) => `{"name":"${name}","value":${value},"step":0,"timestamp":null}`;

  it('is found, and has what was logged there', () => {
    const tree = treeOf([['task.x.fragment', 'task_fragment'], ['other', 'task']]);
    expect(fragmentsOf(tree, 0)).toEqual([1]);
    const run = parseJson(`{"id":"o","output":1,"metadata":{"outputs":[{"name":"first","hash":"a"}]},"params":{"lr":1,"k":2},"metrics":[${point('loss', 3)}]}`);
    const fragment = parseJson(`{"output":{"x":5},"metadata":{"outputs":[{"name":"second","hash":"b"}]},"params":{"lr":9},"metrics":[${point('loss', 2)},${point('acc', 1)}]}`);
    const merged = withFragments(run, [fragment, null]);
    expect(seriesOf(merged).map((series) => [series.name, series.values])).toEqual([['loss', [3, 2]], ['acc', [1]]]);
    expect(printJson(get(merged, 'params')!, true)).toBe('{"lr":9,"k":2}');
    expect(printJson(get(merged, 'output')!, true)).toBe('{"first":1,"second":{"x":5}}');
    expect(printJson(get(run, 'output')!)).toBe('1');
  });

  it('is left as it is where nothing is added', () => {
    const run = parseJson('{"output":null,"metrics":[]}');
    expect(withFragments(run, [])).toBe(run);
    expect(withFragments(run, [null])).toBe(run);
    expect(withFragments(null, [parseJson('{"output":1}')])).toBeNull();
    expect(get(withFragments(run, [parseJson('{"output":"only"}')]), 'output')).toBe('only');
    expect(get(withFragments(run, [parseJson('{"metrics":7}')]), 'output')).toBeNull();
  });
});
