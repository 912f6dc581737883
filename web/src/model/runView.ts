/** What the details of a run show, read defensively: senders replace any of these keys by anything. */
import { get, getNumber, getText, isObject, type Json, type JsonObject } from './json.ts';
import { deepestFailure, spanName, spanStatus, type SpanTree } from './tree.ts';

interface RunError {
  message: string;
  type: string | null;
  traceback: string | null;
}

/** What the SDK writes for "no traceback". */
const NO_TRACEBACK = /^NoneType: None\s*$/;
const GENERIC = /^(Flow|Workflow) execution failed\b/;

/** The error of a run or of one attempt; null when there is none. */
function errorOf(value: Json | undefined): RunError | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { message: value, type: null, traceback: null };
  const traceback = getText(value, 'traceback') ?? getText(value, 'stacktrace') ?? '';
  return {
    message: getText(value, 'message') ?? '',
    type: getText(value, 'type'),
    traceback: traceback === '' || NO_TRACEBACK.test(traceback) ? null : traceback,
  };
}

export interface Banner {
  message: string;
  error: RunError | null;
  /** The span that broke first, when it is another one. */
  cause: { span: number; name: string } | null;
}

/**
 * The banner of a failed run. Containers carry generic words, so what the SDK says
 * about the failed node comes first, then the deepest failure below.
 */
export function bannerOf(run: Json, tree: SpanTree, span: number): Banner | null {
  const error = errorOf(get(run, 'error'));
  if (error === null && spanStatus(tree, span) !== 'failed') return null;
  const nodes = get(run, 'metadata', 'failed_nodes');
  const fromNode = Array.isArray(nodes) ? getText(nodes[0], 'error_message') : null;
  const broke = failureBelow(tree, span);
  const cause = broke === -1 || broke === span ? null : { span: broke, name: spanName(tree, broke) };
  const own = error?.message ?? '';
  const below = broke === -1 ? null : (tree.columns.error[broke] ?? null);
  const telling = own !== '' && !GENERIC.test(own) ? own : null;
  const message = fromNode || telling || below || own || lastLine(error?.traceback) || 'It failed without a message.';
  return { message, error, cause };
}

/** The last line of a traceback names the exception. */
function lastLine(traceback: string | null | undefined): string | null {
  return traceback?.trimEnd().split('\n').at(-1)?.trim() ?? null;
}

/** The deepest failed span within a subtree. */
function failureBelow(tree: SpanTree, span: number): number {
  if (tree.parent[span] === -1 && tree.siblings[span] === 1) return deepestFailure(tree);
  const from = tree.positionOf[span]!;
  let found = -1;
  for (let position = from; position < tree.endAt[from]!; position += 1) {
    const at = tree.spanAt[position]!;
    if (spanStatus(tree, at) !== 'failed') continue;
    if (found === -1 || tree.depth[at]! > tree.depth[found]!) found = at;
  }
  return found;
}

export interface Attempt {
  id: string | null;
  status: string | null;
  startTime: string | null;
  endTime: string | null;
  error: RunError | null;
}

/** More than one means that the node was tried again. */
export function attemptsOf(run: Json): Attempt[] {
  const executions = get(run, 'executions');
  if (!Array.isArray(executions)) return [];
  return executions.filter(isObject).map((one) => ({
    id: getText(one, 'id'),
    status: getText(one, 'status'),
    startTime: getText(one, 'start_time'),
    endTime: getText(one, 'end_time'),
    error: errorOf(one.get('error')),
  }));
}

/** Parts of a node that have a place of their own and would only repeat it here. */
const SHOWN_ELSEWHERE = new Set(['prompt']);

/** The configuration table: what `metadata.node` says, nulls dropped. */
export function configOf(run: Json): [string, Json][] {
  const node = get(run, 'metadata', 'node');
  if (!isObject(node)) return [];
  return [...node].filter(([key, value]) => value !== null && !SHOWN_ELSEWHERE.has(key));
}

/** Metadata beside the node's configuration. */
export function otherMetadata(run: Json): JsonObject {
  const metadata = get(run, 'metadata');
  if (!isObject(metadata)) return new Map();
  return new Map([...metadata].filter(([key, value]) => key !== 'node' || !isObject(value)));
}

export function usageOf(run: Json) {
  const number = (key: string) => getNumber(run, 'usage', key) ?? 0;
  return {
    input: number('prompt_tokens'),
    output: number('completion_tokens'),
    total: number('total_tokens'),
    cacheRead: number('cache_read_tokens'),
    cacheWrite: number('cache_write_tokens'),
    reasoning: number('reasoning_tokens'),
    inputCost: number('prompt_tokens_cost_usd'),
    outputCost: number('completion_tokens_cost_usd'),
    totalCost: number('total_tokens_cost_usd'),
    source: getText(run, 'usage', 'cost_source'),
  };
}

/**
 * A workflow's output is a map from node to its result. With one entry, that node's
 * own output is what a reader wants first.
 */
export function onlyNodeOutput(run: Json): { node: string; output: Json } | null {
  const output = get(run, 'output');
  const type = getText(run, 'type');
  if (!isObject(output) || output.size !== 1 || (type !== 'workflow' && type !== 'flow')) return null;
  const [node, result] = [...output][0]!;
  const inner = get(result, 'output');
  return inner === undefined || !isObject(result) || !result.has('status') ? null : { node, output: inner };
}

/**
 * What went into a run or came out of it; undefined where nothing was recorded. The JavaScript SDK of OpenAI Agents
 * writes two empty texts for a function whose values it was told to leave out.
 */
export function recorded(run: Json, part: 'input' | 'output'): Json | undefined {
  const isLeftOut = getText(run, 'type') === 'function' && get(run, 'input') === '' && get(run, 'output') === '';
  return isLeftOut ? undefined : get(run, part);
}

/** Nothing worth a section of its own. */
export function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (isObject(value) && value.size === 0) || (Array.isArray(value) && value.length === 0);
}
