import { useRef, useState, type PointerEvent } from 'react';
import { exact } from '../model/format.ts';
import { instant } from '../model/time.ts';
import { goneText, type Bar } from '../model/traffic.ts';
import { useNow } from '../shell/now.ts';
import { usePrefs } from '../shell/prefs.ts';
import css from './strip.module.css';

interface TrafficStripProps {
  bars: readonly Bar[];
  height: number;
  /** Bounds in microseconds, from a drag or from a press on one bar. */
  onRange: (from: number, to: number) => void;
}

/** Of the line over bars that hold traces which are no longer kept. */
const GONE = 3;

/** Traces over time, failed ones at the foot; a drag sets the range, a press takes one bar. */
export function TrafficStrip({ bars, height, onRange }: TrafficStripProps) {
  const box = useRef<HTMLDivElement>(null);
  const now = useNow(60);
  const { utc } = usePrefs();
  const [hover, setHover] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ start: number; end: number } | null>(null);
  const most = Math.max(1, ...bars.map((bar) => bar.failed + bar.others));
  const at = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - left) / width) * bars.length)));
  };
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return <div className={css.strip} style={{ height }} />;

  const total = bars.reduce((sum, bar) => sum + bar.failed + bar.others, 0);
  const failed = bars.reduce((sum, bar) => sum + bar.failed, 0);
  const goneIn = (some: readonly Bar[]) => some.reduce((sum, bar) => sum + (bar.gone ?? 0), 0);
  const gone = goneText(goneIn(bars), 'range');
  const show = (micros: number) => instant(micros, now, utc).replace(/:\d\d\.\d$/, '');
  const range = drag === null ? null : ([Math.min(drag.start, drag.end), Math.max(drag.start, drag.end)] as const);
  const shown = range === null ? (hover === null ? null : ([hover, hover] as const)) : range;
  const told = shown === null ? null : bars.slice(shown[0], shown[1] + 1);
  const goneOfShown = told === null ? null : goneText(goneIn(told), 'time');
  const scale = (value: number) => (value / most) * (height - (gone === null ? 2 : GONE + 2));
  // A failure among thousands must still be seen.
  const visible = (value: number) => (value === 0 ? 0 : Math.max(2, scale(value)));

  return (
    <div
      ref={box}
      className={css.strip}
      style={{ height }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ start: at(event), end: at(event) });
      }}
      onPointerMove={(event) => {
        setHover(at(event));
        if (drag !== null) setDrag({ ...drag, end: at(event) });
      }}
      onPointerLeave={() => setHover(null)}
      onPointerCancel={() => setDrag(null)}
      onPointerUp={() => {
        if (range !== null) onRange(bars[range[0]]!.from, bars[range[1]]!.to - 1);
        setDrag(null);
      }}
    >
      <svg
        width="100%"
        height={height}
        viewBox={`0 0 ${bars.length} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Traffic from ${show(first.from)} to ${show(last.to)}: ${exact(total)} traces, ${exact(failed)} failed, at most ${exact(most)} in one bar.${gone === null ? '' : ` ${gone}.`} Drag to set the range.`}
      >
        {shown !== null && <rect className={css.band} x={shown[0]} width={shown[1] - shown[0] + 1} y={0} height={height} />}
        {bars.map((bar, index) => {
          const foot = visible(bar.failed);
          const rest = visible(bar.others);
          return (
            <g key={bar.from}>
              <rect className={css.others} x={index + 0.12} width={0.76} y={height - foot - rest} height={rest} />
              <rect className={css.failed} x={index + 0.12} width={0.76} y={height - foot} height={foot} />
              {(bar.gone ?? 0) > 0 && <rect className={css.gone} x={index} width={1} y={0} height={GONE} />}
            </g>
          );
        })}
      </svg>
      {told !== null && shown !== null && (
        <div className={css.tip} style={{ left: `${Math.min(85, Math.max(15, ((shown[0] + shown[1] + 1) / 2 / bars.length) * 100))}%` }} aria-hidden>
          {show(told[0]!.from)} – {show(told.at(-1)!.to)}
          <strong>{exact(told.reduce((sum, bar) => sum + bar.failed + bar.others, 0))}</strong>
          {goneOfShown !== null && <span>{goneOfShown}</span>}
          {told.some((bar) => bar.failed > 0) && <em>{exact(told.reduce((sum, bar) => sum + bar.failed, 0))} failed</em>}
        </div>
      )}
      <div className={css.ends} aria-hidden>
        <span>{show(first.from)}</span>
        <span>{show(last.to)}</span>
      </div>
    </div>
  );
}
