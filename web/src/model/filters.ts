/**
 * What selects traces: parameters of the API, as the URL and saved views keep them, and
 * the same as text that people type: `status:failed -model:gpt-4o cost>0.05 "refund"`.
 */

/** One parameter of the API with its value. */
export type Condition = readonly [parameter: string, value: string];

interface Field {
  word: string;
  /** Equal, unequal, at least, at most: the parameters that exist. */
  is?: string;
  not?: string;
  least?: string;
  most?: string;
  about: string;
  /** The list of values in the facets of the API. */
  facet?: string;
  values?: readonly string[];
}

export const STATUSES = ['succeeded', 'failed', 'canceled', 'running'] as const;
const YES_NO = ['true', 'false'] as const;

const facet = (word: string, parameter: string, about: string): Field => ({
  word,
  is: parameter,
  not: `${parameter}:ne`,
  facet: parameter,
  about,
});
const measure = (word: string, parameter: string, about: string): Field => ({
  word,
  least: `${parameter}:gte`,
  most: `${parameter}:lte`,
  about,
});

export const FIELDS: readonly Field[] = [
  { word: 'status', is: 'status', not: 'status:ne', about: 'How the trace ended', values: STATUSES },
  facet('name', 'name', 'Name of the trace'),
  facet('model', 'model', 'A model that some run used'),
  facet('agent', 'agent', 'An agent that took part'),
  facet('tool', 'tool', 'A tool that some run called'),
  facet('tag', 'tag', 'A tag'),
  facet('session', 'session_id', 'The session'),
  facet('user', 'user_id', 'The user'),
  facet('source', 'source_id', 'The program that sent it'),
  facet('metadata', 'metadata', 'key=value'),
  measure('cost', 'cost_usd', 'US dollars'),
  measure('duration', 'duration_ms', '900ms, 2s, 5m'),
  measure('tokens', 'total_tokens', 'All tokens'),
  { word: 'errors', is: 'has_errors', about: 'Some run failed', values: YES_NO },
  { word: 'warnings', is: 'has_warnings', about: 'Some run has a warning', values: YES_NO },
  { word: 'unpriced', is: 'has_unpriced_usage', about: 'Some usage has no price', values: YES_NO },
  { word: 'error', is: 'error', about: 'Words of the error' },
  { word: 'evaluation', is: 'evaluation', about: 'name=value, name>=0.5' },
  { word: 'protocol', is: 'protocol', about: 'How it was sent', values: ['dynamiq', 'openai_agents', 'otlp', 'dreadnode'] },
  { word: 'id', is: 'id', about: 'Id of the trace' },
];

type Sign = ':' | '-' | '>=' | '<=';
const signsOf = ({ is, not, least, most }: Field): [Sign, string | undefined][] => [
  [':', is],
  ['-', not],
  ['>=', least],
  ['<=', most],
];
const BY_PARAMETER = new Map<string, { field: Field; sign: Sign }>();
for (const field of FIELDS) {
  for (const [sign, parameter] of signsOf(field)) if (parameter !== undefined) BY_PARAMETER.set(parameter, { field, sign });
}
const BY_WORD = new Map(FIELDS.map((field) => [field.word, field]));

/** Whether a parameter selects traces. */
export function isParameter(name: string): boolean {
  return BY_PARAMETER.has(name);
}

const quoted = (value: string) => (value === '' || /[\s"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value);

/** A condition as it is typed. */
export function printCondition([parameter, value]: Condition): string {
  const found = BY_PARAMETER.get(parameter);
  if (found === undefined) return '';
  const { field, sign } = found;
  if (sign === '-') return `-${field.word}:${quoted(value)}`;
  return `${field.word}${sign}${quoted(field.word === 'duration' ? printMillis(value) : value)}`;
}

function printMillis(value: string): string {
  const millis = Number(value);
  if (millis >= 60_000 && millis % 60_000 === 0) return `${millis / 60_000}m`;
  return millis >= 1000 ? `${millis / 1000}s` : `${value}ms`;
}

/** `900ms`, `2s`, `5m`, `1h`; a bare number is seconds. */
function readMillis(text: string): string | null {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!found) return null;
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[found[2] ?? 's'] ?? 1000;
  return String(Number((Number(found[1]) * unit).toFixed(3)));
}

interface Read {
  conditions: Condition[];
  /** Words that stand alone: looked for in what was sent. */
  text: string | null;
  /** What cannot be meant, in words; null when all is well. */
  problem: string | null;
}

const TOKEN = /(-)?(?:([a-z_]+)(:|>=|<=|>|<))?("(?:[^"\\]|\\.)*"?|[^\s]+)/gy;
const unquoted = (text: string) => (text.startsWith('"') ? text.slice(1).replace(/"$/, '').replace(/\\(.)/g, '$1') : text);

/** Reads what was typed. */
export function readFilter(typed: string): Read {
  const conditions: Condition[] = [];
  const words: string[] = [];
  let problem: string | null = null;
  for (const [whole, minus, word, sign, raw = ''] of typed.trim().matchAll(new RegExp(TOKEN.source, 'g'))) {
    const field = word === undefined ? undefined : BY_WORD.get(word);
    if (field === undefined || sign === undefined) {
      words.push(word === undefined && minus === undefined ? unquoted(raw) : whole);
      continue;
    }
    const value = unquoted(raw);
    const parameter = sign === ':' ? (minus === undefined ? field.is : field.not) : sign.startsWith('>') ? field.least : field.most;
    if (parameter === undefined) {
      problem ??= sign === ':' && minus !== undefined ? `${field.word} cannot be excluded` : `${field.word} takes ${field.is === undefined ? '>= or <=' : ':'} only`;
      continue;
    }
    const fault = faultOf(field, value);
    if (fault !== null) problem ??= fault;
    else conditions.push([parameter, field.word === 'duration' ? (readMillis(value) ?? value) : value]);
  }
  return { conditions, text: words.length === 0 ? null : words.join(' '), problem };
}

function faultOf({ word, values, least }: Field, value: string): string | null {
  if (values !== undefined && !values.includes(value)) return `${word} is one of ${values.join(', ')}`;
  if (word === 'duration') return readMillis(value) === null ? 'duration is a time, such as 900ms or 2s' : null;
  if (least !== undefined) return /^\d+(\.\d+)?$/.test(value) && (word !== 'tokens' || !value.includes('.')) ? null : `${word} is a number`;
  if (word === 'metadata') return /^[^=]+=/.test(value) ? null : 'metadata is key=value';
  return value === '' ? `${word} needs a value` : null;
}

/** Conditions and words as one line, the way that it is typed. */
export function printFilter(conditions: readonly Condition[], text: string | null): string {
  const parts = conditions.map(printCondition).filter(Boolean);
  if (text !== null && text !== '') parts.push(`"${text.replace(/["\\]/g, '\\$&')}"`);
  return parts.join(' ');
}

/** Adds a condition; one that says the opposite, or bounds the same measure, goes. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  const found = BY_PARAMETER.get(added[0]);
  const rest = conditions.filter(([parameter, value]) => {
    const other = BY_PARAMETER.get(parameter);
    if (other === undefined || found === undefined || other.field !== found.field) return true;
    if (found.sign === '>=' || found.sign === '<=') return other.sign !== found.sign;
    return other.sign !== found.sign ? value !== added[1] : value !== added[1] && found.field.facet !== undefined;
  });
  return [...rest, added];
}

/** The parameter of a word, such as `model`, to keep or to leave out a value. */
export function parameterOf(word: string, exclude = false): string | undefined {
  const field = BY_WORD.get(word);
  return exclude ? field?.not : field?.is;
}
