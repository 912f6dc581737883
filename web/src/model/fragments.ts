/** Tasks that went on in another process: what they logged there, as if it had been logged in one place. */
import { get, getText, isObject, type Json, type JsonObject } from './json.ts';
import { childrenOf, spanType, type SpanTree } from './tree.ts';

/** The type of a span in which a task goes on elsewhere. */
const FRAGMENT = 'task_fragment';

export function fragmentsOf(tree: SpanTree, span: number): number[] {
  return tree.childCount[span] === 0 ? [] : childrenOf(tree, span).filter((child) => spanType(tree, child) === FRAGMENT);
}

/** Outputs by their names. One output is the run's output itself. */
function outputsOf(run: Json): [string, Json][] {
  const output = get(run, 'output');
  if (output === undefined || output === null) return [];
  const refs = get(run, 'metadata', 'outputs');
  if (!Array.isArray(refs) || refs.length === 0) return [['output', output]];
  return refs.length > 1 && isObject(output) ? [...output] : [[getText(refs[0], 'name') ?? 'output', output]];
}

/** A run with the metrics, params and outputs that its fragments add. The last of a name counts, as it does within one run. */
export function withFragments(run: Json, fragments: readonly Json[]): Json {
  const added = fragments.filter(isObject);
  if (!isObject(run) || added.length === 0) return run;
  const all = [run, ...added];
  const merged: JsonObject = new Map(run);
  const parts = (key: string) => all.map((one) => get(one, key));
  merged.set('metrics', parts('metrics').filter(Array.isArray).flat());
  merged.set('params', new Map(parts('params').filter(isObject).flatMap((params) => [...params])));
  if (added.some((one) => outputsOf(one).length > 0)) {
    const outputs = new Map(all.flatMap(outputsOf));
    merged.set('output', outputs.size === 1 ? [...outputs.values()][0]! : outputs);
  }
  return merged;
}
