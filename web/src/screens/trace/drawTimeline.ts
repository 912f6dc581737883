/** The bars of the timeline and its ruler, drawn on canvases. */
import type { CriticalPath } from '../../model/criticalPath.ts';
import { duration } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { firstInWindow, spanEnd, ticks, type Lanes, type Scale, type Window } from '../../model/timeline.ts';
import { spanDuration, spanKind, spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import type { Surface } from '../../ui/canvas.ts';
import { kindToken } from '../../ui/KindIcon.tsx';

/** Height of a lane. */
export const LANE = 22;
const BAR = 18;
const FONT = '11px system-ui, "Segoe UI", Roboto, sans-serif';

export interface Drawn {
  tree: SpanTree;
  lanes: Lanes;
  scale: Scale;
  window: Window;
  top: number;
  selected: number;
  hovered: number;
  path: CriticalPath | null;
  found: ReadonlySet<number>;
  /** A stretch that is being dragged out. */
  draft: [number, number] | null;
}

export function drawTimeline(surface: Surface, drawn: Drawn): void {
  const { context, width, height, color } = surface;
  const { tree, lanes, scale, window, top, selected, hovered, path, found, draft } = drawn;
  const perMicro = width / Math.max(1e-9, window.to - window.from);
  const x = (place: number) => (place - window.from) * perMicro;
  const at = (time: number) => x(scale.place(time));

  context.fillStyle = color('line');
  for (const tick of ticks(window, width / 110)) context.fillRect(Math.round(x(tick)), 0, 1, height);
  drawGaps(surface, scale, window);

  context.font = FONT;
  context.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(top / LANE));
  const last = Math.min(lanes.spans.length - 1, Math.ceil((top + height) / LANE));
  const from = scale.time(window.from);
  for (let lane = first; lane <= last; lane += 1) {
    const spans = lanes.spans[lane]!;
    const y = lane * LANE - top + 2;
    let drawnTo = -Infinity;
    for (let index = firstInWindow(tree, spans, from); index < spans.length; index += 1) {
      const span = spans[index]!;
      const left = at(tree.columns.start[span]!);
      if (left > width) break;
      const right = Math.max(left + 2, at(spanEnd(tree, span)));
      const failed = spanStatus(tree, span) === 'failed';
      if (right < drawnTo + 0.5 && span !== selected && !failed) continue;
      drawnTo = right;
      bar(surface, tree, span, Math.max(-4, left), Math.min(width + 4, right), y, failed);
      const stretches = path?.get(span);
      if (stretches !== undefined) {
        context.fillStyle = color('text');
        for (let pair = 0; pair < stretches.length; pair += 2) {
          const begin = Math.max(-4, at(stretches[pair]!));
          context.fillRect(begin, y + BAR - 2, Math.max(1, Math.min(width + 4, at(stretches[pair + 1]!)) - begin), 2);
        }
      }
      if (found.has(span)) outline(surface, left, right, y, color('warning'), 2);
      if (span === hovered) outline(surface, left, right, y, color('text-2'), 1);
      if (span === selected) outline(surface, left, right, y, color('accent'), 2);
    }
  }
  if (draft !== null) {
    context.globalAlpha = 0.2;
    context.fillStyle = color('accent');
    context.fillRect(x(Math.min(...draft)), 0, Math.abs(x(draft[1]) - x(draft[0])), height);
    context.globalAlpha = 1;
  }
}

function bar(surface: Surface, tree: SpanTree, span: number, left: number, right: number, y: number, failed: boolean): void {
  const { context, color } = surface;
  const isOpen = spanDuration(tree, span) === null;
  const isParent = tree.childCount[span]! > 0;
  const ink = color(failed ? 'failed' : kindToken(spanKind(tree, span)));
  const width = right - left;
  context.fillStyle = ink;
  // Who has children mostly waits for them: light, with an edge.
  context.globalAlpha = isOpen ? 0.25 : isParent ? 0.2 : 0.95;
  context.beginPath();
  context.roundRect(left, y, width, BAR, Math.min(2, width / 2));
  context.fill();
  context.globalAlpha = 1;
  if ((isParent || isOpen) && width > 3) {
    context.strokeStyle = ink;
    context.lineWidth = 1;
    if (isOpen) context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
  }
  if (width < 28) return;
  const text = oneLine(spanName(tree, span), 80);
  const length = spanDuration(tree, span);
  const time = isOpen ? 'open' : duration(length);
  const visibleLeft = Math.max(left, 0);
  context.save();
  context.beginPath();
  context.rect(visibleLeft, y, right - visibleLeft - 2, BAR);
  context.clip();
  context.fillStyle = color(isParent || isOpen ? 'text' : 'ground');
  const both = `${text}  ${time}`;
  context.fillText(right - visibleLeft > context.measureText(both).width + 10 ? both : text, visibleLeft + 5, y + BAR / 2 + 0.5);
  context.restore();
}

function outline({ context }: Surface, left: number, right: number, y: number, ink: string, width: number): void {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.beginPath();
  context.roundRect(left - 1, y - 1, Math.max(4, right - left + 2), BAR + 2, 3);
  context.stroke();
}

/** A squeezed stretch: hatched, with its length. */
function drawGaps({ context, height, width, color }: Surface, scale: Scale, window: Window): void {
  const perMicro = width / Math.max(1e-9, window.to - window.from);
  for (const gap of scale.gaps) {
    const left = (gap.at - window.from) * perMicro;
    const right = (gap.until - window.from) * perMicro;
    if (right < 0 || left > width) continue;
    context.save();
    context.beginPath();
    context.rect(left, 0, Math.max(3, right - left), height);
    context.clip();
    context.fillStyle = color('panel');
    context.fillRect(left, 0, right - left, height);
    context.strokeStyle = color('line-strong');
    context.lineWidth = 0.5;
    context.beginPath();
    for (let from = left - height; from < right; from += 6) {
      context.moveTo(from, height);
      context.lineTo(from + height, 0);
    }
    context.stroke();
    context.restore();
  }
}

/** The axis: round times, and the length of each squeezed stretch. */
export function drawRuler(surface: Surface, scale: Scale, window: Window): void {
  const { context, width, height, color } = surface;
  const perMicro = width / Math.max(1e-9, window.to - window.from);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.fillStyle = color('text-3');
  const taken: [number, number][] = [];
  const write = (text: string, x: number) => {
    const half = context.measureText(text).width / 2;
    const left = Math.max(2, Math.min(width - half * 2 - 2, x - half));
    if (taken.some(([from, to]) => left < to + 6 && left + half * 2 > from - 6)) return;
    taken.push([left, left + half * 2]);
    context.fillText(text, left, height / 2);
  };
  for (const gap of scale.gaps) {
    const x = ((gap.at + gap.until) / 2 - window.from) * perMicro;
    if (x >= 0 && x <= width) write(`${duration(Math.round(gap.to - gap.from))} idle`, x);
  }
  for (const tick of ticks(window, width / 110)) write(duration(Math.round(scale.time(tick))), (tick - window.from) * perMicro);
}
