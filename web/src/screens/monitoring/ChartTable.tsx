import { bucketLabel, shown } from '../../model/chartAxis.ts';
import { exact } from '../../model/format.ts';
import { isPartial, type ChartData, type Window } from '../../model/metrics.ts';
import { oneLine } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { usePrefs } from '../../shell/prefs.ts';
import css from './monitoring.module.css';

interface ChartTableProps {
  data: ChartData;
  starts: readonly number[];
  gone: readonly number[];
  window: Window;
  bucketHref?: (bucket: number) => string;
}

/** A chart as a table, the newest bucket first: the form that every reader can read. */
export function ChartTable({ data, starts, gone, window, bucketHref }: ChartTableProps) {
  const { utc } = usePrefs();
  const order = starts.map((_, index) => starts.length - 1 - index);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls in itself
    <div className={css.tableBox} role="region" aria-label={`${data.title}, table`} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{window.step === 'hour' ? (utc ? 'Hour (UTC)' : 'Hour') : `${window.step[0]?.toUpperCase() ?? ''}${window.step.slice(1)} (UTC)`}</th>
            {data.lines.map((line, index) => (
              <th scope="col" key={index}>
                <bdi>{oneLine(line.name, 30)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((index) => {
            const start = starts[index] ?? 0;
            const label = bucketLabel(start, window.step, utc);
            return (
              <tr key={start}>
                <th scope="row">
                  {bucketHref === undefined ? label : <Link to={bucketHref(index)}>{label}</Link>}
                  {isPartial(start, window) && <span className={css.partial}> not whole</span>}
                  {(gone[index] ?? 0) > 0 && <span className={css.partial}> {exact(gone[index] ?? 0)} no longer kept</span>}
                </th>
                {data.lines.map((line, column) => (
                  <td key={column}>{shown(line.values[index] ?? null, data.unit)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
