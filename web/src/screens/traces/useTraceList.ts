/** The list's data: pages on demand, news every two seconds, nothing that is read moves. */
import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { fetchText } from '../../api/client.ts';
import type { Trace, TraceList } from '../../api/types.ts';
import { bounds, type ListState } from '../../model/listState.ts';
import { toIso } from '../../model/time.ts';
import { FIRST, flatten, letIn, nextCursor, withNews, type Cursor } from '../../model/traceList.ts';

const PAGE = 100;
const NEWEST = 50;
const POLL_MS = 2000;
const WAITING_MS = 1000;

type Filters = Pick<ListState, 'status' | 'range' | 'from' | 'to'>;

/** The query of one page. The filters' own end and the cursor's: the earlier one counts. */
function pageQuery(project: string, filters: Filters, cursor: Cursor, size: number) {
  const { from, to } = bounds({ ...filters, trace: null, span: null, find: null }, Date.now() * 1000);
  const query = new URLSearchParams({
    project_id: project,
    view: 'preview',
    sort: '-started_at',
    page: String(cursor.page),
    page_size: String(size),
  });
  if (filters.status !== null) query.set('status', filters.status);
  if (from !== null) query.set('started_at:gte', toIso(from));
  const end = cursor.before ?? (to === null ? null : toIso(to));
  if (end !== null) query.set('started_at:lte', end);
  return query;
}

async function fetchPage(query: URLSearchParams, signal: AbortSignal) {
  const text = await fetchText(`/v1/tracing/traces?${query.toString()}`, signal);
  const body = JSON.parse(text) as TraceList;
  return { rows: body.data, total: body.pagination.total_count };
}

/** The pages of a list. News come by polling; pages themselves never go stale under the reader. */
export function pagesQuery(project: string, filters: Filters) {
  const { status, range, from, to } = filters;
  return infiniteQueryOptions({
    queryKey: ['traces', project, status, range, from, to],
    initialPageParam: FIRST,
    queryFn: ({ pageParam, signal }) => fetchPage(pageQuery(project, filters, pageParam, PAGE), signal),
    getNextPageParam: (last, _all, cursor) => nextCursor(last.rows, cursor, PAGE),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    gcTime: 60_000,
  });
}

export function useTraceList(project: string, filters: Filters, untouched: boolean) {
  const { status, range, from, to } = filters;
  const key = [project, status, range, from, to] as const;
  const keyText = JSON.stringify(key);

  const pages = useInfiniteQuery(pagesQuery(project, filters));

  const newest = useQuery({
    queryKey: ['traces-newest', ...key],
    queryFn: ({ signal }) => fetchPage(pageQuery(project, filters, FIRST, NEWEST), signal),
    enabled: pages.isSuccess,
    // Someone who waits for a first trace is shown it at once.
    refetchInterval: pages.data?.pages[0]?.rows.length === 0 ? WAITING_MS : POLL_MS,
    staleTime: 0,
    gcTime: 0,
  });

  // Traces let in while this list was open, by the filters they belong to.
  const [admitted, setAdmitted] = useState<{ key: string; rows: readonly Trace[] }>({ key: keyText, rows: [] });
  const fresh = newest.data?.rows;
  const complete = pages.isSuccess && !pages.hasNextPage;

  const news = useMemo(() => {
    const own = admitted.key === keyText ? admitted.rows : [];
    const loaded = flatten((pages.data?.pages ?? []).map((page) => page.rows));
    return withNews(letIn(loaded, own), fresh ?? [], complete);
  }, [admitted, keyText, pages.data, fresh, complete]);

  const admit = () => {
    if (news.gap) {
      setAdmitted({ key: keyText, rows: [] });
      void pages.refetch();
    } else if (news.waiting.length > 0) {
      const own = admitted.key === keyText ? admitted.rows : [];
      setAdmitted({ key: keyText, rows: letIn(own, news.waiting) });
    }
  };

  // At the top and untouched, new rows simply appear; state follows the data here.
  if (untouched && news.waiting.length > 0 && !news.gap) admit();

  const { refetch } = pages;
  useEffect(() => {
    if (untouched && news.gap) void refetch();
  }, [untouched, news.gap, refetch]);

  return {
    rows: news.rows,
    waiting: news.waiting.length,
    gap: news.gap,
    admit,
    total: newest.data?.total ?? pages.data?.pages[0]?.total ?? null,
    isPending: pages.isPending,
    error: pages.error,
    newestError: newest.error,
    retry: () => void pages.refetch(),
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    loadMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isError) void pages.fetchNextPage();
    },
  };
}
