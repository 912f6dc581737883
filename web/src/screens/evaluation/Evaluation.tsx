import { useCallback, useMemo, useState } from 'react';
import { useScores } from '../../api/evaluations.ts';
import { parseMetrics, printMetrics, STEPS, type MetricsState, type Window } from '../../model/metrics.ts';
import { startsOf, type ScoreChart } from '../../model/scores.ts';
import { toIso } from '../../model/time.ts';
import { Link, navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import { Toolbar } from '../monitoring/Toolbar.tsx';
import css from './evaluation.module.css';
import { ScorePanel } from './ScorePanel.tsx';

/** What people and programs say of traces: by name, how it is spread and how it went. */
export default function Evaluation() {
  const { project } = useHere();
  const search = useSearch();
  const state = useMemo(() => parseMetrics(search), [search]);
  const scores = useScores(project.id, state);
  const change = useCallback((values: Partial<MetricsState>) => navigate(location.pathname + printMetrics({ ...state, ...values, group: null })), [state]);
  return (
    <div className={page.page}>
      <h1 className="visually-hidden">Evaluation</h1>
      <Toolbar state={state} onChange={change} withGroups={false} />
      {scores.isError ? (
        <Notice what="The results could not be read." error={scores.error} onRetry={() => void scores.refetch()} />
      ) : scores.isPending ? (
        <RowSkeleton rows={3} height={200} />
      ) : scores.data.charts.length === 0 ? (
        <Empty title="No result in this range">
          <p>
            Open a trace and its Evaluation tab. With the focus in it, <kbd>1</kbd> to <kbd>5</kbd> score it, <kbd>y</kbd> and <kbd>n</kbd> say whether it helped. Programs send results to{' '}
            <code>POST /v1/tracing/evaluations</code>.
          </p>
          <Link to={{ page: 'traces', project: project.id }}>To the traces</Link>
        </Empty>
      ) : (
        <Panels charts={scores.data.charts} window={scores.data.window} isStale={scores.isPlaceholderData} onChange={change} />
      )}
    </div>
  );
}

interface PanelsProps {
  charts: readonly ScoreChart[];
  window: Window;
  isStale: boolean;
  onChange: (values: Partial<MetricsState>) => void;
}

function Panels({ charts, window, isStale, onChange }: PanelsProps) {
  const [hover, setHover] = useState<number | null>(null);
  const starts = useMemo(() => startsOf(window), [window]);
  const onZoom = useCallback(
    (first: number, last: number) => {
      const end = (starts[last] ?? 0) + STEPS[window.step].micros - 1;
      onChange({ from: toIso(starts[first] ?? 0), to: toIso(end), by: null });
    },
    [onChange, starts, window],
  );
  return (
    <div className={css.panels} data-stale={isStale ? '' : undefined}>
      {charts.map((chart) => (
        <ScorePanel key={chart.name} chart={chart} starts={starts} window={window} hover={hover} onHover={setHover} onZoom={onZoom} />
      ))}
    </div>
  );
}
