import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type Ref } from 'react';
import { skeletonQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import type { Sort } from '../../model/listState.ts';
import { useKeys } from '../../shell/keys.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { NARROW, useMedia } from '../../ui/useMedia.ts';
import { columnsFor, leastWidth, template, type Column } from './columns.tsx';
import { TraceRow } from './TraceRow.tsx';
import css from './traces.module.css';

export interface TraceTableHandle {
  focusRow: (trace: string) => void;
  showRow: (trace: string) => void;
  toTop: () => void;
}

interface TraceTableProps {
  ref: Ref<TraceTableHandle>;
  rows: readonly Trace[];
  total: number | null;
  /** Ids of columns with commas between; empty for the usual ones. */
  chosen: string;
  sort: Sort | null;
  checked: ReadonlySet<string>;
  /** Fewer columns: the sheet is open beside the list. */
  compact: boolean;
  /** The trace that is open. */
  selected: string | null;
  /** The row that the keyboard is on. */
  cursor: string | null;
  hasMore: boolean;
  isFetchingMore: boolean;
  onCursor: (trace: string | null) => void;
  onOpen: (trace: string) => void;
  onAtTop: (atTop: boolean) => void;
  onEnd: () => void;
  onSort: (sort: Sort | null) => void;
  onCheck: (traces: readonly string[], on: boolean) => void;
  onMenu: (row: Trace, column: string, at: { x: number; y: number }) => void;
}

const HOVER_MS = 80;
/** Heads of larger traces are only fetched when they are asked for. */
const HOVER_SPANS = 2000;

/** A virtual grid: only the rows in view are in the page, all of them are counted aloud. */
export function TraceTable(props: TraceTableProps) {
  const { ref, rows, total, chosen, sort, checked, compact, selected, cursor, hasMore, isFetchingMore } = props;
  const { onCursor, onOpen, onAtTop, onEnd, onSort, onCheck, onMenu } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef<string | null>(null);
  const narrow = useMedia(NARROW);
  const [width, setWidth] = useState(() => window.innerWidth);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    setWidth(box.clientWidth);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const columns = useMemo(() => columnsFor(chosen, width), [chosen, width]);
  const { utc } = usePrefs();
  // Rows print clock times: they change when the day does, not each second.
  const now = useNow(60);
  const height = narrow ? 56 : 32;
  const layout = narrow ? 'narrow' : compact ? 'compact' : 'wide';

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollPaddingStart: narrow ? 0 : 28,
  });
  useEffect(() => {
    virtual.measure();
  }, [virtual, height]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - 60) onEnd();
  }, [hasMore, lastShown, rows.length, onEnd]);

  // A row may only come into the page after the scroll: focus it when it is there.
  useEffect(() => {
    if (wantsFocus.current === null) return;
    const index = rows.findIndex((row) => row.id === wantsFocus.current);
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (element) {
      wantsFocus.current = null;
      element.focus({ preventScroll: true });
    }
  });

  const show = (trace: string) => {
    const index = rows.findIndex((row) => row.id === trace);
    if (index !== -1) virtual.scrollToIndex(index, { align: 'auto' });
  };
  useImperativeHandle(ref, () => ({
    focusRow: (trace) => {
      wantsFocus.current = trace;
      show(trace);
    },
    showRow: show,
    toTop: () => virtual.scrollToOffset(0),
  }));

  // Coming back, or by a link: the open trace's row is brought into view, once.
  const shownOnce = useRef(false);
  useEffect(() => {
    if (shownOnce.current) return;
    shownOnce.current = true;
    const index = rows.findIndex((row) => row.id === selected);
    if (index > 0) virtual.scrollToIndex(index, { align: 'center' });
  }, [rows, selected, virtual]);

  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    onCursor(row.id);
    wantsFocus.current = row.id;
    show(row.id);
  };
  const at = cursor === null ? -1 : rows.findIndex((row) => row.id === cursor);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 2);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      moveTo(target);
    } else if ((event.key === 'Enter' || event.key === ' ') && at !== -1) {
      event.preventDefault();
      onOpen(rows[at]!.id);
    } else if (event.key === 'Escape' && cursor !== null && selected === null) {
      onCursor(null);
    }
  };

  const lastChecked = useRef<string | null>(null);
  const onCheckOne = useCallback(
    (trace: string, through: boolean) => {
      const to = rows.findIndex((row) => row.id === trace);
      const from = through ? rows.findIndex((row) => row.id === lastChecked.current) : to;
      const [first, last] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      onCheck(rows.slice(first, last + 1).map((row) => row.id), !checked.has(trace));
      lastChecked.current = trace;
    },
    [rows, checked, onCheck],
  );
  const menuAt = (index: number, column: string, at?: { x: number; y: number }) => {
    const row = rows[index];
    const box = scroller.current?.querySelector(`[data-index="${index}"]`)?.getBoundingClientRect();
    if (row !== undefined) onMenu(row, column, at ?? { x: (box?.left ?? 0) + 140, y: box?.bottom ?? 0 });
  };

  useKeys(
    selected === null
      ? {
          x: () => {
            const row = rows[at];
            if (row !== undefined) onCheckOne(row.id, false);
          },
          f: () => {
            if (at !== -1) menuAt(at, 'name');
          },
          j: () => moveTo(at + 1),
          k: () => moveTo(at - 1),
          ArrowDown: (event) => {
            if (event.target !== document.body) return;
            event.preventDefault();
            moveTo(at + 1);
          },
        }
      : {},
  );

  // Resting on a row is the sign that it will be opened: its heads are then there already.
  const queries = useQueryClient();
  const hover = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(hover.current), []);
  const onHover = useCallback(
    (row: Trace) => {
      clearTimeout(hover.current);
      if (row.run_count > HOVER_SPANS) return;
      hover.current = setTimeout(() => {
        queries.query(skeletonQuery(row.project_id, row.id)).catch(() => {
          // Only a guess: the sheet asks again and says what is wrong.
        });
      }, HOVER_MS);
    },
    [queries],
  );

  const all = rows.length > 0 && rows.every((row) => checked.has(row.id));
  const headers: readonly (Pick<Column, 'id' | 'label' | 'right' | 'sort'>)[] = [
    { id: 'status', label: 'Status' },
    { id: 'started', label: 'Started', sort: 'started_at' },
    { id: 'name', label: 'Name' },
    ...(layout === 'wide' ? columns : [{ id: 'duration', label: 'Duration' }]),
  ];
  const focusable = at === -1 ? 0 : at;
  return (
    <div
      ref={scroller}
      className={css.scroller}
      data-layout={layout}
      style={layout === 'wide' ? ({ '--columns': template(columns), '--least': `${leastWidth(columns)}px` } as CSSProperties) : undefined}
      onPointerLeave={() => clearTimeout(hover.current)}
      onScroll={(event) => onAtTop(event.currentTarget.scrollTop < 4)}
    >
      <div
        role="grid"
        aria-label={sort === null ? 'Traces, newest first' : 'Traces'}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={layout === 'narrow' ? 1 : headers.length + (layout === 'wide' ? 1 : 0)}
        aria-multiselectable="true"
        className={css.grid}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onContextMenu={(event) => {
          const target = event.target as Element;
          const row = target.closest<HTMLElement>('[data-index]');
          // With text selected or on a key: the browser's own menu, and the reader's wish.
          if (row === null || event.shiftKey || getSelection()?.isCollapsed === false) return;
          event.preventDefault();
          menuAt(Number(row.dataset.index), target.closest<HTMLElement>('[data-column]')?.dataset.column ?? 'name', { x: event.clientX, y: event.clientY });
        }}
      >
        {layout !== 'narrow' && (
          <div role="row" aria-rowindex={1} className={css.head}>
            {layout === 'wide' && (
              <span role="columnheader" className={css.boxCell}>
                <input
                  type="checkbox"
                  aria-label={all ? 'Select none' : 'Select all that are loaded'}
                  checked={all}
                  onChange={() => onCheck(rows.map((row) => row.id), !all)}
                />
              </span>
            )}
            {headers.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={layout === 'wide' ? onSort : undefined} />
            ))}
          </div>
        )}
        <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            return (
              <TraceRow
                key={item.key}
                row={row}
                index={item.index}
                top={item.start}
                height={height}
                layout={layout}
                columns={columns}
                checked={checked.has(row.id)}
                onCheck={onCheckOne}
                selected={row.id === selected}
                active={item.index === focusable}
                now={now}
                utc={utc}
                onOpen={onOpen}
                onCursor={onCursor}
                onHover={onHover}
              />
            );
          })}
        </div>
      </div>
      <div className={css.end} role="status">
        {isFetchingMore ? 'Loading more…' : ''}
      </div>
    </div>
  );
}

