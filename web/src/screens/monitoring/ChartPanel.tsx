import { ChartColumn, Download, Table2 } from 'lucide-react';
import { memo, useState } from 'react';
import { bucketLabel, shown } from '../../model/chartAxis.ts';
import { toCsv, type ChartData, type Line, type Window } from '../../model/metrics.ts';
import { oneLine } from '../../model/text.ts';
import { goneText } from '../../model/traffic.ts';
import { Link } from '../../shell/nav.tsx';
import { usePrefs } from '../../shell/prefs.ts';
import { IconButton } from '../../ui/Button.tsx';
import { save } from '../../ui/save.ts';
import { ChartTable } from './ChartTable.tsx';
import css from './monitoring.module.css';
import { Plot } from './Plot.tsx';

interface ChartPanelProps {
  data: ChartData;
  starts: readonly number[];
  /** How many traces of each bucket are no longer kept. */
  gone?: readonly number[];
  window: Window;
  sync: string;
  /** The bucket under the crosshair of any chart. */
  hover: number | null;
  onHover: (bucket: number | null) => void;
  onPick?: (bucket: number) => void;
  onZoom?: (first: number, last: number) => void;
  /** The traces of a bucket, and those of a line. */
  bucketHref?: (bucket: number) => string;
  lineHref?: (line: Line) => string | null;
}

const ALL_KEPT: readonly number[] = [];

/** A chart with what it adds up to, its legend, and the same as a table and as CSV. */
export const ChartPanel = memo(function ChartPanel(props: ChartPanelProps) {
  const { data, starts, gone = ALL_KEPT, window, sync, hover, onHover, onPick, onZoom, bucketHref, lineHref } = props;
  const { utc } = usePrefs();
  const [asTable, setAsTable] = useState(false);
  const nothing = data.lines.every((line) => line.values.every((value) => value === null || value === 0));
  const at = hover !== null && hover < starts.length ? hover : null;
  const sum = at === null ? data.total : data.lines.reduce((all, line) => all + (line.values[at] ?? 0), 0);
  return (
    <section className={css.panel} aria-label={data.title}>
      <header className={css.panelHead}>
        <h2>{data.title}</h2>
        {data.isStacked && <strong className={css.total}>{shown(sum, data.unit)}</strong>}
        <span className={css.note}>{at === null ? data.note : [bucketLabel(starts[at] ?? 0, window.step, utc), goneText(gone[at] ?? 0, 'time')].filter(Boolean).join(' · ')}</span>
        <span className={css.spring} />
        <IconButton
          small
          icon={asTable ? ChartColumn : Table2}
          label={`${data.title} as a ${asTable ? 'chart' : 'table'}`}
          onClick={() => setAsTable(!asTable)}
        />
        <IconButton
          small
          icon={Download}
          label={`Download ${data.title} as CSV`}
          onClick={() => save(`${data.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`, toCsv(starts, data.lines), 'text/csv')}
        />
      </header>
      <ul className={css.legend} aria-label={`Lines of ${data.title}`}>
        {data.lines.map((line, index) => {
          const href = lineHref?.(line) ?? null;
          const name = <bdi>{oneLine(line.name, 40)}</bdi>;
          return (
            <li key={index} title={oneLine(line.name, 200)}>
              <Swatch line={line} isBar={data.isStacked} />
              {href === null ? name : <Link to={href}>{name}</Link>}
              <span className={css.value}>{shown(at === null ? line.total : (line.values[at] ?? null), data.unit)}</span>
            </li>
          );
        })}
      </ul>
      {asTable ? (
        <ChartTable data={data} starts={starts} gone={gone} window={window} {...(bucketHref && { bucketHref })} />
      ) : (
        <div className={css.canvas}>
          <Plot data={data} starts={starts} gone={gone} window={window} sync={sync} onHover={onHover} {...(onPick && { onPick })} {...(onZoom && { onZoom })} />
          {nothing && <p className={css.nothing}>Nothing in this range</p>}
        </div>
      )}
    </section>
  );
});

/** The sign of a line in the legend: its colour, and its dashes where it has some. */
function Swatch({ line, isBar }: { line: Line; isBar: boolean }) {
  return (
    <svg width="14" height="8" viewBox="0 0 14 8" aria-hidden>
      {isBar ? (
        <rect x="3" width="8" height="8" rx="2" fill={`var(--${line.colour})`} />
      ) : (
        <path d="M0 4h14" stroke={`var(--${line.colour})`} strokeWidth="2" strokeDasharray={line.dash?.map((length) => length * 0.75).join(' ')} />
      )}
    </svg>
  );
}
