import { useMemo } from 'react';
import { exact } from '../../model/format.ts';
import type { ChartData, Window } from '../../model/metrics.ts';
import { binsOf, scoreLine, type Bin, type ScoreChart } from '../../model/scores.ts';
import { oneLine } from '../../model/text.ts';
import { tracesHref } from '../../model/tracesHref.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { ChartPanel } from '../monitoring/ChartPanel.tsx';
import css from './evaluation.module.css';

interface ScorePanelProps {
  chart: ScoreChart;
  starts: readonly number[];
  window: Window;
  hover: number | null;
  onHover: (bucket: number | null) => void;
  onZoom: (first: number, last: number) => void;
}

/** Results of one name: how they are spread beside how they went. */
export function ScorePanel({ chart, starts, window, hover, onHover, onZoom }: ScorePanelProps) {
  const { project } = useHere();
  const bins = useMemo(() => binsOf(chart), [chart]);
  const data = useMemo((): ChartData => {
    const line = scoreLine(chart, starts, window.step);
    const isMean = line.name === 'mean';
    return { title: isMean ? 'Mean' : 'Results', unit: isMean ? 'score' : 'count', isStacked: !isMean, lines: [line], total: line.total, note: null };
  }, [chart, starts, window]);
  const name = oneLine(chart.name, 60);
  return (
    <section className={css.panel} aria-label={name}>
      <header className={css.head}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <span>
          {chart.kind} · {exact(chart.count)} {chart.count === 1 ? 'result' : 'results'}
        </span>
        <Link to={tracesHref(project.id, { where: [['evaluation', chart.name]] })}>Traces with it</Link>
      </header>
      <div className={css.two}>
        {bins.length === 0 ? <p className={css.quiet}>Free texts have no distribution.</p> : <Distribution bins={bins} />}
        <ChartPanel data={data} starts={starts} window={window} sync="scores" hover={hover} onHover={onHover} onZoom={onZoom} />
      </div>
    </section>
  );
}

/** Bars by value; each leads to its traces. */
function Distribution({ bins }: { bins: readonly Bin[] }) {
  const { project } = useHere();
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return (
    <table className={css.bars}>
      <caption className="visually-hidden">Distribution</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Value</th>
          <th scope="col">Results</th>
        </tr>
      </thead>
      <tbody>
        {bins.map((bin) => (
          <tr key={bin.label}>
            <th scope="row">
              <Link to={tracesHref(project.id, { where: bin.filters.map((filter) => ['evaluation', filter] as const) })} title="To these traces">
                <bdi>{oneLine(bin.label, 24)}</bdi>
              </Link>
            </th>
            <td>
              <span className={css.bar} style={{ width: `${(bin.count / most) * 100}%` }} />
              {exact(bin.count)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
