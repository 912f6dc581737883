import { describe, expect, it } from 'vitest';
import { parseJson } from './json.ts';
import { attemptsOf, bannerOf, configOf, onlyNodeOutput, otherMetadata, recorded } from './runView.ts';
import { traceNames } from './traceNames.ts';
import { buildTree } from './tree.ts';

const tree = buildTree({
  id: ['root', 'flow', 'tool'],
  parent: [-1, 0, 1],
  names: ['Workflow', 'Flow', 'sql_query'],
  name: [0, 1, 2],
  types: ['node'],
  type: [0, 0, 0],
  kinds: ['task'],
  kind: [0, 0, 0],
  statuses: ['failed'],
  status: [0, 0, 0],
  start: [0, 1, 2],
  duration: [9, 8, 1],
  models: [],
  model: [-1, -1, -1],
  prompt_tokens: [0, 0, 0],
  completion_tokens: [0, 0, 0],
  cost_usd: [0, 0, 0],
  counted: [0, 0, 0],
  error: ['Flow execution failed due to node failures: a', null, 'no such table'],
});

describe('the banner', () => {
  const generic = '{"message":"Flow execution failed due to node failures: a","traceback":"NoneType: None\\n"}';

  it('prefers what the SDK says about the failed node', () => {
    const run = parseJson(`{"error":${generic},"metadata":{"failed_nodes":[{"error_message":"table is gone"}]}}`);
    expect(bannerOf(run, tree, 0)).toMatchObject({
      message: 'table is gone',
      error: { traceback: null },
      cause: { span: 2, name: 'sql_query' },
    });
  });

  it('then the deepest failure, when its own words are generic or empty', () => {
    expect(bannerOf(parseJson(`{"error":${generic}}`), tree, 0)?.message).toBe('no such table');
    expect(bannerOf(parseJson('{"error":{"message":""}}'), tree, 1)?.message).toBe('no such table');
    expect(bannerOf(parseJson('{"error":{"message":"own words"}}'), tree, 0)?.message).toBe('own words');
    expect(bannerOf(parseJson('{"error":{"message":"x"}}'), tree, 2)?.cause).toBeNull();
  });
});

it('reads metadata defensively', () => {
  const run = parseJson('{"metadata":{"node":{"model":"m","prompt":{},"x":null},"run_depends":[]},"executions":[1,{"status":"failed"}]}');
  expect(configOf(run).map(([key]) => key)).toEqual(['model']);
  expect([...otherMetadata(run).keys()]).toEqual(['run_depends']);
  expect(attemptsOf(run)).toHaveLength(1);
  for (const odd of ['{"metadata":{"node":"odd"}}', '{"metadata":[]}', 'null']) {
    expect(configOf(parseJson(odd))).toEqual([]);
    otherMetadata(parseJson(odd));
  }
});

it('shows the output of the only node of a workflow', () => {
  const run = parseJson('{"type":"workflow","output":{"agent":{"status":"success","output":"hi"}}}');
  expect(onlyNodeOutput(run)).toEqual({ node: 'agent', output: 'hi' });
  expect(onlyNodeOutput(parseJson('{"type":"node","output":{"agent":{"status":"success","output":1}}}'))).toBeNull();
  expect(onlyNodeOutput(parseJson('{"type":"flow","output":{"a":1}}'))).toBeNull();
});

it('tells a value that was left out from an empty one', () => {
  const leftOut = parseJson('{"type":"function","input":"","output":""}');
  expect([recorded(leftOut, 'input'), recorded(leftOut, 'output')]).toEqual([undefined, undefined]);
  expect(recorded(parseJson('{"type":"function","input":"{}","output":""}'), 'output')).toBe('');
  expect(recorded(parseJson('{"type":"node","input":"","output":""}'), 'output')).toBe('');
  expect(recorded(parseJson('{"type":"function","output":null}'), 'output')).toBeNull();
});

it('names traces for people', () => {
  const uuid = '231eb7d6-b3a4-4990-8192-d8bcc21e3673';
  expect(traceNames({ id: 't', name: uuid, agent: 'Support' })).toEqual({ name: 'Support', other: '231eb7d6', isId: false });
  expect(traceNames({ id: 't', name: 'flow', agent: 'Support' })).toEqual({ name: 'flow', other: 'Support', isId: false });
  expect(traceNames({ id: 't', name: uuid })).toEqual({ name: '231eb7d6', other: null, isId: true });
  expect(traceNames({ id: 'trace-1', name: null, agent: null })).toEqual({ name: 'trace-1', other: null, isId: true });
});
