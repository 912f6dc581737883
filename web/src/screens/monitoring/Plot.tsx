import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { axisLabel, markLabel, marksOf } from '../../model/chartAxis.ts';
import { isPartial, STEPS, type ChartData, type Window } from '../../model/metrics.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useMedia } from '../../ui/useMedia.ts';
import css from './monitoring.module.css';

interface PlotProps {
  data: ChartData;
  /** Starts of the buckets, µs. */
  starts: readonly number[];
  /** How many traces of each bucket are no longer kept. */
  gone: readonly number[];
  window: Window;
  /** Charts of one name share their crosshair. */
  sync: string;
  onHover: (bucket: number | null) => void;
  onPick?: ((bucket: number) => void) | undefined;
  /** First and last bucket of what was dragged over. */
  onZoom?: ((first: number, last: number) => void) | undefined;
}

const HEIGHT = 200;
/** A pointer that moves less than this has clicked, not dragged. */
const CLICK_PX = 4;

/** One chart on a canvas. It says nothing to a screen reader: its table does. */
export function Plot({ data, starts, gone, window: frame, sync, onHover, onPick, onZoom }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onHover, onPick, onZoom });
  useLayoutEffect(() => {
    handlers.current = { onHover, onPick, onZoom };
  });
  const { utc, theme } = usePrefs();
  const dark = useMedia('(prefers-color-scheme: dark)');

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const chart = new uPlot(
      { ...optionsOf(element, data, starts, gone, frame, utc, sync, handlers), width: Math.max(element.clientWidth, 80), height: HEIGHT },
      columnsOf(data, starts, frame),
      element,
    );
    const sized = new ResizeObserver(() => chart.setSize({ width: Math.max(element.clientWidth, 80), height: HEIGHT }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      chart.destroy();
    };
    // The colours are read from the page: another theme draws the chart anew.
  }, [data, starts, gone, frame, utc, sync, theme, dark]);

  return <div ref={host} className={css.plot} data-picks={onPick === undefined ? undefined : ''} aria-hidden />;
}

/** Buckets by their middles, in seconds; stacked lines as sums, the highest drawn first. */
function columnsOf({ lines, isStacked }: ChartData, starts: readonly number[], frame: Window): uPlot.AlignedData {
  const half = STEPS[frame.step].micros / 2;
  const middles = starts.map((start) => (start + half) / 1e6);
  if (!isStacked) return [middles, ...lines.map((line) => line.values)];
  const sums: number[][] = [];
  for (const line of lines) {
    const below = sums.at(-1);
    sums.push(line.values.map((value, index) => (value ?? 0) + (below?.[index] ?? 0)));
  }
  return [middles, ...sums.reverse()];
}

interface Handlers {
  current: { onHover: PlotProps['onHover']; onPick: PlotProps['onPick']; onZoom: PlotProps['onZoom'] };
}

function optionsOf(
  element: HTMLElement,
  data: ChartData,
  starts: readonly number[],
  gone: readonly number[],
  frame: Window,
  utc: boolean,
  sync: string,
  handlers: Handlers,
): Omit<uPlot.Options, 'width' | 'height'> {
  const colour = (token: string) => colourOf(element, token);
  const width = STEPS[frame.step].micros / 1e6;
  const [first, last] = [(starts[0] ?? 0) / 1e6, (starts.at(-1) ?? 0) / 1e6 + width];
  const grid = { stroke: colour('line'), width: 1 };
  const axis = { stroke: colour('text-2'), font: `11px ${getComputedStyle(element).fontFamily}`, grid, ticks: { ...grid, size: 4 } };
  const bars = uPlot.paths.bars?.({ size: [0.82, 72] });
  const lines = data.isStacked ? data.lines.toReversed() : data.lines;
  let pressed = { x: 0, y: 0 };

  return {
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: {
      y: false,
      sync: { key: sync },
      drag: { x: handlers.current.onZoom !== undefined, y: false, setScale: false, dist: CLICK_PX },
      points: { show: !data.isStacked, size: 7 },
    },
    scales: { x: { range: [first, last] }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        splits: (chart) => marksOf(starts, frame.step, utc, chart.width).map((start) => start / 1e6 + width / 2),
        values: (_, splits) => splits.map((middle) => markLabel((middle - width / 2) * 1e6, frame.step, utc)),
      },
      { ...axis, size: 56, gap: 6, space: 32, ticks: { show: false }, values: (_, splits) => splits.map((value) => axisLabel(value, splits.at(-1) ?? value, data.unit, (splits[1] ?? 0) - (splits[0] ?? 0) || undefined)) },
    ],
    series: [
      {},
      ...lines.map((line): uPlot.Series => {
        const stroke = colour(line.colour);
        if (data.isStacked) return { ...(bars && { paths: bars }), fill: stroke, stroke: colour('ground'), width: 0.5, points: { show: false } };
        return {
          stroke,
          width: 1.75,
          spanGaps: false,
          ...(line.dash && { dash: line.dash }),
          // A value between two gaps would be invisible as a line.
          points: { show: (_, index) => isSparse(data.lines[index - 1]?.values ?? []), size: 5, fill: stroke },
        };
      }),
    ],
    hooks: {
      draw: [
        (chart) => {
          hatch(chart, starts, frame, colour('text-3'));
          mark(chart, starts, gone, frame, colour('text-3'));
        },
      ],
      setCursor: [(chart) => handlers.current.onHover(chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: wide } = chart.select;
          if (wide < CLICK_PX) return;
          const at = (x: number) => Math.min(starts.length - 1, Math.max(0, Math.floor((chart.posToVal(x, 'x') - first) / width)));
          handlers.current.onZoom?.(at(left), at(left + wide - 1));
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      ready: [
        (chart) => {
          chart.over.addEventListener('mousedown', (event) => (pressed = { x: event.clientX, y: event.clientY }));
          chart.over.addEventListener('click', (event) => {
            if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) >= CLICK_PX) return;
            if (chart.cursor.idx !== null && chart.cursor.idx !== undefined) handlers.current.onPick?.(chart.cursor.idx);
          });
        },
      ],
    },
  };
}

function isSparse(values: readonly (number | null)[]): boolean {
  return values.some((value, index) => value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null);
}

/** A line over the buckets whose traces are not all kept: a list of them is shorter than what was counted. */
function mark(chart: uPlot, starts: readonly number[], gone: readonly number[], frame: Window, colour: string): void {
  const width = STEPS[frame.step].micros;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = colour;
  starts.forEach((start, index) => {
    if ((gone[index] ?? 0) === 0) return;
    const left = chart.valToPos(start / 1e6, 'x', true);
    ctx.fillRect(left, bbox.top, chart.valToPos((start + width) / 1e6, 'x', true) - left, 3 * devicePixelRatio);
  });
  ctx.restore();
}

/** Bars across the buckets that are not whole, so that nobody reads a fall into them. */
function hatch(chart: uPlot, starts: readonly number[], frame: Window, stroke: string): void {
  const width = STEPS[frame.step].micros;
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  for (const start of starts) {
    if (!isPartial(start, frame)) continue;
    const [left, right] = [start, start + width].map((at) => Math.round(chart.valToPos(at / 1e6, 'x', true)));
    if (left === undefined || right === undefined) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.strokeStyle = stroke;
    ctx.globalAlpha = 0.35;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += 7 * ratio) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}

/** The colour behind a token, as a canvas takes it. */
function colourOf(element: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
