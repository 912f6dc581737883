import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type Ref, useImperativeHandle, useEffect, useDeferredValue } from 'react';
import { FoldHorizontal, Layers, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { criticalPath } from '../../model/criticalPath.ts';
import { duration } from '../../model/format.ts';
import { rowSpan } from '../../model/rows.ts';
import { oneLine } from '../../model/text.ts';
import { firstInWindow, kept, packLanes, plainScale, rowLanes, spanEnd, squeezedScale, zoomed, type Window } from '../../model/timeline.ts';
import { spanDuration, spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { useKeys } from '../../shell/keys.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useCanvas } from '../../ui/canvas.ts';
import { drawRuler, drawTimeline, LANE } from './drawTimeline.ts';
import { Minimap } from './Minimap.tsx';
import type { LensHandle } from './lens.ts';
import css from './timeline.module.css';

interface TimelineLensProps {
  ref: Ref<LensHandle>;
  tree: SpanTree;
  rows: Int32Array;
  selected: number;
  matches: readonly number[];
  onSelect: (span: number) => void;
  onEnter: () => void;
}

const RULER = 24;
/** A drag shorter than this is a click, so that a click still selects. */
const THRESHOLD = 4;

/** When what ran: bars in packed lanes or one row a span, on an axis without its idle stretches. */
export default function TimelineLens({ ref, tree, rows, selected, matches, onSelect, onEnter }: TimelineLensProps) {
  const [packed, setPacked] = useState(true);
  const [squeezed, setSqueezed] = useState(true);
  const [chosen, setChosen] = useState<Window | null>(null);
  const [hovered, setHovered] = useState<{ span: number; x: number; y: number } | null>(null);
  const [draft, setDraft] = useState<[number, number] | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; moved: boolean } | null>(null);
  const [top, setTop] = useState(0);

  const lanes = useMemo(() => (packed ? packLanes(tree) : rowLanes(tree, rows.map(rowSpan))), [tree, packed, rows]);
  const mapLanes = useMemo(() => (packed ? lanes : packLanes(tree)), [tree, packed, lanes]);
  const shorter = useMemo(() => squeezedScale(tree), [tree]);
  const plain = useMemo(() => plainScale(tree), [tree]);
  const scale = squeezed ? shorter : plain;
  const late = useDeferredValue(tree, null);
  const path = useMemo(() => (late === null ? null : criticalPath(late)), [late]);
  const found = useMemo(() => new Set(matches), [matches]);
  const { whole } = scale;
  const window = chosen === null ? whole : kept(chosen, whole);
  const look = (next: Window) => setChosen(next.from <= whole.from && next.to >= whole.to ? null : next);
  const zoom = (factor: number, around?: number) => look(zoomed(window, whole, factor, around));
  const fit = (span: number) => {
    const from = scale.place(tree.columns.start[span]!);
    const to = scale.place(spanEnd(tree, span));
    const room = Math.max((to - from) * 0.05, 5);
    look(kept({ from: from - room, to: to + room }, whole));
  };
  const selectedPlace = () => (selected === -1 ? undefined : scale.place(tree.columns.start[selected]!));
  const aroundSelected = () => {
    const at = selectedPlace();
    return at !== undefined && at >= window.from && at <= window.to ? at : undefined;
  };

  useCanvas(canvas, (surface) => drawTimeline(surface, { tree, lanes, scale, window, top, selected, hovered: hovered?.span ?? -1, path, found, draft }));
  useCanvas(ruler, (surface) => drawRuler(surface, scale, window));

  const show = (span: number, focus: boolean) => {
    const box = scroller.current;
    const lane = lanes.of[span] ?? -1;
    if (box === null) return;
    if (focus) box.focus({ preventScroll: true });
    if (lane !== -1) {
      const y = lane * LANE;
      if (y < box.scrollTop) box.scrollTop = y;
      else if (y + LANE + RULER > box.scrollTop + box.clientHeight) box.scrollTop = y + LANE + RULER - box.clientHeight;
    }
    const from = scale.place(tree.columns.start[span]!);
    if (from > window.to || scale.place(spanEnd(tree, span)) < window.from) {
      const length = window.to - window.from;
      look(kept({ from: from - length * 0.1, to: from + length * 0.9 }, whole));
    }
  };
  const move = (by: 1 | -1) => {
    const at = rows.findIndex((row) => rowSpan(row) === selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next !== undefined) {
      onSelect(rowSpan(next));
      show(rowSpan(next), true);
    }
  };
  useImperativeHandle(ref, () => ({ show, move }));

  useKeys({
    t: () => setPacked((before) => !before),
    '0': () => setChosen(null),
    '+': () => zoom(0.5, aroundSelected()),
    '=': () => zoom(0.5, aroundSelected()),
    'Shift++': () => zoom(0.5, aroundSelected()),
    '-': () => zoom(2, aroundSelected()),
  });

  // Ctrl and wheel zooms; the browser would zoom the page unless the listener says so early.
  const wheel = useRef<((event: WheelEvent) => void) | null>(null);
  useEffect(() => {
    wheel.current = (event) => {
      const box = canvas.current?.getBoundingClientRect();
      if (box === undefined || box.width === 0) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const around = window.from + ((event.clientX - box.left) / box.width) * (window.to - window.from);
        zoom(event.deltaY > 0 ? 1.25 : 0.8, around);
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        event.preventDefault();
        const by = (((event.deltaX || event.deltaY)) / box.width) * (window.to - window.from);
        look(kept({ from: window.from + by, to: window.to + by }, whole));
      }
    };
  });
  useEffect(() => {
    const box = scroller.current;
    const onWheel = (event: WheelEvent) => wheel.current?.(event);
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);

  const spanAt = (event: { clientX: number; clientY: number }): number => {
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return -1;
    const lane = lanes.spans[Math.floor((event.clientY - box.top + top) / LANE)];
    if (lane === undefined) return -1;
    const perPixel = (window.to - window.from) / box.width;
    const place = window.from + (event.clientX - box.left) * perPixel;
    const slack = perPixel * 3;
    let best = -1;
    for (let index = firstInWindow(tree, lane, scale.time(place - slack)); index < lane.length; index += 1) {
      const span = lane[index]!;
      if (scale.place(tree.columns.start[span]!) > place + slack) break;
      if (scale.place(spanEnd(tree, span)) >= place - slack) best = span;
      if (scale.place(tree.columns.start[span]!) <= place && scale.place(spanEnd(tree, span)) >= place) return span;
    }
    return best;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = (window.to - window.from) * 0.2;
    const acts: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      ArrowRight: () => look(kept({ from: window.from + by, to: window.to + by }, whole)),
      ArrowLeft: () => look(kept({ from: window.from - by, to: window.to - by }, whole)),
      Home: () => rows.length > 0 && onSelect(rowSpan(rows[0]!)),
      End: () => rows.length > 0 && onSelect(rowSpan(rows.at(-1)!)),
      Enter: onEnter,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const shareAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return window.from + Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * (window.to - window.from);
  };

  return (
    <div className={css.timeline}>
      <div className={css.timelineTools}>
        <Button small look={packed ? 'plain' : 'ghost'} icon={Layers} aria-pressed={packed} title="Packed lanes instead of one row a span (t)" onClick={() => setPacked(!packed)}>
          Packed
        </Button>
        {shorter.gaps.length > 0 && (
          <Button small look={squeezed ? 'plain' : 'ghost'} icon={FoldHorizontal} aria-pressed={squeezed} title="Idle stretches over five percent take little room" onClick={() => setSqueezed(!squeezed)}>
            Squeeze idle
          </Button>
        )}
        <span className={css.spring} />
        <span className={css.windowText}>{duration(Math.round(scale.time(window.to) - scale.time(window.from)))} shown</span>
        <IconButton small icon={ZoomIn} label="Zoom in" keys="+" onClick={() => zoom(0.5, aroundSelected())} />
        <IconButton small icon={ZoomOut} label="Zoom out" keys="−" onClick={() => zoom(2, aroundSelected())} />
        <IconButton small icon={Maximize} label="Whole trace" keys="0" disabled={chosen === null} onClick={() => setChosen(null)} />
      </div>
      <Minimap tree={tree} lanes={mapLanes} scale={scale} window={window} onWindow={look} />
      { }
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a group of bars that one focus walks through; the tree is its list */}
      <div
        ref={scroller}
        role="group"
        aria-label="Timeline: arrows choose a span or move the window, plus and minus zoom"
        aria-describedby="timeline-selected"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
        tabIndex={0}
        className={css.bars}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        <div className={css.ruler}>
          <canvas ref={ruler} aria-hidden />
        </div>
        <div className={css.lanes} style={{ height: lanes.spans.length * LANE + 8 }}>
          <canvas
            ref={canvas}
            aria-hidden
            className={css.sheet}
            onPointerDown={(event) => {
              if (event.button === 0 && event.pointerType !== 'touch') drag.current = { x: event.clientX, moved: false };
            }}
            onPointerMove={(event) => {
              const now = drag.current;
              if (now !== null && (now.moved || Math.abs(event.clientX - now.x) >= THRESHOLD)) {
                if (!now.moved) event.currentTarget.setPointerCapture(event.pointerId);
                now.moved = true;
                const box = event.currentTarget.getBoundingClientRect();
                const began = window.from + ((now.x - box.left) / box.width) * (window.to - window.from);
                setDraft([began, shareAt(event)]);
                setHovered(null);
                return;
              }
              const span = spanAt(event);
              const box = event.currentTarget.getBoundingClientRect();
              setHovered(span === -1 ? null : { span, x: event.clientX - box.left, y: event.clientY - box.top });
            }}
            onPointerLeave={() => setHovered(null)}
            onPointerUp={() => {
              if (drag.current?.moved && draft !== null) look({ from: Math.min(...draft), to: Math.max(...draft) });
              setDraft(null);
            }}
            onClick={(event) => {
              const moved = drag.current?.moved;
              drag.current = null;
              if (moved) return;
              const span = spanAt(event);
              if (span !== -1) onSelect(span);
              scroller.current?.focus({ preventScroll: true });
            }}
            onDoubleClick={(event) => {
              const span = spanAt(event);
              if (span !== -1) fit(span);
            }}
          />
          {hovered !== null && <Tip tree={tree} span={hovered.span} x={hovered.x} y={hovered.y + top} />}
        </div>
      </div>
      <p id="timeline-selected" className="visually-hidden" aria-live="polite">
        {selected === -1 ? '' : describe(tree, selected)}
      </p>
    </div>
  );
}

function describe(tree: SpanTree, span: number): string {
  const length = spanDuration(tree, span);
  const state = spanStatus(tree, span) ?? 'no status';
  return `${oneLine(spanName(tree, span), 120)}, ${state}, ${length === null ? 'open' : duration(length)}, began after ${duration(tree.columns.start[span])}`;
}

function Tip({ tree, span, x, y }: { tree: SpanTree; span: number; x: number; y: number }) {
  const length = spanDuration(tree, span);
  return (
    <div className={css.tip} style={{ left: `clamp(0px, ${x + 12}px, calc(100% - 220px))`, top: y + 16 }} aria-hidden>
      <strong>
        <bdi>{oneLine(spanName(tree, span), 80)}</bdi>
      </strong>
      <span>
        {length === null ? 'open' : duration(length)} · +{duration(tree.columns.start[span])}
        {spanStatus(tree, span) !== 'succeeded' && ` · ${spanStatus(tree, span) ?? 'no status'}`}
      </span>
    </div>
  );
}
