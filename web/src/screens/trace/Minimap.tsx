import { useRef, useState, type PointerEvent } from 'react';
import type { Lanes, Scale, Window } from '../../model/timeline.ts';
import { kept, spanEnd } from '../../model/timeline.ts';
import { spanKind, spanStatus, type SpanTree } from '../../model/tree.ts';
import { useCanvas, type Surface } from '../../ui/canvas.ts';
import { kindToken } from '../../ui/KindIcon.tsx';
import css from './timeline.module.css';

interface MinimapProps {
  tree: SpanTree;
  lanes: Lanes;
  scale: Scale;
  /** What is looked at, on the scale. */
  window: Window;
  /** The stretch that the rows in view cover. */
  band?: Window | null;
  onWindow: (window: Window) => void;
}

/** A drag shorter than this is a click. */
const THRESHOLD = 4;

/** The whole trace in a strip: drag to look at a part, drag the part to move it, double click for the whole. */
export function Minimap({ tree, lanes, scale, window, band = null, onWindow }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; moved: boolean; grab: number | null } | null>(null);
  const [draft, setDraft] = useState<Window | null>(null);
  const { whole } = scale;
  const length = whole.to - whole.from;
  const isWhole = window.from <= whole.from && window.to >= whole.to;

  const layer = useRef<Layer | null>(null);
  useCanvas(canvas, (surface) => {
    layer.current = spansOn(surface, tree, lanes, scale, layer.current);
    drawMap(surface, layer.current, draft ?? window, band);
  });

  const placeAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return whole.from + Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length;
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- for the mouse; plus, minus and 0 are its keys
    <div
      className={css.minimap}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        const at = placeAt(event);
        const grab = !isWhole && at > window.from && at < window.to ? at - window.from : null;
        drag.current = { x: event.clientX, moved: false, grab };
      }}
      onPointerMove={(event) => {
        const now = drag.current;
        if (now === null) return;
        if (!now.moved && Math.abs(event.clientX - now.x) < THRESHOLD) return;
        if (!now.moved) event.currentTarget.setPointerCapture(event.pointerId);
        now.moved = true;
        const at = placeAt(event);
        if (now.grab !== null) {
          onWindow(kept({ from: at - now.grab, to: at - now.grab + window.to - window.from }, whole));
          return;
        }
        const box = event.currentTarget.getBoundingClientRect();
        const began = whole.from + ((now.x - box.left) / box.width) * length;
        setDraft({ from: Math.min(began, at), to: Math.max(began, at) });
      }}
      onPointerUp={() => {
        if (draft !== null && draft.to > draft.from) onWindow(draft);
        setDraft(null);
        drag.current = null;
      }}
      onPointerCancel={() => {
        setDraft(null);
        drag.current = null;
      }}
      onDoubleClick={() => onWindow(whole)}
      title="Drag to zoom, double click for the whole trace"
    >
      <canvas ref={canvas} aria-hidden />
    </div>
  );
}

/** The bars of all spans, drawn once: what moves over them is drawn each time the rows scroll. */
interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly lanes: Lanes;
  readonly scale: Scale;
  /** Size and colours that it was drawn for. */
  readonly key: string;
}

function spansOn(surface: Surface, tree: SpanTree, lanes: Lanes, scale: Scale, before: Layer | null): Layer {
  const { context, width, height, color } = surface;
  const ratio = context.getTransform().a;
  const key = [width, height, ratio, color('panel'), color('failed')].join(' ');
  if (before !== null && before.lanes === lanes && before.scale === scale && before.key === key) return before;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const own = canvas.getContext('2d');
  if (own !== null) {
    own.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawSpans({ ...surface, context: own }, tree, lanes, scale);
  }
  return { canvas, lanes, scale, key };
}

function drawSpans({ context, width, height, color }: Surface, tree: SpanTree, lanes: Lanes, scale: Scale): void {
  const x = placeOn(width, scale);
  const step = Math.min(4, (height - 4) / Math.max(1, lanes.spans.length));
  const failed: [number, number, number][] = [];
  for (let lane = 0; lane < lanes.spans.length; lane += 1) {
    let drawnTo = -1;
    const y = 2 + lane * step;
    for (const span of lanes.spans[lane]!) {
      const left = x(scale.place(tree.columns.start[span]!));
      const right = Math.max(left + 1, x(scale.place(spanEnd(tree, span))));
      if (spanStatus(tree, span) === 'failed') failed.push([left, right, y]);
      // What lies within a pixel that is drawn cannot be seen.
      if (right < drawnTo + 0.5) continue;
      drawnTo = right;
      context.fillStyle = color(kindToken(spanKind(tree, span)));
      context.globalAlpha = tree.childCount[span]! > 0 ? 0.35 : 0.9;
      context.fillRect(left, y, right - left, Math.max(1, step - 1));
    }
  }
  context.globalAlpha = 1;
  context.fillStyle = color('failed');
  for (const [left, right, y] of failed) context.fillRect(left, y, Math.max(1.5, right - left), Math.max(1.5, step - 1));
  context.fillStyle = color('line-strong');
  for (const gap of scale.gaps) context.fillRect(x(gap.at), 0, 1, height);
}

/** Where a place of the scale is, in pixels. */
function placeOn(width: number, { whole }: Scale): (place: number) => number {
  const perMicro = width / Math.max(1e-9, whole.to - whole.from);
  return (place) => (place - whole.from) * perMicro;
}

function drawMap({ context, width, height, color }: Surface, { canvas, scale }: Layer, window: Window, band: Window | null): void {
  const { whole } = scale;
  const x = placeOn(width, scale);
  context.fillStyle = color('panel');
  context.fillRect(0, 0, width, height);
  if (band !== null) {
    context.fillStyle = color('selected');
    context.fillRect(x(scale.place(band.from)), 0, Math.max(2, x(scale.place(band.to)) - x(scale.place(band.from))), height);
  }
  context.drawImage(canvas, 0, 0, width, height);
  if (window.from > whole.from || window.to < whole.to) {
    const [left, right] = [x(window.from), x(window.to)];
    context.globalAlpha = 0.55;
    context.fillStyle = color('ground');
    context.fillRect(0, 0, left, height);
    context.fillRect(right, 0, width - right, height);
    context.globalAlpha = 1;
    context.strokeStyle = color('accent');
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, 0.5, Math.max(1, right - left - 1), height - 1);
  }
}
