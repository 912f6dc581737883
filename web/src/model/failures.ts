/** Failures that are one: the same name and the same message, but for what differs each time. */
import type { Trace } from '../api/types.ts';
import type { Condition } from './filters.ts';

interface Failure {
  key: string;
  message: string | null;
  count: number;
  newest: Trace;
  /** What finds them in the list. */
  conditions: Condition[];
}

/** Numbers, ids and quoted texts differ between failures of one kind. */
const shapeOf = (message: string) => message.slice(0, 500).replace(/0x[\da-f]+|[\da-f]{8,}(?:-[\da-f]{2,})*|\d+/gi, '#').replace(/(["'`])[^"'`]{0,200}\1/g, '$1…$1');

/** The longest stretch of the message that does not differ: a filter takes a plain text. */
function commonText(message: string): string {
  const parts = message.slice(0, 200).split(/0x[\da-f]+|[\da-f]{8,}(?:-[\da-f]{2,})*|\d+|["'`\n]/i);
  return parts.reduce((longest, part) => (part.trim().length > longest.length ? part.trim() : longest), '');
}

/** Groups by name and message, the largest first; among equals the newest. */
export function groupFailures(rows: readonly Trace[]): Failure[] {
  const groups = new Map<string, Failure>();
  for (const row of rows) {
    const key = JSON.stringify([row.name, row.error === null ? null : shapeOf(row.error)]);
    const known = groups.get(key);
    if (known !== undefined) known.count += 1;
    else {
      const text = commonText(row.error ?? '');
      groups.set(key, {
        key,
        message: row.error,
        count: 1,
        newest: row,
        conditions: [
          ['status', 'failed'],
          ...(row.name === null || row.name === '' ? [] : [['name', row.name] as const]),
          ...(text.length < 4 ? [] : [['error', text] as const]),
        ],
      });
    }
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
