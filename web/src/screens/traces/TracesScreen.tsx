import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Trace } from '../../api/types.ts';
import { printCondition } from '../../model/filters.ts';
import { exact } from '../../model/format.ts';
import { EMPTY, isFiltered, parseList, printList, RANGES, UNFILTERED, type ListState } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { oneLine } from '../../model/text.ts';
import { useKeys } from '../../shell/keys.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { setPref, usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { useThumbs } from '../../shell/useThumbs.ts';
import { Boundary } from '../../ui/Boundary.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { preloadable } from '../../ui/preloadable.tsx';
import { NARROW, useMedia } from '../../ui/useMedia.ts';
import { FilterBar } from './FilterBar.tsx';
import type { Target } from './RowMenu.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { TraceTable, type TraceTableHandle } from './TraceTable.tsx';
import { useTraceList } from './useTraceList.ts';
import { ViewTabs } from './ViewTabs.tsx';
import css from './traces.module.css';

const sheet = preloadable(() => import('../trace/TraceSheet.tsx'));
const TraceSheet = sheet.Component;
const FirstTrace = lazy(() => import('./FirstTrace.tsx'));
const FacetPanel = lazy(() => import('./FacetPanel.tsx'));
const Histogram = lazy(() => import('./Histogram.tsx'));
const SearchResults = lazy(() => import('./SearchResults.tsx'));
const RowMenu = lazy(() => import('./RowMenu.tsx'));

const NONE: ReadonlySet<string> = new Set();

