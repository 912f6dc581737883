/** What a person asked and what came back, out of the JSON around it. */
import { get, getText, isObject, printJson, type Json } from './json.ts';

const INPUT_KEYS = ['input', 'query', 'question', 'prompt', 'message', 'text', 'content', 'task', 'messages'];
const OUTPUT_KEYS = ['content', 'output', 'answer', 'result', 'response', 'text', 'message'];
/** How deep the text is looked for. */
const DEPTH = 6;

/** The text of an input; JSON where there is none. */
export function askedText(input: Json | undefined): string {
  return said(input, INPUT_KEYS, DEPTH);
}

/** The text of an output. A workflow with one node answers with what that node says. */
export function answeredText(output: Json | undefined): string {
  if (isObject(output) && output.size === 1) {
    const node = [...output.values()][0];
    const inner = isObject(node) && node.has('status') ? node.get('output') : undefined;
    if (inner !== undefined) return said(inner, OUTPUT_KEYS, DEPTH);
  }
  return said(output, OUTPUT_KEYS, DEPTH);
}

function said(value: Json | undefined, keys: readonly string[], depth: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (depth > 0 && Array.isArray(value)) {
    const last = value.findLast((item) => getText(item, 'role') === 'user') ?? value.findLast((item) => get(item, 'content') !== undefined);
    const part = get(last, 'content') ?? value.find((item) => getText(item, 'text') !== null);
    if (part !== undefined) return said(part, keys, depth - 1);
  }
  if (depth > 0 && isObject(value)) {
    const key = keys.find((one) => value.has(one) && value.get(one) !== null);
    const only = value.size === 1 ? [...value.values()][0] : undefined;
    const inner = said(key === undefined ? only : value.get(key), keys, depth - 1);
    if (inner !== '') return inner;
  }
  return printJson(value);
}
