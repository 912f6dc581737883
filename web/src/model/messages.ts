/** Chat messages in one shape, from whatever shape a protocol recorded them in. */
import { get, getText, isObject, parseJson, printJson, type Json } from './json.ts';

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'image'; url: string }
  | { kind: 'tool-call'; name: string; id: string | null; input: Json }
  | { kind: 'tool-result'; id: string | null; output: Json }
  | { kind: 'other'; label: string; value: Json };

export interface Message {
  role: string;
  name: string | null;
  toolCallId: string | null;
  parts: Part[];
}

/** JSON inside a string is worth showing as JSON; other text stays text. */
function parsed(value: Json | undefined): Json {
  if (typeof value !== 'string') return value ?? null;
  const text = value.trim();
  if (!/^[{[]/.test(text)) return value;
  try {
    return parseJson(text);
  } catch {
    return value;
  }
}

function part(item: Json): Part {
  if (typeof item === 'string') return { kind: 'text', text: item };
  const type = getText(item, 'type') ?? '';
  const text = getText(item, 'text') ?? getText(item, 'content') ?? getText(item, 'thinking');
  if (text !== null && (type === '' || /text|thinking|reasoning|refusal/.test(type))) return { kind: 'text', text };
  const url = getText(item, 'image_url', 'url') ?? getText(item, 'image_url') ?? getText(item, 'source', 'url');
  if (url !== null) return { kind: 'image', url };
  const data = getText(item, 'source', 'data');
  if (data !== null) return { kind: 'image', url: `data:${getText(item, 'source', 'media_type') ?? 'image/png'};base64,${data}` };
  if (type === 'tool_use' || type === 'tool_call' || type === 'function_call') return toolCall(item);
  if (type === 'tool_result' || type === 'tool_call_response' || type === 'function_call_output') {
    const output = get(item, 'content') ?? get(item, 'response') ?? get(item, 'result') ?? get(item, 'output');
    return {
      kind: 'tool-result',
      id: getText(item, 'tool_use_id') ?? getText(item, 'id') ?? getText(item, 'call_id'),
      output: parsed(output),
    };
  }
  return { kind: 'other', label: type === '' ? 'part' : type, value: item };
}

function toolCall(item: Json): Part {
  const input =
    get(item, 'function', 'arguments') ?? get(item, 'arguments') ?? get(item, 'input') ?? get(item, 'args') ?? null;
  return {
    kind: 'tool-call',
    name: getText(item, 'function', 'name') ?? getText(item, 'name') ?? 'tool',
    id: getText(item, 'id') ?? getText(item, 'call_id'),
    input: parsed(input),
  };
}

function message(item: Json): Message {
  if (!isObject(item)) return { role: 'message', name: null, toolCallId: null, parts: [part(item)] };
  const type = getText(item, 'type') ?? '';
  const role = getText(item, 'role');
  if (role === null && type !== '') {
    const only = part(item);
    const from = only.kind === 'tool-result' ? 'tool' : only.kind === 'tool-call' ? 'assistant' : type;
    return { role: from, name: null, toolCallId: null, parts: [only] };
  }
  const content = item.get('content') ?? item.get('parts') ?? null;
  const parts = Array.isArray(content) ? content.map(part) : content === null ? [] : [part(content)];
  const calls = item.get('tool_calls');
  const toolCalls = Array.isArray(calls) ? calls : isObject(calls) ? [...calls.values()] : [];
  return {
    role: role ?? 'message',
    name: getText(item, 'name'),
    toolCallId: getText(item, 'tool_call_id'),
    parts: [...parts, ...toolCalls.map(toolCall)],
  };
}

function looksLikeMessage(value: Json): boolean {
  return isObject(value) && (value.has('role') || value.has('content') || value.has('type'));
}

/** A list of messages, or an empty list when the value is not one. */
export function messagesOf(value: Json | undefined): Message[] {
  if (!Array.isArray(value) || value.length === 0 || !value.some(looksLikeMessage)) return [];
  return value.map(message);
}

/** The messages of a run: what was normalised for it, else the rendered prompt. */
export function runMessages(run: Json): Message[] {
  const recorded = messagesOf(get(run, 'messages'));
  if (recorded.length > 0) return recorded;
  return messagesOf(get(run, 'metadata', 'node', 'prompt', 'messages'));
}

/** The model's answer as a message, where the output has the shape of one. */
export function answerOf(run: Json): Message | null {
  const output = get(run, 'output');
  if (!isObject(output) || (!output.has('content') && !output.has('tool_calls'))) return null;
  const answer = message(new Map([...output, ['role', 'assistant']]));
  return answer.parts.length > 0 ? answer : null;
}

/** The message's text, for copying. */
export function messageText(item: Message): string {
  return item.parts
    .map((one) => {
      if (one.kind === 'text') return one.text;
      if (one.kind === 'image') return one.url;
      if (one.kind === 'tool-call') return `${one.name}(${printJson(one.input)})`;
      return printJson(one.kind === 'tool-result' ? one.output : one.value);
    })
    .join('\n\n');
}
