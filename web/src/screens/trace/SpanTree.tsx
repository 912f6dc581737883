import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { SpanTree as Tree } from '../../model/tree.ts';
import { criticalPath } from '../../model/criticalPath.ts';
import { LONG_RUN, rowSpan, stickyAncestors, type EqualRuns } from '../../model/rows.ts';
import { kept, packLanes, plainScale, spanEnd, zoomed, type Window } from '../../model/timeline.ts';
import { useKeys } from '../../shell/keys.ts';
import type { LensHandle } from './lens.ts';
import { Minimap } from './Minimap.tsx';
import { SpanRow } from './SpanRow.tsx';
import { StickyRows } from './StickyRows.tsx';
import { TimeAxis } from './TimeAxis.tsx';
import css from './trace.module.css';

interface SpanTreeProps {
  ref: Ref<LensHandle>;
  tree: Tree;
  rows: Int32Array;
  runs: EqualRuns | null;
  folded: ReadonlySet<string>;
  selected: number;
  query: string;
  unpriced: boolean;
  project: string;
  trace: string;
  version: number;
  onSelect: (span: number, focus?: boolean) => void;
  onFolded: (folded: ReadonlySet<string>) => void;
  onToggleRun: (first: number) => void;
  onFoldAll: () => void;
  onOpenAll: () => void;
  onEnter: () => void;
}

const ROW = 26;
const HOVER_MS = 80;
/** Ancestors that stay in view over the rows. */
const STICKY = 4;
/** Traces smaller than this can be seen at a glance. */
const WORTH_A_MAP = 9;

/**
 * A real tree for screen readers and keyboards, though only the rows in view are in
 * the page: level, place and number of siblings are said by each row itself.
 */
export function SpanTree(props: SpanTreeProps) {
  const { ref, tree, rows, runs, folded, selected, query, project, trace, version, onSelect, onFolded, onToggleRun } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ span: number; focus: boolean } | null>(null);
  const queries = useQueryClient();

  const at = useMemo(() => indexOfSpan(rows, selected), [rows, selected]);
  const scale = useMemo(() => plainScale(tree), [tree]);
  const late = useDeferredValue(tree, null);
  const path = useMemo(() => (late === null ? null : criticalPath(late)), [late]);
  const lanes = useMemo(() => (late === null ? null : packLanes(late)), [late]);
  const [chosen, setChosen] = useState<Window | null>(null);
  const view = chosen === null ? scale.whole : kept(chosen, scale.whole);
  const look = (next: Window) => setChosen(next.from <= scale.whole.from && next.to >= scale.whole.to ? null : next);
  const around = () => {
    const start = tree.columns.start[selected] ?? view.from;
    return start >= view.from && start <= view.to ? start : undefined;
  };
  useKeys({
    '0': () => setChosen(null),
    '+': () => look(zoomed(view, scale.whole, 0.5, around())),
    '=': () => look(zoomed(view, scale.whole, 0.5, around())),
    'Shift++': () => look(zoomed(view, scale.whole, 0.5, around())),
    '-': () => look(zoomed(view, scale.whole, 2, around())),
  });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 15,
    scrollPaddingStart: ROW * (STICKY + 1),
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
    const index = indexOfSpan(rows, target.span);
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
      wanted.current = { span: rowSpan(rows[at]!), focus: true };
      settle();
    }
    if (at > 0) virtual.scrollToIndex(at, { align: 'center' });
  });

  const moveTo = (index: number, focus = true) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) {
      const span = rowSpan(row);
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
    const isRun = rows[at]! < 0;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW) - 2);
    const acts: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + page),
      PageUp: () => moveTo(at - page),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => {
        if (isRun) onToggleRun(selected);
        else if (open) moveTo(at + 1);
        else if (tree.childCount[selected]! > 0) toggle(selected);
      },
      ArrowLeft: () => {
        if (open) toggle(selected);
        else if (tree.parent[selected] !== -1) moveTo(indexOfSpan(rows, tree.parent[selected]!));
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

  // What stands under the eye stays there when spans come in above it.
  const anchor = useRef<{ tree: Tree; id: string; offset: number } | null>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const before = anchor.current;
    if (before !== null && before.tree !== tree && box.scrollTop > ROW) {
      const index = rows.findIndex((row) => tree.columns.id[rowSpan(row)] === before.id);
      if (index !== -1) box.scrollTop = index * ROW + before.offset;
    }
    const top = Math.floor(box.scrollTop / ROW);
    const row = rows[Math.min(top, rows.length - 1)];
    anchor.current = row === undefined ? null : { tree, id: tree.columns.id[rowSpan(row)]!, offset: box.scrollTop - top * ROW };
  });

  const needle = query.trim().toLowerCase();
  const top = Math.floor((virtual.scrollOffset ?? 0) / ROW);
  const items = virtual.getVirtualItems();
  const sticky = top > 0 ? stickyAncestors(tree, rows, top, STICKY) : [];
  const band = rows.length * ROW > (virtual.scrollRect?.height ?? Infinity) ? bandOf(tree, rows, top, Math.ceil((virtual.scrollRect?.height ?? 0) / ROW)) : null;
  return (
    <>
      {lanes !== null && tree.count >= WORTH_A_MAP && <Minimap tree={late ?? tree} lanes={lanes} scale={scale} window={view} band={band} onWindow={look} />}
      <div ref={scroller} className={css.treeScroller} onPointerLeave={() => clearTimeout(hover.current)}>
        <TimeAxis view={view} />
        <StickyRows tree={tree} spans={sticky} onSelect={(span) => onSelect(span, true)} />
        {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the rows hold the focus in turn */}
        <div
          role="tree"
          aria-label="Spans"
          className={css.tree}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => {
            const row = rows[item.index]!;
            const span = rowSpan(row);
            const alike = runs === null ? 0 : runs.length[span]!;
            return (
              <SpanRow
                key={tree.columns.id[span]}
                tree={tree}
                span={span}
                run={alike >= LONG_RUN ? alike : 0}
                isRun={row < 0}
                top={item.start}
                open={row < 0 ? false : !folded.has(tree.columns.id[span]!)}
                selected={span === selected}
                focusable={span === selected || (at === -1 && item.index === 0)}
                needle={needle}
                unpriced={props.unpriced}
                from={view.from}
                to={view.to}
                path={path?.get(span)}
                onSelect={onSelect}
                onToggle={toggle}
                onToggleRun={onToggleRun}
                onHover={onHover}
              />
            );
          })}
        </div>
        {rows.length === 0 && <p className={css.remark}>No span is left by the filters.</p>}
      </div>
    </>
  );
}

/** The row of a span, or of the closed run that begins with it. */
function indexOfSpan(rows: Int32Array, span: number): number {
  const index = rows.indexOf(span);
  return index === -1 ? rows.indexOf(~span) : index;
}

/** The stretch of time that some rows cover. */
function bandOf(tree: Tree, rows: Int32Array, first: number, count: number): Window | null {
  let from = Infinity;
  let to = -Infinity;
  for (let index = first; index < Math.min(rows.length, first + count); index += 1) {
    const span = rowSpan(rows[index]!);
    // Who holds all the others would make every band the whole.
    if (tree.childCount[span]! > 0 && tree.depth[span]! < 2) continue;
    from = Math.min(from, tree.columns.start[span]!);
    to = Math.max(to, spanEnd(tree, span));
  }
  return to < from ? null : { from, to };
}
