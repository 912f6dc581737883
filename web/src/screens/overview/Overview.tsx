import { useQuery } from '@tanstack/react-query';
import { CalendarRange, ChevronDown } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { trafficQuery, type Traffic } from '../../api/traces.ts';
import { cost, count, duration, exact, percent, usd } from '../../model/format.ts';
import { EMPTY, parseSpan, printList, RANGES, type ListState, type Span } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { parseInstant, toIso } from '../../model/time.ts';
import { goneText, windowBefore, windowOf, type Bar, type Window } from '../../model/traffic.ts';
import { useNow } from '../../shell/now.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { LazyMenu } from '../../ui/LazyMenu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RangeText, rangeEntries } from '../../ui/RangeMenu.tsx';
import { TrafficStrip } from '../../ui/TrafficStrip.tsx';
import { Chart } from './Chart.tsx';
import { NeedsALook } from './NeedsALook.tsx';
import { Figure, type FigureProps } from './Figure.tsx';
import { Health, Troubles } from './Health.tsx';
import css from './overview.module.css';

const RangeDialog = lazy(() => import('../traces/RangeDialog.tsx'));

const DEFAULT: Span = { range: '24h', from: null, to: null };
const BARS = 96;
const micros = (millis: number | null) => (millis === null ? null : millis * 1000);

/** How the project does: sums beside those of the range before, traffic, and what to look at first. */
export default function Overview() {
  const { project } = useHere();
  const given = parseSpan(new URLSearchParams(useSearch()));
  const span = given.range === null && given.from === null && given.to === null ? DEFAULT : given;
  const now = useNow(30);
  const [picking, setPicking] = useState(false);
  const window = windowOf(span, now, BARS);
  const earlier = windowBefore(window);
  const every = span.to === null ? 15_000 : false;
  const query = ({ from, to, minutes }: Window) => trafficQuery(project.id, toIso(from), toIso(to - 1), minutes);
  const traffic = useQuery({ ...query(window), refetchInterval: every });
  const before = useQuery(query(earlier));

  const change = (next: Partial<Span>) => {
    const { range, from, to } = { ...span, ...next };
    const isDefault = range === '24h' && from === null && to === null;
    navigate(pathOf({ page: 'overview', project: project.id }) + (isDefault ? '' : printList({ ...EMPTY, range, from, to })));
  };
  const gone = goneText(traffic.data?.summary.expired_count ?? 0, 'range');
  const toList = (state: Partial<ListState>) => pathOf({ page: 'traces', project: project.id }) + printList({ ...EMPTY, ...span, ...state });

  return (
    <div className={css.page}>
      <div className={css.bar}>
        <h1>Overview</h1>
        <LazyMenu
          label="Time range"
          entries={[...rangeEntries(span, change, null), { kind: 'line' }, { kind: 'item', text: 'From … to …', icon: CalendarRange, run: () => setPicking(true) }]}
        >
          <Button small>
            <RangeText state={span} />
            <ChevronDown size={14} aria-hidden />
          </Button>
        </LazyMenu>
        <span className={css.spring} />
        <Health />
      </div>
      <Troubles />
      {traffic.isError ? (
        <Notice what="The sums could not be read." error={traffic.error} onRetry={() => void traffic.refetch()} />
      ) : traffic.data === undefined ? (
        <RowSkeleton rows={6} height={48} />
      ) : (
        <div className={css.sums} data-old={traffic.isPlaceholderData ? '' : undefined}>
          <Figures traffic={traffic.data} before={before.isPlaceholderData ? undefined : before.data} toList={toList} span={span} />
          <section className={css.card} aria-label="Traffic">
            <h2>
              Traffic <small>failed at the foot; drag to set the range{gone !== null && '; a line at the top marks times whose traces are not all kept'}</small>
            </h2>
            <div className={css.strip}>
              <TrafficStrip bars={barsOf(traffic.data, window)} height={72} onRange={(from, to) => change({ range: null, from: toIso(from), to: toIso(to) })} />
            </div>
          </section>
          {gone !== null && <p className={css.gone}>{gone}: the numbers count them, the lists behind them do not have them.</p>}
          <Charts traffic={traffic.data} window={window} />
        </div>
      )}
      <NeedsALook span={span} toList={toList} />
      <Suspense fallback={null}>{picking && <RangeDialog state={{ ...EMPTY, ...span }} onChange={change} onClose={() => setPicking(false)} />}</Suspense>
    </div>
  );
}

