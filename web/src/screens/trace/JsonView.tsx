import { useVirtualizer } from '@tanstack/react-virtual';
import { use, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { copyText, findPaths, jsonRows, openTo, type JsonRow as Row } from '../../model/jsonRows.ts';
import type { Json } from '../../model/json.ts';
import { copy } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { JsonRow } from './JsonRow.tsx';
import { PaneContext } from './pane.ts';
import css from './trace.module.css';

interface JsonViewProps {
  label: string;
  value: Json;
  find: string;
}

/** Up to here rows are simply in the page: they can be found and printed by the browser. */
const ALL_IN_PAGE = 300;
const ROW_LIMIT = 200_000;
const NONE: ReadonlySet<string> = new Set();

/** JSON as a tree to fold, search and copy from; long ones only draw what is in view. */
export function JsonView({ label, value, find }: JsonViewProps) {
  const [toggled, setToggled] = useState(NONE);
  const [expanded, setExpanded] = useState(NONE);
  const [current, setCurrent] = useState('$');
  const list = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);

  const query = useDeferredValue(find);
  const found = useMemo(() => findPaths(value, query), [value, query]);
  const [place, setPlace] = useState(0);
  const target = found[Math.min(place, found.length - 1)];
  const shownToggles = useMemo(
    () => (target === undefined ? toggled : openTo(value, toggled, target)),
    [value, toggled, target],
  );
  const rows = useMemo(() => jsonRows(value, shownToggles, ROW_LIMIT), [value, shownToggles]);
  const hits = useMemo(() => new Set(found), [found]);
  const at = Math.max(0, rows.findIndex((row) => row.path === current));

  const toggle = (row: Row) => {
    const next = new Set(shownToggles);
    if (!next.delete(row.path)) next.add(row.path);
    setToggled(next);
  };
  const expand = (row: Row) => {
    const next = new Set(expanded);
    if (!next.delete(row.path)) next.add(row.path);
    setExpanded(next);
  };
  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    wantsFocus.current = true;
    setCurrent(row.path);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => (row.open ? moveTo(at + 1) : row.size > 0 && toggle(row)),
      ArrowLeft: () => {
        if (row.open) toggle(row);
        else moveTo(rows.findLastIndex((one, index) => index < at && one.depth < row.depth));
      },
      Enter: () => (row.size > 0 ? toggle(row) : expand(row)),
      c: () => void copy(copyText(row.value), 'value'),
      C: () => void copy(row.path, 'path'),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const props = { toggle, expand, expanded, hits, target, needle: query.trim().toLowerCase(), focusable: rows[at]?.path ?? '$' };
  const isLong = rows.length > ALL_IN_PAGE;
  useEffect(() => {
    if (!wantsFocus.current) return;
    const element = list.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]');
    if (element) {
      wantsFocus.current = false;
      element.focus();
    }
  });
  useEffect(() => {
    if (target !== undefined && !isLong) list.current?.querySelector('[data-target]')?.scrollIntoView({ block: 'nearest' });
  }, [target, isLong]);

  return (
    <div className={css.json}>
      {query.trim() !== '' && (
        <div className={css.jsonFound} role="status">
          <span>{found.length === 0 ? 'Not found' : `${Math.min(place, found.length - 1) + 1} of ${found.length >= 1000 ? '1000+' : found.length}`}</span>
          {found.length > 1 && (
            <>
              <Button small onClick={() => setPlace((Math.min(place, found.length - 1) + found.length - 1) % found.length)}>
                Previous
              </Button>
              <Button small onClick={() => setPlace((place + 1) % found.length)}>
                Next
              </Button>
            </>
          )}
        </div>
      )}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the rows hold the focus in turn */}
      <div ref={list} role="tree" aria-label={label} onKeyDown={onKeyDown}>
        {isLong ? (
          <LongRows rows={rows} current={target === undefined ? at : rows.findIndex((row) => row.path === target)} {...props} />
        ) : (
          rows.map((row) => <JsonRow key={row.path} row={row} {...props} />)
        )}
      </div>
      {rows.length >= ROW_LIMIT && <p className={css.remark}>Only the first 200,000 rows are shown.</p>}
    </div>
  );
}

type RowProps = Omit<Parameters<typeof JsonRow>[0], 'row'>;

/** The same rows, only those in view of the pane. */
function LongRows({ rows, current, ...props }: RowProps & { rows: readonly Row[]; current: number }) {
  const pane = use(PaneContext);
  const box = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane?.current ?? null,
    estimateSize: () => 22,
    overscan: 20,
    scrollMargin: margin,
    getItemKey: (index) => rows[index]?.path ?? index,
  });

  // What stands above in the pane can grow and shrink: keep to where the rows really begin.
  useLayoutEffect(() => {
    const scroller = pane?.current;
    if (!scroller) return;
    const measure = () => {
      if (box.current === null) return;
      setMargin(Math.round(box.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const child of scroller.children) observer.observe(child);
    return () => observer.disconnect();
  }, [pane]);

  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (current >= 0) virtual.scrollToIndex(current, { align: 'auto' });
  }, [current, virtual]);

  return (
    <div ref={box} role="presentation" className={css.longRows} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => (
        <div
          key={item.key}
          ref={virtual.measureElement}
          data-index={item.index}
          role="presentation"
          className={css.longRow}
          style={{ transform: `translateY(${item.start - margin}px)` }}
        >
          <JsonRow row={rows[item.index]!} {...props} />
        </div>
      ))}
    </div>
  );
}
