import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { figure, type Series } from '../../model/series.ts';
import css from './trace.module.css';

/** One line with its points. The numbers stand beside it as a table. */
export default function SeriesChart({ series, byTime }: { series: Series; byTime: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const timed = byTime && series.times.every((time) => time !== null);
    const order = series.values.map((_, index) => index).sort((a, b) => place(a) - place(b) || a - b);
    function place(index: number): number {
      return timed ? series.times[index]! / 1e6 : series.steps[index]!;
    }
    const color = (token: string) => getComputedStyle(element).getPropertyValue(token).trim() || 'currentColor';
    const resolved = (token: string) => {
      element.style.color = `var(${token})`;
      const found = getComputedStyle(element).color;
      element.style.color = '';
      return found || color(token);
    };
    let chart: uPlot | null = null;
    const draw = () => {
      chart?.destroy();
      const axis = { stroke: resolved('--text-3'), grid: { stroke: resolved('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
      chart = new uPlot(
        {
          width: Math.max(120, element.clientWidth),
          height: 120,
          legend: { show: false },
          cursor: { y: false, drag: { x: true, y: false } },
          scales: { x: { time: timed } },
          axes: [
            { ...axis, size: 22 },
            { ...axis, size: 52, values: (_, splits) => splits.map((value) => figure(value)) },
          ],
          series: [{}, { stroke: resolved('--accent'), width: 1.5, points: { show: series.values.length <= 60, size: 5 } }],
        },
        // What is not finite has no place on a scale: a gap.
        [order.map(place), order.map((index) => (Number.isFinite(series.values[index]) ? series.values[index]! : null))],
        element,
      );
    };
    draw();
    const size = new ResizeObserver(() => chart?.setSize({ width: Math.max(120, element.clientWidth), height: 120 }));
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart?.destroy();
    };
  }, [series, byTime]);
  return <div ref={box} className={css.chart} aria-hidden />;
}
