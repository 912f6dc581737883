import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type Ref } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { SpanTree as Tree } from '../../model/tree.ts';
import { SpanRow } from './SpanRow.tsx';
import { TimeAxis } from './TimeAxis.tsx';
import css from './trace.module.css';

export interface SpanTreeHandle {
  /** Scrolls to a span's row and, if asked, puts the focus on it. */
  show: (span: number, focus: boolean) => void;
  move: (by: 1 | -1) => void;
}

interface SpanTreeProps {
  ref: Ref<SpanTreeHandle>;
  tree: Tree;
  rows: Int32Array;
  folded: ReadonlySet<string>;
  selected: number;
  query: string;
  unpriced: boolean;
  project: string;
  trace: string;
  version: number;
  onSelect: (span: number, focus?: boolean) => void;
  onFolded: (folded: ReadonlySet<string>) => void;
  onFoldAll: () => void;
  onOpenAll: () => void;
  onEnter: () => void;
}

const ROW = 26;
const HOVER_MS = 80;

/**
 * A real tree for screen readers and keyboards, though only the rows in view are in
 * the page: level, place and number of siblings are said by each row itself.
 */
export function SpanTree(props: SpanTreeProps) {
  const { ref, tree, rows, folded, selected, query, project, trace, version, onSelect, onFolded } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ span: number; focus: boolean } | null>(null);
  const queries = useQueryClient();

  const at = useMemo(() => rows.indexOf(selected), [rows, selected]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 15,
    scrollPaddingStart: ROW,
    // The row that holds the focus stays in the page wherever the reader scrolls.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        if (at === -1 || shown.includes(at)) return shown;
        return [...shown, at].sort((a, b) => a - b);
      },
      [at],
    ),
  });

  // A row may come into the page only after the scroll: try now, and after each render.
  const settle = () => {
    const target = wanted.current;
    if (target === null) return;
    const index = rows.indexOf(target.span);
    if (index === -1) return;
    virtual.scrollToIndex(index, { align: 'auto' });
    const element = scroller.current?.querySelector<HTMLElement>(`[data-span="${target.span}"]`);
    if (target.focus && !element) return;
    wanted.current = null;
    if (target.focus) element?.focus({ preventScroll: true });
  };
  useEffect(settle);

  // A deep link names a span far down: bring it into view once, when the tree is there.
  const shownOnce = useRef(false);
  useEffect(() => {
    if (shownOnce.current || at === -1) return;
    shownOnce.current = true;
    // Who opened it from the list goes on with the keyboard in the tree.
    const from = document.activeElement;
    if (from === null || from === document.body || from.closest('[role=grid]') !== null) {
      wanted.current = { span: rows[at]!, focus: true };
      settle();
    }
    if (at > 0) virtual.scrollToIndex(at, { align: 'center' });
  });

  const moveTo = (index: number, focus = true) => {
    const span = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (span !== undefined) {
      wanted.current = { span, focus };
      onSelect(span, focus);
    }
  };
  useImperativeHandle(ref, () => ({
    show: (span, focus) => {
      wanted.current = { span, focus };
      settle();
    },
    move: (by) => moveTo(at + by),
  }));

  const toggle = useCallback(
    (span: number) => {
      const id = tree.columns.id[span]!;
      const next = new Set(folded);
      if (!next.delete(id)) next.add(id);
      onFolded(next);
    },
    [tree, folded, onFolded],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || at === -1) return;
    const open = tree.childCount[selected]! > 0 && !folded.has(tree.columns.id[selected]!);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW) - 2);
    const acts: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + page),
      PageUp: () => moveTo(at - page),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => {
        if (open) moveTo(at + 1);
        else if (tree.childCount[selected]! > 0) toggle(selected);
      },
      ArrowLeft: () => {
        if (open) toggle(selected);
        else if (tree.parent[selected] !== -1) moveTo(rows.indexOf(tree.parent[selected]!));
      },
      Enter: props.onEnter,
      '[': props.onFoldAll,
      ']': props.onOpenAll,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const hover = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onHover = useCallback(
    (span: number) => {
      clearTimeout(hover.current);
      hover.current = setTimeout(() => {
        queries.query(runQuery(project, trace, tree.columns.id[span]!, version)).catch(() => {
          // Only a guess at what is read next: the details ask again and say what is wrong.
        });
      }, HOVER_MS);
    },
    [queries, project, trace, tree, version],
  );
  useEffect(() => () => clearTimeout(hover.current), []);

  const needle = query.trim().toLowerCase();
  return (
    <div ref={scroller} className={css.treeScroller} onPointerLeave={() => clearTimeout(hover.current)}>
      <TimeAxis tree={tree} />
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the rows hold the focus in turn */}
      <div
        role="tree"
        aria-label="Spans"
        className={css.tree}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map((item) => {
          const span = rows[item.index]!;
          return (
            <SpanRow
              key={tree.columns.id[span]}
              tree={tree}
              span={span}
              top={item.start}
              open={!folded.has(tree.columns.id[span]!)}
              selected={span === selected}
              focusable={span === selected || (at === -1 && item.index === 0)}
              needle={needle}
              unpriced={props.unpriced}
              onSelect={onSelect}
              onToggle={toggle}
              onHover={onHover}
            />
          );
        })}
      </div>
      {rows.length === 0 && <p className={css.remark}>No span is left by the filters.</p>}
    </div>
  );
}
