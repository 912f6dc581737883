/** Scoring by single keys: says whether a trace helped, and finds those of which nobody has said anything. */
import { apiFilter, type ListState } from '../model/listState.ts';
import { fetchText } from './client.ts';
import { HELPFUL } from './queries.ts';
import type { Trace, TraceList } from './types.ts';

type Filters = Pick<ListState, 'conditions' | 'range' | 'from' | 'to'>;

const STEP = 100;
/** Scored traces of a step, with room for some that began at the same instant as its ends. */
const SCORED = 300;
const MOST_STEPS = 30;

async function read(project: string, query: URLSearchParams, size: number): Promise<TraceList> {
  const all = new URLSearchParams(query);
  for (const [name, value] of [['project_id', project], ['view', 'preview'], ['sort', '-started_at'], ['page_size', String(size)]] as const) all.set(name, value);
  return JSON.parse(await fetchText(`/v1/tracing/traces?${all.toString()}`, new AbortController().signal)) as TraceList;
}

/** The newest trace of a list without thumbs that is older than the given one; `null` when there is none. */
export async function nextUnscored(project: string, filters: Filters, after: Trace | null): Promise<Trace | null> {
  const query = apiFilter(filters, Date.now() * 1000);
  if (after?.started_at) query.set('started_at:lte', after.started_at);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { data, pagination } = await read(project, query, STEP);
    const rows = step === 0 ? data.slice(data.findIndex((row) => row.id === after?.id) + 1) : data;
    const [first, last] = [rows[0]?.started_at, rows.at(-1)?.started_at];
    if (rows.length > 0) {
      const scored = new URLSearchParams(query);
      scored.delete('cursor');
      scored.append('evaluation', HELPFUL);
      if (first) scored.set('started_at:lte', first);
      if (last) scored.set('started_at:gte', last);
      const known = new Set((await read(project, scored, SCORED)).data.map((row) => row.id));
      const found = rows.find((row) => !known.has(row.id));
      if (found !== undefined) return found;
    }
    if (pagination.next_cursor === null) return null;
    query.set('cursor', pagination.next_cursor);
  }
  return null;
}
