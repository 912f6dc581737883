import { useCallback, useMemo, useState } from 'react';
import { useMetrics } from '../../api/metrics.ts';
import { chartsOf, parseMetrics, printMetrics, STEPS, type Group, type Line, type MetricsState } from '../../model/metrics.ts';
import { parseInstant, toIso } from '../../model/time.ts';
import { goneText } from '../../model/traffic.ts';
import { appTracesHref, tracesHref } from '../../model/tracesHref.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Delayed } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ChartPanel } from './ChartPanel.tsx';
import css from './monitoring.module.css';
import { Toolbar } from './Toolbar.tsx';

/** Groups whose name in the filters of the list is another one. */
const PARAMETERS: Partial<Record<Group, string>> = { user: 'user_id', source: 'source_id' };

/** Cost, tokens, requests and latency over time, of the project or of one of its apps. The window is in the address. */
export function MonitoringView({ app }: { app: string | null }) {
  const { project } = useHere();
  const search = useSearch();
  const state = useMemo(() => parseMetrics(search), [search]);
  const metrics = useMetrics(project.id, app, state);
  const [hover, setHover] = useState<number | null>(null);
  const change = useCallback((values: Partial<MetricsState>) => navigate(location.pathname + printMetrics({ ...state, ...values })), [state]);

  const found = metrics.data;
  const starts = useMemo(() => (found?.answer.series ?? []).map(({ timestamp }) => parseInstant(timestamp) ?? 0), [found]);
  const gone = useMemo(() => (found?.answer.series ?? []).map(({ metrics: { expired_count: expired } }) => expired ?? 0), [found]);
  const goneOfAll = goneText(found?.answer.summary.expired_count ?? 0, 'range');
  const charts = useMemo(() => (found === undefined ? [] : chartsOf(found.answer, found.group)), [found]);

  const bucketHref = useCallback(
    (bucket: number) => {
      const start = starts[bucket] ?? 0;
      const end = start + STEPS[found?.window.step ?? 'day'].micros - 1;
      const wanted = { from: toIso(start), to: toIso(end) };
      return app === null ? tracesHref(project.id, wanted) : appTracesHref(project.id, app, wanted);
    },
    [app, found, project.id, starts],
  );
  const lineHref = useCallback(
    (line: Line) => {
      if (found === undefined || found.group === null || line.value === undefined) return null;
      const { from, to } = found.window;
      return tracesHref(project.id, { from: toIso(from), to: toIso(to), where: [[PARAMETERS[found.group] ?? found.group, line.value]] });
    },
    [found, project.id],
  );
  const onPick = useCallback((bucket: number) => navigate(bucketHref(bucket)), [bucketHref]);
  const onZoom = useCallback(
    (first: number, last: number) => {
      const end = (starts[last] ?? 0) + STEPS[found?.window.step ?? 'day'].micros - 1;
      change({ from: toIso(starts[first] ?? 0), to: toIso(end), by: null });
    },
    [change, found, starts],
  );

  return (
    <div className={css.view}>
      <Toolbar state={state} onChange={change} />
      {metrics.isError && <Notice what="The metrics could not be read." error={metrics.error} onRetry={() => void metrics.refetch()} />}
      {goneOfAll !== null && <p className={css.gone}>{goneOfAll}: charts count them, the lists behind them do not have them. A line at the top of a chart marks when they ran.</p>}
      {found === undefined ? (
        !metrics.isError && <Delayed />
      ) : (
        <div className={css.charts} data-stale={metrics.isPlaceholderData ? '' : undefined}>
          {charts.map((data) => (
            <ChartPanel
              key={data.title}
              data={data}
              starts={starts}
              gone={gone}
              window={found.window}
              sync="metrics"
              hover={hover}
              onHover={setHover}
              onPick={onPick}
              onZoom={onZoom}
              bucketHref={bucketHref}
              lineHref={lineHref}
            />
          ))}
        </div>
      )}
      <p className={css.foot}>
        A trace counts where it started. {found !== undefined && found.window.step !== 'hour' && 'Days, weeks and months are those of UTC. '}
        Drag over a chart to zoom, click a bucket for its traces; hatched buckets are not whole.
      </p>
    </div>
  );
}
