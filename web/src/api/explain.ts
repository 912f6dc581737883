/** What costs are made of. */
import { queryOptions } from '@tanstack/react-query';
import { fetchText } from './client.ts';
import type { TraceList } from './types.ts';

interface CostPart {
  source: string | null;
  class: string;
  provider: string | null;
  model: string | null;
  spans: number;
  tokens: number;
  price_usd: number | null;
  price_per: string | null;
  cost_usd: number;
  /** Day of the public table, as digits. */
  price_table: string | null;
  price_id: string | null;
}

export interface Explained {
  total_usd: number;
  parts: CostPart[];
  unpriced: { provider: string | null; model: string | null; spans: number; tokens: number }[];
  /** What senders tell, beside what the prices known here come to for the same tokens. */
  compared: {
    provider: string | null;
    model: string | null;
    spans: number;
    tokens: number;
    told_usd: number;
    computed_usd: number;
    price_table: string | null;
    price_id: string | null;
  }[];
}

/** The parts of the cost of a trace, or of one of its runs. */
export function explainQuery(project: string, trace: string, run: string | null, version: number) {
  const of = run === null ? '' : `/runs/${encodeURIComponent(run)}`;
  return queryOptions({
    queryKey: ['cost', project, trace, run, version],
    queryFn: async ({ signal }) => {
      const text = await fetchText(`/v1/tracing/traces/${encodeURIComponent(trace)}${of}/cost?project_id=${encodeURIComponent(project)}`, signal);
      return (JSON.parse(text) as { data: Explained }).data;
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** The newest traces, to choose one from. */
export function recentTracesQuery(project: string) {
  return queryOptions({
    queryKey: ['recent-traces', project],
    queryFn: async ({ signal }) => {
      const text = await fetchText(`/v1/tracing/traces?view=preview&page_size=30&project_id=${encodeURIComponent(project)}`, signal);
      return (JSON.parse(text) as TraceList).data;
    },
    staleTime: 10_000,
  });
}
