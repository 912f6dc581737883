/** Metrics over time: the window and its buckets in the URL, the server's answer as lines, a chart as text. */
import { traceCount } from './format.ts';
import { parseInstant, toIso } from './time.ts';

const HOUR = 3600e6;
const DAY = 24 * HOUR;
/** The first Monday after the epoch: whole weeks begin there. */
const MONDAY = 4 * DAY;
/** More buckets than this are no chart any more, and the server refuses more than 5,000. */
const MAX_BUCKETS = 1500;

export const SPANS = {
  '24h': { label: 'Last 24 hours', micros: DAY },
  '7d': { label: 'Last 7 days', micros: 7 * DAY },
  '14d': { label: 'Last 14 days', micros: 14 * DAY },
  '30d': { label: 'Last 30 days', micros: 30 * DAY },
  '90d': { label: 'Last 90 days', micros: 90 * DAY },
  '365d': { label: 'Last 12 months', micros: 365 * DAY },
} as const;
export type SpanKey = keyof typeof SPANS;
const FIRST_SPAN: SpanKey = '14d';

export const STEPS = {
  hour: { label: 'Hour', micros: HOUR },
  day: { label: 'Day', micros: DAY },
  week: { label: 'Week', micros: 7 * DAY },
  month: { label: 'Month', micros: 30 * DAY },
} as const;
export type Step = keyof typeof STEPS;

export const GROUPS = ['model', 'agent', 'tool', 'status', 'protocol', 'tag', 'user', 'source'] as const;
export type Group = (typeof GROUPS)[number];

export interface MetricsState {
  range: SpanKey;
  /** Absolute bounds, RFC 3339; both or none, and they win over `range`. */
  from: string | null;
  to: string | null;
  /** `null`: as fits the range. */
  by: Step | null;
  group: Group | null;
}

/** Reads a query string; what it does not know is dropped. */
export function parseMetrics(search: string): MetricsState {
  const query = new URLSearchParams(search);
  const known = <T extends string>(key: string, values: readonly T[]) => values.find((one) => one === query.get(key)) ?? null;
  const [from, to] = [parseInstant(query.get('from')), parseInstant(query.get('to'))];
  const absolute = from !== null && to !== null && from < to;
  return {
    range: known('range', Object.keys(SPANS) as SpanKey[]) ?? FIRST_SPAN,
    from: absolute ? query.get('from') : null,
    to: absolute ? query.get('to') : null,
    by: known('by', Object.keys(STEPS) as Step[]),
    group: known('group', GROUPS),
  };
}

