import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { filterKey, searchStep, type Match } from '../../api/traces.ts';
import { bytes, exact, traceCount } from '../../model/format.ts';
import type { ListState } from '../../model/listState.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './search.module.css';

interface SearchResultsProps {
  state: ListState;
  onOpen: (match: Match) => void;
  onDrop: () => void;
}

const ENOUGH = 50;
const ROW = 52;

/** Places where a text was sent, newest first. The server looks in steps; each says how far it came. */
export default function SearchResults({ state, onOpen, onDrop }: SearchResultsProps) {
  const { project } = useHere();
  const { utc } = usePrefs();
  const now = useNow(60);
  const text = state.q ?? '';
  const scroller = useRef<HTMLDivElement>(null);
  const search = useInfiniteQuery({
    queryKey: ['search', project.id, filterKey(state), text],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => searchStep(project.id, state, text, pageParam, signal),
    getNextPageParam: (last) => last.next_cursor ?? null,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const pages = search.data?.pages ?? [];
  const matches = pages.flatMap((page) => page.data);
  const { fetchNextPage, hasNextPage, isFetching, isError } = search;
  const virtual = useVirtualizer({ count: matches.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8 });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  // It goes on by itself until there is something to read, and again when that is read.
  const goesOn = hasNextPage && !isFetching && !isError && (matches.length < ENOUGH || lastShown >= matches.length - 5);
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);

  const traces = pages.reduce((sum, page) => sum + page.progress.traces, 0);
  const size = pages.reduce((sum, page) => sum + page.progress.bytes, 0);
  const until = pages.at(-1)?.progress.until;
  const done = search.isSuccess && !hasNextPage;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const at = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(matches.length - 1, at + step));
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }));
  };

  return (
    <div className={css.search}>
      <div className={css.progress} role="status">
        <span>
          {exact(matches.length)} {matches.length === 1 ? 'hit' : 'hits'} in {traceCount(traces)} ({bytes(size)})
          {done ? ', all looked through' : until ? `, back to ${instant(parseInstant(until), now, utc)}` : ''}
        </span>
        {isFetching && <span className={css.moving} aria-hidden />}
      </div>
      {search.isError && <Notice what="The search stopped." error={search.error} onRetry={() => void (pages.length === 0 ? search.refetch() : fetchNextPage())} />}
      {done && matches.length === 0 ? (
        <div className={css.none}>
          <p>
            Nothing that was sent holds <bdi>“{oneLine(text, 80)}”</bdi>
            {state.conditions.length > 0 || state.range !== null || state.from !== null ? ', among the traces that the filters leave' : ''}.
          </p>
          <Button onClick={onDrop}>Drop the search</Button>
        </div>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows move between the buttons inside
        <div ref={scroller} className={css.scroller} onKeyDown={onKeyDown}>
          <ol style={{ height: virtual.getTotalSize() }} className={css.list} aria-label="Hits">
            {items.map(({ index, key, start }) => {
              const match = matches[index]!;
              const at = parseInstant(match.started_at);
              return (
                <li key={key} style={{ transform: `translateY(${start}px)`, height: ROW }}>
                  <button type="button" data-index={index} className={css.hit} onClick={() => onOpen(match)}>
                    <span className={css.top}>
                      <time title={instantTitle(at, now)}>{instant(at, now, utc)}</time>
                      <bdi className={css.name}>{oneLine(match.name ?? match.run_id, 80)}</bdi>
                      <bdi className={css.place}>{oneLine(match.place, 120)}</bdi>
                    </span>
                    <bdi className={css.excerpt}>
                      {oneLine(match.before, 80)}
                      {/\s$/.test(match.before) && ' '}
                      <mark>{oneLine(match.matched, 200)}</mark>
                      {/^\s/.test(match.after) && ' '}
                      {oneLine(match.after, 200)}
                    </bdi>
                  </button>
                </li>
              );
            })}
          </ol>
        </div>
      )}
    </div>
  );
}
