/** The chat messages of a run, as the server has read them from whatever dialect they were recorded in. */
import { get, getText, isObject, printJson, type Json } from './json.ts';

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'reasoning'; text: string }
  | { kind: 'image'; url: string }
  | { kind: 'tool-call'; name: string; id: string | null; input: Json }
  | { kind: 'tool-result'; name: string | null; id: string | null; output: Json }
  | { kind: 'other'; label: string; value: Json };

export type ToolResult = Extract<Part, { kind: 'tool-result' }>;

export interface Message {
  role: string;
  name: string | null;
  /** It came out of the model. */
  isAnswer: boolean;
  parts: Part[];
}

function part(item: Json): Part {
  const type = getText(item, 'type') ?? 'part';
  const content = getText(item, 'content');
  if ((type === 'text' || type === 'reasoning') && content !== null) return { kind: type, text: content };
  if (getText(item, 'modality') === 'image') {
    const url = getText(item, 'uri') ?? `data:${getText(item, 'mime_type') ?? 'image/png'};base64,${content ?? ''}`;
    return { kind: 'image', url };
  }
  const id = getText(item, 'id');
  if (type === 'tool_call') return { kind: 'tool-call', name: getText(item, 'name') ?? 'tool', id, input: get(item, 'arguments') ?? null };
  if (type === 'tool_call_response') return { kind: 'tool-result', name: getText(item, 'name'), id, output: get(item, 'response') ?? null };
  return { kind: 'other', label: type, value: type === 'other' ? (get(item, 'value') ?? null) : item };
}

/** The messages of a run; none when it was no chat. */
export function runMessages(run: Json): Message[] {
  const messages = get(run, 'messages');
  if (!Array.isArray(messages)) return [];
  return messages.filter(isObject).map((item) => {
    const parts = get(item, 'parts');
    return {
      role: getText(item, 'role') ?? 'message',
      name: getText(item, 'name'),
      isAnswer: getText(item, 'from') === 'output',
      parts: Array.isArray(parts) ? parts.map(part) : [],
    };
  });
}

/** The message's text, for copying. */
export function messageText(item: Message): string {
  return item.parts
    .map((one) => {
      if (one.kind === 'text' || one.kind === 'reasoning') return one.text;
      if (one.kind === 'image') return one.url;
      if (one.kind === 'tool-call') return `${one.name}(${printJson(one.input)})`;
      return printJson(one.kind === 'tool-result' ? one.output : one.value);
    })
    .join('\n\n');
}

export interface Paired {
  messages: Message[];
  /** The result of a call, by the call itself. */
  results: ReadonlyMap<Part, ToolResult>;
}

/**
 * Puts each result to the call with its id, the latest before it. A message that held nothing
 * but such results is gone; a result whose call is not here stays where it is.
 */
export function pairTools(messages: readonly Message[]): Paired {
  const open = new Map<string, Part>();
  const results = new Map<Part, ToolResult>();
  const left: Message[] = [];
  for (const message of messages) {
    const parts = message.parts.filter((one) => {
      if (one.kind === 'tool-call' && one.id !== null) open.set(one.id, one);
      if (one.kind !== 'tool-result' || one.id === null) return true;
      const call = open.get(one.id);
      if (call === undefined || results.has(call)) return true;
      results.set(call, one);
      return false;
    });
    if (parts.length > 0 || message.parts.length === 0) left.push(parts.length === message.parts.length ? message : { ...message, parts });
  }
  return { messages: left, results };
}

function sameMessage(a: Message, b: Message): boolean {
  if (a.role !== b.role || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part, index) => {
    const other = b.parts[index]!;
    if (part.kind !== other.kind) return false;
    if (part.kind === 'tool-call' && other.kind === 'tool-call' && part.id !== null) return part.id === other.id && part.name === other.name;
    return messageText({ ...a, parts: [part] }) === messageText({ ...b, parts: [other] });
  });
}

/**
 * How many messages at the beginning were in the call before already, its answer included: a chat is
 * sent whole with each call, and only the end of it is new.
 */
export function repeatedMessages(messages: readonly Message[], before: readonly Message[]): number {
  let same = 0;
  while (same < messages.length && same < before.length && !messages[same]!.isAnswer && sameMessage(messages[same]!, before[same]!)) same += 1;
  return same;
}
