import clsx from 'clsx';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { EMPTY, isFiltered, parseList, printList, type ListState } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { useKeys } from '../../shell/keys.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Boundary } from '../../ui/Boundary.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { preloadable } from '../../ui/preloadable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { TraceTabs } from './TraceTabs.tsx';
import { TraceTable, type TraceTableHandle } from './TraceTable.tsx';
import { useTraceList } from './useTraceList.ts';
import css from './traces.module.css';

const sheet = preloadable(() => import('../trace/TraceSheet.tsx'));
const TraceSheet = sheet.Component;
const FirstTrace = lazy(() => import('./FirstTrace.tsx'));

/** The list of traces, with the open one as a sheet beside it. */
export function TracesScreen() {
  const { project } = useHere();
  const state = parseList(useSearch());
  const table = useRef<TraceTableHandle>(null);
  const [atTop, setAtTop] = useState(true);
  const [cursor, setCursor] = useState<string | null>(state.trace);
  const untouched = atTop && cursor === null && state.trace === null;
  const list = useTraceList(project.id, state, untouched);
  const wasEmpty = useRef(false);

  const go = (change: Partial<ListState>, replace = false) => {
    navigate(pathOf({ page: 'traces', project: project.id }) + printList({ ...state, ...change }), { replace });
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

  const empty = !list.isPending && list.error === null && list.rows.length === 0;
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

  useKeys({
    n: () => {
      if (state.trace === null) showNew();
    },
    ...(state.trace !== null && {
      J: () => move(1),
      K: () => move(-1),
      'Shift+J': () => move(1),
      'Shift+K': () => move(-1),
      Escape: close,
    }),
  });

  const showNew = () => {
    list.admit();
    setCursor(state.trace);
    table.current?.toTop();
  };

  return (
    <div className={css.screen} data-sheet={state.trace === null ? undefined : ''}>
      <section className={css.list} aria-label="Traces">
        <TraceTabs here="traces" />
        {nothingYet ? (
          <Suspense fallback={null}>
            <FirstTrace />
          </Suspense>
        ) : (
          <>
            <FilterBar
              state={state}
              total={list.total}
              compact={state.trace !== null}
              onChange={(change) => {
                setCursor(null);
                go(change);
              }}
            />
            {list.newestError !== null && list.error === null && (
              <p className={css.lost} role="status">
                No link to the server; trying again every few seconds.
              </p>
            )}
            <div className={css.body}>
              {(list.waiting > 0 || list.gap) && !untouched && (
                <button type="button" className={css.pill} onClick={showNew} title="Show new traces (n)">
                  ↑ {list.gap ? 'many' : list.waiting} new
                </button>
              )}
              {list.error !== null ? (
                <div className={css.pad}>
                  <Notice what="The traces could not be read." error={list.error} onRetry={list.retry} />
                </div>
              ) : list.isPending ? (
                <RowSkeleton rows={16} height={32} />
              ) : empty ? (
                <NothingFound onClear={() => go({ status: null, range: null, from: null, to: null })} />
              ) : (
                <TraceTable
                  ref={table}
                  rows={list.rows}
                  total={list.total}
                  compact={state.trace !== null}
                  selected={state.trace}
                  cursor={cursor}
                  hasMore={list.hasMore}
                  isFetchingMore={list.isFetchingMore}
                  onCursor={setCursor}
                  onOpen={open}
                  onAtTop={setAtTop}
                  onEnd={list.loadMore}
                />
              )}
            </div>
          </>
        )}
      </section>
      {state.trace !== null && (
        <aside className={clsx(css.sheet)} aria-label="Trace">
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
                onClose={close}
              />
            </Suspense>
          </Boundary>
        </aside>
      )}
    </div>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div className={css.nothing}>
      <p>No trace matches the filters.</p>
      <Button onClick={onClear}>Clear the filters</Button>
    </div>
  );
}