interface HeaderProps {
  column: Pick<Column, 'id' | 'label' | 'right' | 'sort'>;
  sort: Sort | null;
  onSort: ((sort: Sort | null) => void) | undefined;
}

/** A column's name; a press sorts by it: largest first, smallest first, as usual. */
function Header({ column: { id, label, right, sort: own }, sort, onSort }: HeaderProps) {
  const cycle: (Sort | null)[] = id === 'started' ? [null, 'started_at'] : [null, own ?? null, (own?.slice(1) ?? null) as Sort | null];
  const at = own === undefined ? 0 : Math.max(0, cycle.indexOf(sort));
  const isUp = sort !== null && !sort.startsWith('-');
  const word = at === 0 ? (id === 'started' && sort === null ? 'descending' : 'none') : isUp ? 'ascending' : 'descending';
  const name = id === 'status' ? <span className="visually-hidden">{label}</span> : label;
  return (
    <span role="columnheader" className={clsx(css.headCell, right && css.number)} aria-sort={own === undefined ? undefined : word}>
      {own === undefined || onSort === undefined ? (
        name
      ) : (
        <button type="button" tabIndex={-1} className={css.sorter} title={`Sort by ${label.toLowerCase()}`} onClick={() => onSort(cycle[(at + 1) % cycle.length] ?? null)}>
          {name}
          {word !== 'none' && (isUp ? <ArrowUp size={11} aria-hidden /> : <ArrowDown size={11} aria-hidden />)}
        </button>
      )}
    </span>
  );
}
