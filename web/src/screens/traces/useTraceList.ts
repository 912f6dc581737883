/** The list's data: pages on demand, news as the server tells of them, nothing that is read moves. */
import { infiniteQueryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { fetchText } from '../../api/client.ts';
import type { Trace, TraceList } from '../../api/types.ts';
import { apiFilter, printList, EMPTY, type ListState } from '../../model/listState.ts';
import { FIRST, flatten, letIn, nextCursor, withNews, type Cursor } from '../../model/traceList.ts';
import { useLive } from './useLive.ts';

const PAGE = 100;
/** Pages behind the first: who scrolls, scrolls far. In other orders all pages must be of one size. */
const NEXT_PAGE = 300;
const NEWEST = 50;
const WAITING_MS = 1000;
/** While no stream is open. */
const POLL_MS = 5000;

type Filters = Pick<ListState, 'conditions' | 'range' | 'from' | 'to' | 'sort'>;

/** The filters as one text: what lists are remembered by. */
const keyOf = ({ conditions, range, from, to, sort }: Filters) => printList({ ...EMPTY, conditions, range, from, to, sort });

const byStart = ({ sort }: Filters) => sort === null || sort === 'started_at';

async function fetchPage(project: string, filters: Filters, cursor: Cursor, size: number, signal: AbortSignal) {
  const query = apiFilter(filters, Date.now() * 1000);
  query.set('project_id', project);
  query.set('view', 'preview');
  query.set('sort', filters.sort ?? '-started_at');
  query.set('page_size', String(size));
  if (cursor.after !== null) query.set('cursor', cursor.after);
  else query.set('page', String(cursor.page));
  const body = JSON.parse(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal)) as TraceList;
  const { pagination } = body;
  return {
    rows: body.data,
    total: { count: pagination.total_count, exact: pagination.total_exact },
    next: nextCursor(pagination, byStart(filters)),
  };
}

/** The pages of a list. News come beside them; pages themselves never go stale under the reader. */
export function pagesQuery(project: string, filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ['traces', project, keyOf(filters)],
    initialPageParam: FIRST,
    queryFn: ({ pageParam, signal }) => fetchPage(project, filters, pageParam, pageParam.after === null ? PAGE : NEXT_PAGE, signal),
    getNextPageParam: (last) => last.next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    gcTime: 60_000,
  });
}

export type Total = { count: number; exact: boolean };

interface ListOptions {
  untouched: boolean;
  live: boolean;
  enabled: boolean;
}

export function useTraceList(project: string, filters: Filters, { untouched, live, enabled }: ListOptions) {
  const keyText = `${project} ${keyOf(filters)}`;
  const pages = useInfiniteQuery({ ...pagesQuery(project, filters), enabled });
  const follows = enabled && live && filters.sort === null && filters.to === null;

  const queries = useQueryClient();
  const look = useCallback(() => void queries.refetchQueries({ queryKey: ['traces-newest', project] }), [queries, project]);
  const isOpen = useLive(project, follows && pages.isSuccess, look);
  const newest = useQuery({
    queryKey: ['traces-newest', project, keyOf(filters)],
    queryFn: ({ signal }) => fetchPage(project, filters, FIRST, NEWEST, signal),
    enabled: follows && pages.isSuccess,
    refetchInterval: (query) => (pages.data?.pages[0]?.rows.length === 0 ? WAITING_MS : isOpen && query.state.error === null ? false : POLL_MS),
    staleTime: 0,
    gcTime: 0,
  });

  // Traces let in while this list was open, by the filters they belong to.
  const [admitted, setAdmitted] = useState<{ key: string; rows: readonly Trace[] }>({ key: keyText, rows: [] });
  const fresh = follows ? newest.data?.rows : undefined;
  const complete = pages.isSuccess && !pages.hasNextPage;

  const news = useMemo(() => {
    const own = admitted.key === keyText ? admitted.rows : [];
    const loaded = flatten((pages.data?.pages ?? []).map((page) => page.rows));
    return withNews(own.length === 0 ? loaded : letIn(loaded, own), fresh ?? [], complete);
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

  const total: Total | null = (follows ? newest.data?.total : undefined) ?? pages.data?.pages[0]?.total ?? null;
  return {
    rows: news.rows,
    waiting: news.waiting.length,
    gap: news.gap,
    admit,
    total,
    isPending: pages.isPending,
    isSuccess: pages.isSuccess,
    error: pages.error,
    newestError: newest.error,
    retry: () => void pages.refetch(),
    /** After something was deleted: what is shown is asked for anew. */
    reload: () => {
      setAdmitted({ key: keyText, rows: [] });
      // The newest as they were would be let in again where the pages no longer have them.
      void queries.resetQueries({ queryKey: ['traces-newest', project] });
      void pages.refetch();
    },
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    loadMore: () => {
      if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isError) void pages.fetchNextPage();
    },
  };
}
