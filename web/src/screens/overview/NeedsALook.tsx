import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { fetchText } from '../../api/client.ts';
import type { Trace, TraceList } from '../../api/types.ts';
import { cost, duration, exact } from '../../model/format.ts';
import { apiFilter, EMPTY, printList, type ListState, type Span } from '../../model/listState.ts';
import { groupFailures } from '../../model/failures.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { traceNames } from '../../model/traceNames.ts';
import { useNow } from '../../shell/now.ts';
import { Link } from '../../shell/nav.tsx';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './overview.module.css';

/** Failures that are looked through for groups. */
const NEWEST = 200;
const FEW = 6;

function useTraces(project: string, span: Span, state: Partial<ListState>, size: number) {
  const asked = { ...EMPTY, ...span, ...state };
  return useQuery({
    queryKey: ['needs-a-look', project, printList(asked), size],
    queryFn: async ({ signal }) => {
      const query = apiFilter(asked, Date.now() * 1000);
      query.set('project_id', project);
      query.set('view', 'preview');
      query.set('sort', asked.sort ?? '-started_at');
      query.set('page_size', String(size));
      return (JSON.parse(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal)) as TraceList).data;
    },
    refetchInterval: span.to === null ? 30_000 : false,
  });
}

interface NeedsALookProps {
  span: Span;
  toList: (state: Partial<ListState>) => string;
}

/** What to look at first: failures of one kind together, the slowest, the dearest. */
export function NeedsALook({ span, toList }: NeedsALookProps) {
  const { project } = useHere();
  const failed = useTraces(project.id, span, { conditions: [['status', 'failed']] }, NEWEST);
  const slow = useTraces(project.id, span, { sort: '-duration' }, FEW);
  const dear = useTraces(project.id, span, { sort: '-cost' }, FEW);
  const groups = groupFailures(failed.data ?? []);
  return (
    <div className={css.look}>
      <section className={css.card} aria-label="Failures">
        <h2>
          Newest failures <small>by name and message</small>
        </h2>
        <State query={failed} what="The failures" none="Nothing failed in this range.">
          <ol>
            {groups.slice(0, FEW).map((group) => (
              <li key={group.key}>
                <Link
                  className={css.line}
                  to={group.count === 1 ? `/p/${encodeURIComponent(project.id)}/traces/${encodeURIComponent(group.newest.id)}` : toList({ conditions: group.conditions })}
                  title={group.message ?? undefined}
                >
                  <span className={css.what}>
                    <bdi className={css.name}>{oneLine(traceNames(group.newest).name, 60)}</bdi>
                    <bdi className={css.message}>{oneLine(group.message ?? 'failed without a message', 120)}</bdi>
                  </span>
                  <span className={css.times}>
                    <strong>×{exact(group.count)}</strong>
                    <When row={group.newest} />
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        </State>
      </section>
      <Top title="Slowest" none="No trace ended in this range." query={slow} keep={(row) => row.duration_ms !== null} value={(row) => duration((row.duration_ms ?? 0) * 1000)} />
      <Top
        title="Dearest"
        none="No trace of this range has a cost."
        query={dear}
        keep={(row) => row.usage.total_tokens_cost_usd > 0}
        value={(row) => cost(row.usage.total_tokens_cost_usd, row.has_unpriced_usage, true).text}
      />
    </div>
  );
}

interface Answer {
  data: Trace[] | undefined;
  error: unknown;
  refetch: () => unknown;
}

function State({ query, what, none, children }: { query: Answer; what: string; none: string; children: ReactNode }) {
  if (query.error !== null) return <Notice what={`${what} could not be read.`} error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <RowSkeleton rows={4} height={40} />;
  return query.data.length === 0 ? <p className={css.none}>{none}</p> : children;
}

interface TopProps {
  title: string;
  none: string;
  query: Answer;
  keep: (row: Trace) => boolean;
  value: (row: Trace) => string;
}

function Top({ title, none, query, keep, value }: TopProps) {
  const rows = query.data?.filter(keep);
  return (
    <section className={css.card} aria-label={title}>
      <h2>{title}</h2>
      <State query={{ ...query, data: rows }} what="The traces" none={none}>
        <ol>
          {rows?.map((row) => (
            <li key={row.id}>
              <Link className={css.line} to={{ page: 'trace', project: row.project_id, trace: row.id }}>
                <span className={css.what}>
                  <bdi className={css.name}>{oneLine(traceNames(row).name, 60)}</bdi>
                  <bdi className={css.input}>{row.input === null ? '' : oneLine(row.input, 120)}</bdi>
                </span>
                <span className={css.times}>
                  <strong>{value(row)}</strong>
                  <When row={row} />
                </span>
              </Link>
            </li>
          ))}
        </ol>
      </State>
    </section>
  );
}

function When({ row }: { row: Trace }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  const at = parseInstant(row.started_at);
  return <time title={instantTitle(at, now)}>{instant(at, now, utc).replace(/\.\d$/, '')}</time>;
}