/** The list of traces, with the open one as a sheet beside it. */
export function TracesScreen() {
  const { project } = useHere();
  const state = parseList(useSearch());
  const { columns, facets } = usePrefs();
  const narrow = useMedia(NARROW);
  const table = useRef<TraceTableHandle>(null);
  const [atTop, setAtTop] = useState(true);
  const [cursor, setCursor] = useState<string | null>(state.trace);
  const [live, setLive] = useState(true);
  const [checked, setChecked] = useState(NONE);
  const [menu, setMenu] = useState<Target | null>(null);
  const isOpen = state.trace !== null;
  const untouched = atTop && cursor === null && !isOpen && checked.size === 0 && menu === null;
  const list = useTraceList(project.id, state, { untouched, live, enabled: state.q === null });
  const wasEmpty = useRef(false);

  const go = (change: Partial<ListState>, replace = false) => {
    navigate(pathOf({ page: 'traces', project: project.id }) + printList({ ...state, ...change }), { replace });
  };
  const filter = (change: Partial<ListState>) => {
    setCursor(null);
    setChecked(NONE);
    go(change);
  };
  const open = (trace: string, replace = false) => {
    setCursor(trace);
    go({ trace, span: null, find: null }, replace);
  };
  const close = () => {
    const trace = state.trace;
    go({ trace: null, span: null, find: null });
    if (trace !== null) table.current?.focusRow(trace);
  };
  const move = (step: 1 | -1) => {
    const at = list.rows.findIndex((row) => row.id === state.trace);
    const next = list.rows[at === -1 ? 0 : at + step];
    if (next !== undefined) {
      open(next.id, true);
      table.current?.showRow(next.id);
    }
  };
  const check = useCallback((traces: readonly string[], on: boolean) => {
    setChecked((before) => {
      const after = new Set(before);
      for (const trace of traces) {
        if (on) after.add(trace);
        else after.delete(trace);
      }
      return after;
    });
  }, []);

  const empty = list.isSuccess && list.error === null && list.rows.length === 0;
  const nothingYet = empty && !isFiltered(state);
  useEffect(() => {
    const timer = setTimeout(sheet.preload, 800);
    return () => clearTimeout(timer);
  }, []);
  // The first trace of all is opened by itself: it is what the reader waits for.
  const first = list.rows[0]?.id;
  useEffect(() => {
    if (nothingYet) wasEmpty.current = true;
    else if (wasEmpty.current && first !== undefined && !isFiltered(state) && state.trace === null) {
      wasEmpty.current = false;
      navigate(pathOf({ page: 'traces', project: project.id }) + printList({ ...EMPTY, trace: first }));
    }
  });
  // What is beside the list comes after it.
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (!list.isSuccess) return;
    const timer = setTimeout(() => setSettled(true), 150);
    return () => clearTimeout(timer);
  }, [list.isSuccess]);

  const showNew = () => {
    list.admit();
    setCursor(state.trace);
    table.current?.toTop();
  };

  const thumbs = useThumbs();
  // The last one that was found may lie beyond the rows that are loaded.
  const lastFound = useRef<Trace | null>(null);
  const toUnscored = () => {
    const at = state.trace ?? cursor;
    const after = list.rows.find((row) => row.id === at) ?? (lastFound.current?.id === at ? lastFound.current : null);
    thumbs.next(state, after, (found) => {
      lastFound.current = found;
      const isLoaded = list.rows.some((row) => row.id === found.id);
      if (isOpen || !isLoaded) {
        open(found.id, isOpen);
        table.current?.showRow(found.id);
      } else {
        setCursor(found.id);
        table.current?.focusRow(found.id);
      }
    });
  };

  useKeys({
    ...(!isOpen && { u: () => thumbs.say(cursor, true), d: () => thumbs.say(cursor, false), q: toUnscored }),
    n: () => {
      if (!isOpen) showNew();
    },
    w: () => setLive(!live),
    v: () => setPref('facets', !facets),
    ...(isOpen
      ? { 'Shift+J': () => move(1), 'Shift+K': () => move(-1), Escape: close }
      : checked.size > 0 && { Escape: () => setChecked(NONE) }),
  });

  return (
    <div className={css.screen} data-sheet={isOpen ? '' : undefined}>
      <section className={css.list} aria-label="Traces">
        <ViewTabs state={state} />
        {nothingYet ? (
          <Suspense fallback={null}>
            <FirstTrace />
          </Suspense>
        ) : (
          <>
            {checked.size > 0 && !isOpen ? (
              <SelectionBar checked={checked} rows={list.rows} onClear={() => setChecked(NONE)} onDeleted={list.reload} />
            ) : (
              <FilterBar state={state} total={list.total} compact={isOpen} narrow={narrow} live={live} onLive={setLive} onChange={filter} onDeleted={list.reload} />
            )}
            {list.newestError !== null && list.error === null && (
              <p className={css.lost} role="status">
                No link to the server; trying again every few seconds.
              </p>
            )}
            <div className={css.columns}>
              {facets && !isOpen && !narrow && (
                <aside className={css.facets} aria-label="Values to filter by">
                  <Suspense fallback={<RowSkeleton rows={14} height={24} />}>
                    <FacetPanel state={state} onChange={filter} />
                  </Suspense>
                </aside>
              )}
              <div className={css.main}>
                {!isOpen && state.q === null && (
                  <div className={css.above}>
                    <Suspense fallback={null}>{settled && <Histogram state={state} onRange={filter} />}</Suspense>
                    <TotalText total={list.total} loaded={list.rows.length} />
                  </div>
                )}
                <div className={css.body}>
                  {(list.waiting > 0 || list.gap) && !untouched && (
                    <button type="button" className={css.pill} onClick={showNew} title="Show new traces (n)">
                      ↑ {list.gap ? 'many' : list.waiting} new
                    </button>
                  )}
                  {state.q !== null ? (
                    <Suspense fallback={<RowSkeleton rows={10} height={52} />}>
                      <SearchResults
                        state={state}
                        onOpen={(match) => go({ trace: match.trace_id, span: match.run_id, find: state.q })}
                        onDrop={() => filter({ q: null })}
                      />
                    </Suspense>
                  ) : list.error !== null ? (
                    <div className={css.pad}>
                      <Notice what="The traces could not be read." error={list.error} onRetry={list.retry} />
                      {state.conditions.length > 0 && <Button onClick={() => filter(UNFILTERED)}>Clear the filters</Button>}
                    </div>
                  ) : list.isPending ? (
                    <RowSkeleton rows={16} height={32} />
                  ) : empty ? (
                    <NothingFound state={state} onChange={filter} />
                  ) : (
                    <TraceTable
                      ref={table}
                      rows={list.rows}
                      total={list.total?.count ?? null}
                      chosen={columns}
                      sort={state.sort}
                      checked={checked}
                      compact={isOpen}
                      selected={state.trace}
                      cursor={cursor}
                      hasMore={list.hasMore}
                      isFetchingMore={list.isFetchingMore}
                      onCursor={setCursor}
                      onOpen={open}
                      onAtTop={setAtTop}
                      onEnd={list.loadMore}
                      onSort={(sort) => filter({ sort })}
                      onCheck={check}
                      onMenu={(row: Trace, column, at) => setMenu({ row, column, at })}
                    />
                  )}
                </div>
              </div>
            </div>
          </>
        )}
      </section>
      {menu !== null && (
        <Suspense fallback={null}>
          <RowMenu {...menu} state={state} onChange={filter} onCheck={() => check([menu.row.id], true)} onClose={() => setMenu(null)} />
        </Suspense>
      )}
      {state.trace !== null && (
        <aside className={css.sheet} aria-label="Trace">
          <Boundary key={state.trace} what="This trace">
            <Suspense fallback={<RowSkeleton rows={12} height={26} />}>
              <TraceSheet
                trace={state.trace}
                span={state.span}
                find={state.find ?? ''}
                row={list.rows.find((row) => row.id === state.trace) ?? null}
                onSpan={(span) => go({ span }, true)}
                onFind={(find) => go({ find }, true)}
                onMove={move}
                onUnscored={toUnscored}
                onClose={close}
              />
            </Suspense>
          </Boundary>
        </aside>
      )}
    </div>
  );
}

