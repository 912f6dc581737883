import { lazy, Suspense, useState } from 'react';
import { MISSING } from '../../model/format.ts';
import type { Json } from '../../model/json.ts';
import { figure, hasSteps, seriesOf, sumsOf, type Series } from '../../model/series.ts';
import { oneLine } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import css from './trace.module.css';

const SeriesChart = lazy(() => import('./SeriesChart.tsx'));

const SUMS = ['last', 'min', 'max', 'avg', 'sum', 'count'] as const;
/** Points of a series that its table shows. */
const ROWS = 200;

/** The series that a run logged: each as a chart, with what its numbers come to. */
export function MetricsTab({ run }: { run: Json }) {
  const series = seriesOf(run);
  const stepped = series.some(hasSteps);
  const [byTime, setByTime] = useState(!stepped);
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>Metrics</h3>
        <span className={css.spring} />
        <Button small look={byTime ? 'ghost' : 'plain'} aria-pressed={!byTime} onClick={() => setByTime(false)}>
          By step
        </Button>
        <Button small look={byTime ? 'plain' : 'ghost'} aria-pressed={byTime} onClick={() => setByTime(true)}>
          By time
        </Button>
      </div>
      {series.map((one) => (
        <OneSeries key={one.name} series={one} byTime={byTime} />
      ))}
    </section>
  );
}

function OneSeries({ series, byTime }: { series: Series; byTime: boolean }) {
  const sums = sumsOf(series);
  const name = oneLine(series.name, 120);
  return (
    <div className={css.series}>
      <div className={css.seriesHead}>
        <h4>
          <bdi>{name}</bdi>
        </h4>
        {SUMS.map((sum) => (
          <span key={sum}>
            {sum} {sums[sum] === null ? MISSING : <b title={String(sums[sum])}>{figure(sums[sum])}</b>}
          </span>
        ))}
      </div>
      {series.values.length > 1 && (
        <>
          {sums.sum !== null && (
            <Suspense fallback={<div className={css.chart} />}>
              <SeriesChart series={series} byTime={byTime || !hasSteps(series)} />
            </Suspense>
          )}
          <details>
            <summary className={css.remark}>Values</summary>
            <div className={css.scrollX} role="region" aria-label={`Values of ${name}`}>
              <table className={css.facts2}>
                <thead>
                  <tr>
                    <th scope="col">Step</th>
                    <th scope="col">Time</th>
                    <th scope="col" data-number>
                      Value
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {series.values.slice(0, ROWS).map((value, index) => (
                    <tr key={index}>
                      <td>{series.steps[index]}</td>
                      <td>{series.times[index] == null ? '–' : new Date(series.times[index] / 1000).toISOString().slice(11, 23)}</td>
                      <td data-number>{figure(value)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {series.values.length > ROWS && <p className={css.remark}>The first {ROWS} of {series.values.length}.</p>}
            </div>
          </details>
        </>
      )}
    </div>
  );
}
