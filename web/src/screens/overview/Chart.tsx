import { useRef, useState } from 'react';
import { instant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import css from './overview.module.css';

interface Line {
  name: string;
  tone: 'first' | 'second' | 'failed';
  dash?: boolean;
  bars?: boolean;
  /** Null where there is nothing to measure: a gap, not a zero. */
  values: readonly (number | null)[];
}

interface ChartProps {
  title: string;
  value: string;
  times: readonly number[];
  /** Of a bucket, in microseconds. */
  width: number;
  lines: readonly Line[];
  print: (value: number) => string;
}

const HEIGHT = 64;

/** A small chart of one measure; the number under the pointer stands in its head. */
export function Chart({ title, value, times, width, lines, print }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const now = useNow(60);
  const { utc } = usePrefs();
  const all = lines.flatMap((line) => line.values).filter((one): one is number => one !== null);
  const most = Math.max(...all, 0) || 1;
  const y = (one: number) => HEIGHT - 1 - (one / most) * (HEIGHT - 4);
  const show = (micros: number) => instant(micros, now, utc).replace(/:\d\d\.\d$/, '');
  const readout =
    at === null
      ? null
      : lines.map((line) => {
          const one = line.values[at];
          return `${lines.length > 1 ? `${line.name} ` : ''}${one === null || one === undefined ? '–' : print(one)}`;
        });
  const told = lines.map((line) => {
    const values = line.values.filter((one): one is number => one !== null);
    return values.length === 0 ? `${line.name}: nothing` : `${line.name}: at most ${print(Math.max(...values))}`;
  });
  return (
    <section className={css.card} aria-label={title}>
      <h2>
        {title} <small>{readout === null ? (lines.length > 1 ? 'p50, p95 dashed' : '') : `${show(times[at!]!)} – ${show(times[at!]! + width)}`}</small>
        <span className={css.spring} />
        <output>{readout === null ? value : readout.join(' · ')}</output>
      </h2>
      <div
        ref={box}
        onPointerMove={(event) => {
          const { left, width: wide } = box.current!.getBoundingClientRect();
          setAt(Math.max(0, Math.min(times.length - 1, Math.floor(((event.clientX - left) / wide) * times.length))));
        }}
        onPointerLeave={() => setAt(null)}
      >
        <svg width="100%" height={HEIGHT} viewBox={`0 0 ${Math.max(1, times.length)} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${title} over time. ${told.join('; ')}`}>
          {at !== null && <rect className={css.cross} x={at} width={1} y={0} height={HEIGHT} />}
          {lines.map((line) =>
            line.bars ? (
              <g key={line.name} data-tone={line.tone} className={css.fill}>
                {line.values.map((one, index) => one !== null && one > 0 && <rect key={index} x={index + 0.12} width={0.76} y={Math.min(y(one), HEIGHT - 2)} height={HEIGHT - Math.min(y(one), HEIGHT - 2)} />)}
              </g>
            ) : (
              <path key={line.name} data-tone={line.tone} className={css.stroke} d={pathOf(line.values, y)} strokeDasharray={line.dash ? '4 3' : undefined} vectorEffect="non-scaling-stroke" />
            ),
          )}
          <line className={css.ground} x1={0} x2={times.length} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} vectorEffect="non-scaling-stroke" />
        </svg>
      </div>
    </section>
  );
}

/** A line that stops where nothing was measured; one measure alone is a short dash. */
function pathOf(values: readonly (number | null)[], y: (value: number) => number): string {
  let path = '';
  values.forEach((one, index) => {
    if (one === null) return;
    const before = values[index - 1];
    path += before === null || before === undefined ? `M${index + 0.2} ${y(one)}H${index + 0.5}` : `L${index + 0.5} ${y(one)}`;
    const after = values[index + 1];
    if (after === null || after === undefined) path += `H${index + 0.8}`;
  });
  return path;
}