/** The query string of a state, with its `?`; empty when all is default. */
export function printMetrics({ range, from, to, by, group }: MetricsState): string {
  const query = new URLSearchParams();
  if (from !== null && to !== null) {
    query.set('from', from);
    query.set('to', to);
  } else if (range !== FIRST_SPAN) query.set('range', range);
  if (by !== null) query.set('by', by);
  if (group !== null) query.set('group', group);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Start of the bucket that holds an instant, as the server cuts them: in UTC. */
export function bucketOf(micros: number, step: Step): number {
  const offset = step === 'week' ? MONDAY : 0;
  const width = STEPS[step].micros;
  return Math.floor((micros - offset) / width) * width + offset;
}

export interface Window {
  step: Step;
  /** First and last instant, both in it. */
  from: number;
  to: number;
  /** Whether it ends now, in the bucket that is running. */
  isRunning: boolean;
}

export function fits(length: number, step: Step): boolean {
  return length / STEPS[step].micros <= MAX_BUCKETS;
}

/** The length that a state asks for. */
export function lengthOf(state: MetricsState): number {
  const [from, to] = [parseInstant(state.from), parseInstant(state.to)];
  return from !== null && to !== null ? to - from : SPANS[state.range].micros;
}

/** The width of the buckets: as chosen where it fits, else one that gives a readable number of them. */
export function stepOf(state: MetricsState): Step {
  const length = lengthOf(state);
  if (state.by !== null && fits(length, state.by)) return state.by;
  if (length <= 3 * DAY) return 'hour';
  if (length <= 92 * DAY) return 'day';
  return length <= 400 * DAY ? 'week' : 'month';
}

/** The window at this moment. A relative one holds whole buckets and the one that is running. */
export function windowOf(state: MetricsState, now: number): Window {
  const step = stepOf(state);
  const [from, to] = [parseInstant(state.from), parseInstant(state.to)];
  if (from !== null && to !== null) return { step, from, to, isRunning: false };
  const buckets = Math.max(1, Math.ceil(SPANS[state.range].micros / STEPS[step].micros));
  return { step, from: bucketOf(now, step) - (buckets - 1) * STEPS[step].micros, to: now, isRunning: true };
}

/** The query of a window. The bucket that is running is asked for whole: the server has sums of whole hours at hand, and reads traces for less. */
export function queryOf(window: Window, group: Group | null): URLSearchParams {
  const query = new URLSearchParams({
    start_time: toIso(window.from),
    end_time: toIso(window.isRunning ? bucketOf(window.to, window.step) + STEPS[window.step].micros - 1 : window.to),
    interval: `${STEPS[window.step].micros / HOUR}h`,
  });
  if (group !== null) query.set('group_by', group);
  return query;
}

/** What the server counts for a window or a bucket; of runs, where the group is one of runs. */
export interface Measures {
  invocation_count?: number;
  run_count?: number;
  success_count?: number;
  failure_count: number;
  canceled_count?: number;
  skipped_count?: number;
  running_count?: number;
  /** Of the traces: deleted by retention since. Not told of runs. */
  expired_count?: number;
  error_rate: number;
  unpriced_count: number;
  /** Milliseconds of what has ended; zeros where nothing has. */
  duration: { avg: number; p50: number; p90: number; p95: number; p99: number };
  usage: {
    prompt_tokens: number;
    completion_tokens: number;
    total_tokens: number;
    prompt_tokens_cost_usd: number;
    completion_tokens_cost_usd: number;
    total_tokens_cost_usd: number;
  };
}

interface Series {
  summary: Measures;
  series: { timestamp: string; metrics: Measures }[];
}

export interface MetricsAnswer extends Series {
  groups?: (Series & { value: string | null; is_other: boolean })[];
}

export interface Line {
  name: string;
  /** Token of its colour, without the dashes. */
  colour: string;
  values: (number | null)[];
  /** Of the whole window. */
  total: number | null;
  dash?: number[];
  /** The group's value, where traces can be filtered by it. */
  value?: string;
}

export type Unit = 'usd' | 'count' | 'millis' | 'score';

export interface ChartData {
  title: string;
  unit: Unit;
  /** Bars on top of each other that add up; lines otherwise. */
  isStacked: boolean;
  lines: Line[];
  /** Of all lines, where they add up. */
  total: number | null;
  /** What stands beside the total. */
  note: string | null;
}

/** Colours of groups, in their order; the rest shares the last one. */
const COLOURS = ['kind-handoff', 'kind-llm', 'kind-retriever', 'kind-guardrail', 'kind-tool', 'kind-embedding', 'kind-agent'];
const REST_COLOUR = 'chart-rest';

const count = (measures: Measures) => measures.invocation_count ?? measures.run_count ?? 0;
/** How long it took; of nothing that has ended that is not zero, but a gap. */
const lasted = (which: keyof Measures['duration']) => (measures: Measures) =>
  count(measures) - (measures.running_count ?? 0) === 0 ? null : measures.duration[which];

interface Plan {
  title: string;
  unit: Unit;
  isStacked: boolean;
  lines: [name: string, colour: string, read: (measures: Measures) => number | null, dash?: number[]][];
  /** What is shown of each group. */
  grouped: [title: string, read: (measures: Measures) => number | null];
  total: ((measures: Measures) => number) | null;
  note: (measures: Measures) => string | null;
}

const PLANS: readonly Plan[] = [
  {
    title: 'Cost',
    unit: 'usd',
    isStacked: true,
    lines: [
      ['prompt', 'chart-1', ({ usage }) => usage.prompt_tokens_cost_usd],
      ['completion', 'chart-2', ({ usage }) => usage.completion_tokens_cost_usd],
      ['not split', REST_COLOUR, ({ usage }) => Math.max(0, round(usage.total_tokens_cost_usd - usage.prompt_tokens_cost_usd - usage.completion_tokens_cost_usd))],
    ],
    grouped: ['Cost', ({ usage }) => usage.total_tokens_cost_usd],
    total: ({ usage }) => usage.total_tokens_cost_usd,
    note: ({ unpriced_count: unpriced }) => (unpriced === 0 ? null : `without ${traceCount(unpriced)} that hold unpriced calls`),
  },
  {
    title: 'Tokens',
    unit: 'count',
    isStacked: true,
    lines: [
      ['prompt', 'chart-1', ({ usage }) => usage.prompt_tokens],
      ['completion', 'chart-2', ({ usage }) => usage.completion_tokens],
    ],
    grouped: ['Tokens', ({ usage }) => usage.total_tokens],
    total: ({ usage }) => usage.total_tokens,
    note: () => null,
  },
  {
    title: 'Requests',
    unit: 'count',
    isStacked: true,
    lines: [
      ['success', 'ok', (all) => all.success_count ?? 0],
      ['failure', 'failed', (all) => all.failure_count],
      ['canceled', 'warning', (all) => all.canceled_count ?? 0],
      ['other', REST_COLOUR, (all) => (all.skipped_count ?? 0) + (all.running_count ?? 0)],
    ],
    grouped: ['Requests', count],
    total: count,
    note: (all) => (count(all) === 0 ? null : `${(all.error_rate * 100).toFixed(1).replace(/\.0$/, '')} % failed`),
  },
  {
    title: 'Latency',
    unit: 'millis',
    isStacked: false,
    lines: [
      ['p50', 'latency-1', lasted('p50')],
      ['p95', 'latency-2', lasted('p95'), [6, 3]],
      ['p99', 'latency-3', lasted('p99'), [2, 3]],
      ['average', 'kind-llm', lasted('avg')],
    ],
    grouped: ['Latency, p95', lasted('p95')],
    total: null,
    note: () => null,
  },
];

function round(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}

/** The four charts of an answer. Lines that are nothing but zeros say nothing, and are left out. */
export function chartsOf(answer: MetricsAnswer, group: Group | null): ChartData[] {
  return PLANS.map((plan) => {
    const { groups } = answer;
    const total = plan.total?.(answer.summary) ?? null;
    if (group === null || groups === undefined) {
      const lines = plan.lines.map(([name, colour, read, dash]): Line => ({
        name,
        colour,
        values: answer.series.map(({ metrics }) => read(metrics)),
        total: read(answer.summary),
        ...(dash && { dash }),
      }));
      const shown = lines.filter((line, index) => index < 2 || !plan.isStacked || (line.total ?? 0) > 0);
      return { title: plan.title, unit: plan.unit, isStacked: plan.isStacked, lines: shown, total, note: plan.note(answer.summary) };
    }
    const [title, read] = plan.grouped;
    const isOfRuns = groups[0]?.summary.run_count !== undefined;
    return {
      title: isOfRuns && plan.title === 'Requests' ? 'Calls' : title,
      unit: plan.unit,
      isStacked: plan.isStacked,
      lines: groupLines(groups, plan.isStacked, read),
      // Groups may overlap (tags, agents): what they share is not counted twice in the total.
      total: isOfRuns && plan.title === 'Requests' ? groups.reduce((sum, one) => sum + count(one.summary), 0) : total,
      note: plan.note(answer.summary),
    };
  });
}

/** A line for each of the greatest groups; the others share one where they add up. */
function groupLines(groups: NonNullable<MetricsAnswer['groups']>, isStacked: boolean, read: (measures: Measures) => number | null): Line[] {
  const named = groups.filter((one) => !one.is_other);
  const sorted = [...named].sort((a, b) => (read(b.summary) ?? 0) - (read(a.summary) ?? 0));
  const own = sorted.slice(0, COLOURS.length);
  const lines = own.map((one, index): Line => ({
    name: one.value ?? 'none',
    colour: COLOURS[index] ?? REST_COLOUR,
    values: one.series.map(({ metrics }) => read(metrics)),
    total: read(one.summary),
    ...(one.value !== null && { value: one.value }),
  }));
  const rest = [...sorted.slice(COLOURS.length), ...groups.filter((one) => one.is_other)];
  if (!isStacked || rest.length === 0) return lines;
  const sum = (all: Measures[]) => all.reduce((total, measures) => total + (read(measures) ?? 0), 0);
  const buckets = rest[0]?.series.length ?? 0;
  lines.push({
    name: 'all others',
    colour: REST_COLOUR,
    values: Array.from({ length: buckets }, (_, index) => sum(rest.flatMap((one) => one.series[index]?.metrics ?? []))),
    total: sum(rest.map((one) => one.summary)),
  });
  return lines;
}

/** Whether a bucket is not whole: it began before the window, or has not ended yet. */
export function isPartial(start: number, window: Window): boolean {
  return start < window.from || start + STEPS[window.step].micros - 1 > window.to;
}

/** A chart as CSV (RFC 4180). A cell that a spreadsheet would take for a formula is kept text. */
export function toCsv(starts: readonly number[], lines: readonly Line[]): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = starts.map((start, index) => [toIso(start), ...lines.map((line) => String(line.values[index] ?? ''))].join(','));
  return `${[['time', ...lines.map((line) => cell(line.name))].join(','), ...rows].join('\r\n')}\r\n`;
}
