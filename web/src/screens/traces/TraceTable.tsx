import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { skeletonQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import { useKeys } from '../../shell/keys.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { NARROW, useMedia } from '../../ui/useMedia.ts';
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
}

const COLUMNS = [
  'Status',
  'Started',
  'Name',
  'Input',
  'Output',
  'Duration',
  'Tokens',
  'Cost',
  'Tags',
  'Session',
] as const;

const HOVER_MS = 80;
/** Heads of larger traces are only fetched when they are asked for. */
const HOVER_SPANS = 2000;

const COMPACT = ['Status', 'Started', 'Name', 'Duration'];

/** A virtual grid: only the rows in view are in the page, all of them are counted aloud. */
export function TraceTable(props: TraceTableProps) {
  const { ref, rows, total, compact, selected, cursor, hasMore, isFetchingMore, onCursor, onOpen, onAtTop, onEnd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef<string | null>(null);
  const narrow = useMedia(NARROW);
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
    if (hasMore && lastShown >= rows.length - 20) onEnd();
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

  useKeys(
    selected === null
      ? {
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

  const columns = layout === 'wide' ? COLUMNS : layout === 'compact' ? COMPACT : [];
  const focusable = at === -1 ? 0 : at;
  return (
    <div
      ref={scroller}
      className={css.scroller}
      data-layout={layout}
      onPointerLeave={() => clearTimeout(hover.current)}
      onScroll={(event) => onAtTop(event.currentTarget.scrollTop < 4)}
    >
      <div
        role="grid"
        aria-label="Traces, newest first"
        aria-rowcount={(total ?? rows.length) + 1}
        aria-colcount={layout === 'narrow' ? 1 : columns.length}
        className={css.grid}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {layout !== 'narrow' && (
          <div role="row" aria-rowindex={1} className={css.head}>
            {columns.map((name) => (
              <span key={name} role="columnheader" className={css.headCell} data-column={name}>
                {name === 'Status' ? <span className="visually-hidden">Status</span> : name}
              </span>
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
