/** Rows of the JSON viewer: a flat list derived from a value and what is folded. */
import { isObject, isRawNumber, printJson, type Json, type JsonObject } from './json.ts';

export interface JsonRow {
  /** Path as text (`$.a[0]["b c"]`), also the row's identity. */
  path: string;
  depth: number;
  key: string | null;
  index: number | null;
  value: Json;
  /** Number of entries of an object or list, -1 for a plain value. */
  size: number;
  open: boolean;
  /** Place among its siblings, from 1, and how many there are. */
  place: number;
  siblings: number;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The step from a value to one of its entries, as text. */
function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

export function sizeOf(value: Json): number {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? value.size : -1;
}

/** Open by default: the first levels, but nothing long. */
function opensByItself(value: Json, depth: number): boolean {
  const size = sizeOf(value);
  return depth === 0 || (depth < 3 && size <= 20);
}

/**
 * Flattens without recursion. `toggled` holds the paths whose state differs from
 * the default. Stops at `limit` rows: the caller says so to the reader.
 */
export function jsonRows(root: Json, toggled: ReadonlySet<string>, limit = 200_000): JsonRow[] {
  const rows: JsonRow[] = [];
  const stack: Iterator<JsonRow>[] = [[makeRow('$', 0, null, null, root, toggled, 1, 1)].values()];
  while (stack.length > 0 && rows.length < limit) {
    const result = stack.at(-1)!.next();
    if (result.done) {
      stack.pop();
      continue;
    }
    rows.push(result.value);
    if (result.value.open) stack.push(children(result.value, toggled));
  }
  return rows;
}

function makeRow(
  path: string,
  depth: number,
  key: string | null,
  index: number | null,
  value: Json,
  toggled: ReadonlySet<string>,
  place: number,
  siblings: number,
): JsonRow {
  const size = sizeOf(value);
  const open = size > 0 && opensByItself(value, depth) !== toggled.has(path);
  return { path, depth, key, index, value, size, open, place, siblings };
}

function* children(row: JsonRow, toggled: ReadonlySet<string>): Generator<JsonRow> {
  if (Array.isArray(row.value)) {
    for (const [index, item] of row.value.entries()) {
      yield makeRow(row.path + step(index), row.depth + 1, null, index, item, toggled, index + 1, row.size);
    }
  } else {
    let place = 0;
    for (const [key, item] of row.value as JsonObject) {
      place += 1;
      yield makeRow(row.path + step(key), row.depth + 1, key, null, item, toggled, place, row.size);
    }
  }
}

/** A scalar as it stands in JSON text; strings are not quoted. */
export function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  return isRawNumber(value) ? value.raw : JSON.stringify(value);
}

/** What "copy value" puts on the clipboard: a string itself, everything else as JSON. */
export function copyText(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

/** Paths of the entries whose key or plain value contains the text, in order. */
export function findPaths(root: Json, query: string, limit = 1000): string[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const found: string[] = [];
  const stack: { path: string; key: string; value: Json }[] = [{ path: '$', key: '', value: root }];
  while (stack.length > 0 && found.length < limit) {
    const { path, key, value } = stack.pop()!;
    const plain = sizeOf(value) === -1;
    if (key.toLowerCase().includes(wanted) || (plain && scalarText(value).toLowerCase().includes(wanted))) {
      found.push(path);
    }
    if (plain) continue;
    const entries: [string | number, Json][] = Array.isArray(value)
      ? [...value.entries()]
      : [...(value as JsonObject).entries()];
    for (const [name, item] of entries.reverse()) {
      stack.push({ path: path + step(name), key: String(name), value: item });
    }
  }
  return found;
}

/** The set of toggles that shows a path: each ancestor open, whatever its default. */
export function openTo(root: Json, toggled: ReadonlySet<string>, target: string): ReadonlySet<string> {
  const next = new Set(toggled);
  let value: Json = root;
  let path = '$';
  let depth = 0;
  while (path !== target) {
    if (sizeOf(value) === -1) return toggled;
    if (opensByItself(value, depth)) next.delete(path);
    else next.add(path);
    const entries: Iterable<[string | number, Json]> = Array.isArray(value)
      ? value.entries()
      : (value as JsonObject).entries();
    let found = false;
    for (const [name, item] of entries) {
      const child = path + step(name);
      if (target === child || (target.startsWith(child) && /^[.[]/.test(target.slice(child.length)))) {
        value = item;
        path = child;
        found = true;
        break;
      }
    }
    if (!found) return toggled;
    depth += 1;
  }
  return next;
}
