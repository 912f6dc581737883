import { useQuery } from '@tanstack/react-query';
import { trafficQuery } from '../../api/traces.ts';
import type { ListState } from '../../model/listState.ts';
import { parseInstant, toIso } from '../../model/time.ts';
import { windowOf, type Bar } from '../../model/traffic.ts';
import { useNow } from '../../shell/now.ts';
import { useHere } from '../../shell/project.tsx';
import { TrafficStrip } from '../../ui/TrafficStrip.tsx';
import css from './traces.module.css';

interface HistogramProps {
  state: ListState;
  onRange: (change: { range: null; from: string; to: string }) => void;
}

/** Traffic of the project in the range of the list; other filters do not change it. */
export default function Histogram({ state, onRange }: HistogramProps) {
  const { project } = useHere();
  const now = useNow(30);
  const window = windowOf(state, now);
  const traffic = useQuery({
    ...trafficQuery(project.id, toIso(window.from), toIso(window.to - 1), window.minutes),
    refetchInterval: state.to === null ? 15_000 : false,
  });
  const bars = (traffic.data?.series ?? []).map(({ timestamp, metrics }): Bar => {
    const from = parseInstant(timestamp) ?? 0;
    return { from, to: from + window.minutes * 60e6, failed: metrics.failure_count, others: metrics.invocation_count - metrics.failure_count, gone: metrics.expired_count };
  });
  return (
    <div className={css.histogram} title={state.conditions.length > 0 ? 'All traces of the range; the other filters do not change this strip' : undefined}>
      <TrafficStrip bars={bars} height={40} onRange={(from, to) => onRange({ range: null, from: toIso(from), to: toIso(to) })} />
    </div>
  );
}
