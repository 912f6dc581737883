/** The chat messages of a run, as the server has read them from whatever dialect they were recorded in. */
import { get, getText, isObject, printJson, type Json } from './json.ts';

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'image'; url: string }
  | { kind: 'tool-call'; name: string; id: string | null; input: Json }
  | { kind: 'tool-result'; name: string | null; output: Json }
  | { kind: 'other'; label: string; value: Json };

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
  if ((type === 'text' || type === 'reasoning') && content !== null) return { kind: 'text', text: content };
  if (getText(item, 'modality') === 'image') {
    const url = getText(item, 'uri') ?? `data:${getText(item, 'mime_type') ?? 'image/png'};base64,${content ?? ''}`;
    return { kind: 'image', url };
  }
  if (type === 'tool_call') {
    return { kind: 'tool-call', name: getText(item, 'name') ?? 'tool', id: getText(item, 'id'), input: get(item, 'arguments') ?? null };
  }
  if (type === 'tool_call_response') return { kind: 'tool-result', name: getText(item, 'name'), output: get(item, 'response') ?? null };
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
      if (one.kind === 'text') return one.text;
      if (one.kind === 'image') return one.url;
      if (one.kind === 'tool-call') return `${one.name}(${printJson(one.input)})`;
      return printJson(one.kind === 'tool-result' ? one.output : one.value);
    })
    .join('\n\n');
}