/** The server counts no further. */
const COUNTED = 100_000;

/** How many there are, as far as the server stands for it. */
function TotalText({ total, loaded }: { total: { count: number; exact: boolean } | null; loaded: number }) {
  if (total === null) return null;
  const stopped = total.count >= COUNTED;
  const doubt = stopped ? 'Counting stopped there: there are more' : 'Some traces have more values than are kept to filter by';
  return (
    <span className={css.total} title={total.exact ? `${exact(loaded)} loaded` : doubt}>
      {total.exact ? '' : stopped ? 'more than ' : 'about '}
      {exact(total.count)} {total.count === 1 && total.exact ? 'trace' : 'traces'}
    </span>
  );
}

/** Filtered to nothing is not nothing there: each filter is named, and can go alone. */
function NothingFound({ state, onChange }: { state: ListState; onChange: (change: Partial<ListState>) => void }) {
  const { conditions, range, from, to } = state;
  const parts = [
    ...conditions.map((condition, index) => ({
      text: printCondition(condition),
      drop: () => onChange({ conditions: conditions.filter((_, place) => place !== index) }),
    })),
    ...(range !== null || from !== null || to !== null
      ? [{ text: range === null || from !== null || to !== null ? 'the range of time' : RANGES[range].label.toLowerCase(), drop: () => onChange({ range: null, from: null, to: null }) }]
      : []),
  ];
  return (
    <div className={css.nothing}>
      <p>No trace matches {parts.length === 1 ? 'this filter' : 'all of these filters'}. Drop one to see more:</p>
      <div className={css.drops}>
        {parts.map(({ text, drop }) => (
          <Button key={text} small onClick={drop}>
            Drop <bdi>{oneLine(text, 60)}</bdi>
          </Button>
        ))}
      </div>
      {parts.length > 1 && <Button onClick={() => onChange(UNFILTERED)}>Clear the filters</Button>}
    </div>
  );
}
