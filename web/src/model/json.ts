/**
 * JSON as it was sent. The platform's parser rounds integers over 2^53, reorders
 * keys that look like numbers and merges repeated ones; a trace must show what was
 * sent, so the console reads run bodies with this parser instead.
 *
 * It does not recurse: a body may be nested 100,000 levels deep.
 */

/** A number whose text a double cannot carry, kept as it was written. */
export interface RawNumber {
  readonly raw: string;
}

/** Objects are maps: key order is kept, and no key (`__proto__`) is special. */
export type Json = null | boolean | number | string | RawNumber | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

export class JsonError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(`${message} at character ${position}`);
    this.name = 'JsonError';
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\]*/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A double when it prints back to the same text, the raw text when it does not. */
function toNumber(raw: string): number | RawNumber {
  const value = Number(raw);
  return String(value) === raw ? value : { raw };
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  fail(message: string): never {
    throw new JsonError(message, this.at);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  skipSpace(): void {
    const code = this.text.charCodeAt(this.at);
    if (code <= 32) this.match(SPACE);
  }

  peek(): string {
    return this.text.charAt(this.at);
  }

  take(wanted: string): boolean {
    if (this.text.charAt(this.at) !== wanted) return false;
    this.at += 1;
    return true;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  string(): string {
    if (!this.take('"')) this.fail('a string was expected');
    let value = this.match(PLAIN);
    if (this.take('"')) return value;
    const parts = [value];
    for (;;) {
      if (this.atEnd()) this.fail('a string does not end');
      if (this.take('\\')) parts.push(this.escape());
      value = this.match(PLAIN);
      parts.push(value);
      if (this.take('"')) return parts.join('');
    }
  }

  private escape(): string {
    const letter = this.peek();
    this.at += 1;
    if (letter === 'u') {
      const digits = this.text.slice(this.at, this.at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('a \\u escape is broken');
      this.at += 4;
      return String.fromCharCode(parseInt(digits, 16));
    }
    return ESCAPES[letter] ?? this.fail('an escape is unknown');
  }

  scalar(): Json {
    if (this.peek() === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    const raw = this.match(NUMBER);
    return raw === '' ? this.fail('a value was expected') : toNumber(raw);
  }
}

/** Reads one JSON text. Throws {@link JsonError} when it is not one. */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  const open: (Json[] | JsonObject)[] = [];
  const keys: string[] = [];
  let result: Json = null;

  const readKey = () => {
    reader.skipSpace();
    const key = reader.string();
    reader.skipSpace();
    if (!reader.take(':')) reader.fail('a colon was expected');
    keys.push(key);
  };
  const put = (value: Json) => {
    const holder = open.at(-1);
    if (holder === undefined) result = value;
    else if (Array.isArray(holder)) holder.push(value);
    else holder.set(keys.pop()!, value);
  };

  for (;;) {
    reader.skipSpace();
    if (reader.take('[')) {
      const list: Json[] = [];
      reader.skipSpace();
      if (!reader.take(']')) {
        open.push(list);
        continue;
      }
      put(list);
    } else if (reader.take('{')) {
      const object: JsonObject = new Map();
      reader.skipSpace();
      if (!reader.take('}')) {
        open.push(object);
        readKey();
        continue;
      }
      put(object);
    } else {
      put(reader.scalar());
    }
    // A value has ended: close what ends with it, or go on after a comma.
    for (;;) {
      reader.skipSpace();
      const holder = open.at(-1);
      if (holder === undefined) {
        if (!reader.atEnd()) reader.fail('text after the value');
        return result;
      }
      if (reader.take(',')) {
        if (!Array.isArray(holder)) readKey();
        break;
      }
      if (!reader.take(Array.isArray(holder) ? ']' : '}')) reader.fail('a comma or an end was expected');
      open.pop();
      put(holder);
    }
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isRawNumber(value: Json | undefined): value is RawNumber {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

/** Follows keys through objects; undefined where the path leaves them. */
export function get(value: Json | undefined, ...path: string[]): Json | undefined {
  let at = value;
  for (const key of path) {
    if (!isObject(at)) return undefined;
    at = at.get(key);
  }
  return at;
}

/** The text at a path, or null when there is something else. */
export function getText(value: Json | undefined, ...path: string[]): string | null {
  const found = get(value, ...path);
  return typeof found === 'string' ? found : null;
}

/** A number for arithmetic; null when there is none. */
export function getNumber(value: Json | undefined, ...path: string[]): number | null {
  const found = get(value, ...path);
  if (typeof found === 'number') return found;
  return isRawNumber(found) ? Number(found.raw) : null;
}

/** Prints JSON again, numbers as they were written; two spaces a level unless compact. */
export function printJson(value: Json, compact = false): string {
  const out: string[] = [];
  type Step = string | { value: Json; depth: number };
  const steps: Step[] = [{ value, depth: 0 }];
  const line = (depth: number) => (compact ? '' : `\n${'  '.repeat(Math.min(depth, 100))}`);
  while (steps.length > 0) {
    const step = steps.pop()!;
    if (typeof step === 'string') {
      out.push(step);
      continue;
    }
    const { value: item, depth } = step;
    if (Array.isArray(item) || isObject(item)) {
      const entries: [string | null, Json][] = Array.isArray(item) ? item.map((one) => [null, one]) : [...item];
      const [start, end] = Array.isArray(item) ? ['[', ']'] : ['{', '}'];
      if (entries.length === 0) {
        out.push(start + end);
        continue;
      }
      out.push(start);
      steps.push(line(depth) + end);
      for (let index = entries.length - 1; index >= 0; index -= 1) {
        const [key, child] = entries[index]!;
        if (index < entries.length - 1) steps.push(',');
        steps.push({ value: child, depth: depth + 1 });
        steps.push(line(depth + 1) + (key === null ? '' : `${JSON.stringify(key)}:${compact ? '' : ' '}`));
      }
    } else {
      out.push(isRawNumber(item) ? item.raw : JSON.stringify(item));
    }
  }
  return out.join('');
}