function barsOf({ series }: Traffic, { minutes }: Window): Bar[] {
  return series.map(({ timestamp, metrics }) => {
    const from = parseInstant(timestamp) ?? 0;
    return { from, to: from + minutes * 60e6, failed: metrics.failure_count, others: metrics.invocation_count - metrics.failure_count, gone: metrics.expired_count };
  });
}

interface FiguresProps {
  traffic: Traffic;
  before: Traffic | undefined;
  span: Span;
  toList: (state: Partial<ListState>) => string;
}

function Figures({ traffic: { summary: now }, before: earlier, span, toList }: FiguresProps) {
  const was = earlier?.summary;
  const since = span.range === null ? 'the range before' : `the ${RANGES[span.range].label.toLowerCase().replace('last ', '')} before`;
  const price = cost(now.usage.total_tokens_cost_usd, now.unpriced_count > 0, now.usage.total_tokens > 0);
  const figures: Omit<FigureProps, 'since'>[] = [
    { label: 'Traces', value: count(now.invocation_count), title: exact(now.invocation_count), now: now.invocation_count, was: was?.invocation_count, to: toList({}) },
    {
      label: 'Failed',
      value: now.invocation_count === 0 ? '–' : percent(now.error_rate),
      title: `${exact(now.failure_count)} of ${exact(now.invocation_count)}`,
      now: now.error_rate,
      was: was?.error_rate,
      worse: 'more',
      to: toList({ conditions: [['status', 'failed']] }),
    },
    {
      label: 'p95 latency',
      value: duration(micros(now.duration.p95)),
      title: `Half of them within ${duration(micros(now.duration.p50))}`,
      now: now.duration.p95 ?? 0,
      was: was?.duration.p95 ?? undefined,
      worse: 'more',
      to: toList({ sort: '-duration' }),
    },
    { label: 'Tokens', value: count(now.usage.total_tokens), title: exact(now.usage.total_tokens), now: now.usage.total_tokens, was: was?.usage.total_tokens, to: toList({ sort: '-total_tokens' }) },
    { label: 'Cost', value: price.text, title: price.title, now: now.usage.total_tokens_cost_usd, was: was?.usage.total_tokens_cost_usd, worse: 'more', to: toList({ sort: '-cost' }) },
    {
      label: 'Running',
      value: count(now.running_count),
      title: 'Without an end so far',
      now: now.running_count,
      was: undefined,
      to: toList({ conditions: [['status', 'running']] }),
    },
  ];
  return (
    <ul className={css.figures} aria-label={`Sums, beside ${since}`}>
      {figures.map((figure) => (
        <Figure key={figure.label} {...figure} since={since} />
      ))}
    </ul>
  );
}

function Charts({ traffic: { series, summary }, window }: { traffic: Traffic; window: Window }) {
  const times = series.map(({ timestamp }) => parseInstant(timestamp) ?? 0);
  const shared = { times, width: window.minutes * 60e6 };
  const isEmpty = (index: number) => series[index]!.metrics.invocation_count === 0;
  return (
    <div className={css.charts}>
      <Chart
        {...shared}
        title="Errors"
        value={percent(summary.error_rate)}
        lines={[{ name: 'failed', tone: 'failed', bars: true, values: series.map(({ metrics }, index) => (isEmpty(index) ? null : metrics.error_rate)) }]}
        print={percent}
      />
      <Chart
        {...shared}
        title="Latency"
        value={duration(micros(summary.duration.p50))}
        lines={[
          { name: 'p95', tone: 'second', dash: true, values: series.map(({ metrics }, index) => (isEmpty(index) ? null : metrics.duration.p95)) },
          { name: 'p50', tone: 'first', values: series.map(({ metrics }, index) => (isEmpty(index) ? null : metrics.duration.p50)) },
        ]}
        print={(millis) => duration(millis * 1000)}
      />
      <Chart
        {...shared}
        title="Cost"
        value={usd(summary.usage.total_tokens_cost_usd)}
        lines={[{ name: 'cost', tone: 'first', bars: true, values: series.map(({ metrics }) => metrics.usage.total_tokens_cost_usd) }]}
        print={usd}
      />
    </div>
  );
}
