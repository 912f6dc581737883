import { ArrowDownToLine, ArrowRightLeft, Download, FileDown, Link2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { tracePath } from '../../api/client.ts';
import type { Trace } from '../../api/types.ts';
import { cost, count, duration, exact } from '../../model/format.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { pathOf } from '../../model/routes.ts';
import type { SpanTree } from '../../model/tree.ts';
import { traceNames } from '../../model/traceNames.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { navigate } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce, copy } from '../../ui/announce.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Status } from '../../ui/Status.tsx';
import { CostExplained } from './CostExplained.tsx';
import css from './trace.module.css';

interface TraceHeadProps {
  trace: string;
  head: Trace | null;
  leading?: ReactNode;
  actions?: ReactNode;
  link: () => string;
  /** The spans, once they are there. */
  tree: SpanTree | null;
  /** Whether new spans are scrolled to, and how to change that; null when none can come. */
  follows: boolean;
  onFollow: (() => void) | null;
}

/** A file name that every system takes. */
function fileName(trace: string): string {
  return `${trace.replace(/[^\w.-]+/g, '_').slice(0, 120)}.json`;
}

export function TraceHead({ trace, head, leading, actions, link, tree, follows, onFollow }: TraceHeadProps) {
  const { project } = useHere();
  const report = (of: Trace, spans: SpanTree) => {
    void import('../report/saveReport.tsx').then(({ saveTrace }) => saveTrace(of, spans, project.id)).catch(() => announce('The report could not be made'));
  };
  const save = () => {
    const anchor = document.createElement('a');
    anchor.href = tracePath(project.id, trace);
    anchor.download = fileName(trace);
    anchor.click();
  };
  return (
    <header className={css.head}>
      <div className={css.headLine}>
        {leading}
        {head !== null && <Status status={head.label ?? head.status} />}
        <h1 className={css.title}>
          <TraceName head={head} trace={trace} />
        </h1>
        <span className={css.spring} />
        {onFollow !== null && <IconButton small icon={ArrowDownToLine} label="Follow new spans" keys="f" aria-pressed={follows} onClick={onFollow} />}
        <IconButton small icon={Link2} label="Copy a link" keys="c l" onClick={() => void copy(link(), 'link')} />
        <IconButton small icon={ArrowRightLeft} label="Compare with another trace" onClick={() => navigate(`${pathOf({ page: 'compare', project: project.id })}?${new URLSearchParams({ a: trace }).toString()}`)} />
        {tree !== null && head !== null && <IconButton small icon={FileDown} label="Save a report: one file for others" onClick={() => report(head, tree)} />}
        <IconButton small icon={Download} label="Download this trace as JSON" onClick={save} />
        {actions}
      </div>
      {head !== null && <Facts head={head} />}
    </header>
  );
}

function TraceName({ head, trace }: { head: Trace | null; trace: string }) {
  if (head === null) return <bdi>{oneLine(trace, 80)}</bdi>;
  const { name, other } = traceNames(head);
  return (
    <>
      <bdi title={name}>{oneLine(name, 120)}</bdi>{' '}
      {other !== null && <bdi className={css.other}>{oneLine(other, 60)}</bdi>}
    </>
  );
}

function Facts({ head }: { head: Trace }) {
  const [explained, setExplained] = useState(false);
  const now = useNow(60);
  const { utc } = usePrefs();
  const started = parseInstant(head.started_at);
  const second = useNow(1);
  const isRunning = head.label === 'running' && started !== null;
  // What runs is counted on; what is stalled or lost is not.
  const micros = isRunning ? Math.max(0, second - started) : head.duration_ms !== null ? head.duration_ms * 1000 : null;
  const usage = head.usage;
  const price = cost(usage.total_tokens_cost_usd, head.has_unpriced_usage, usage.total_tokens > 0);
  return (
    <>
    <ul className={css.facts}>
      <li title={head.duration_ms === null ? 'Not ended' : `${exact(micros ?? 0)} µs`}>
        {duration(micros)}
        {isRunning && ' so far'}
      </li>
      <li title={instantTitle(started, now)}>{instant(started, now, utc)}</li>
      {usage.total_tokens > 0 && (
        <li title={`${exact(usage.prompt_tokens)} in, ${exact(usage.completion_tokens)} out`}>
          {count(usage.total_tokens)} tok
        </li>
      )}
      {usage.total_tokens > 0 && (
        <li title={price.title}>
          {price.text}{' '}
          <button type="button" className={css.explainButton} aria-expanded={explained} aria-label="Explain the cost of the trace" onClick={() => setExplained(!explained)}>
            explain
          </button>
        </li>
      )}
      <li>
        {exact(head.run_count)} {head.run_count === 1 ? 'span' : 'spans'}
        {head.error_count > 0 && <span className={css.bad}>, {exact(head.error_count)} failed</span>}
      </li>
      <li>
        <button type="button" className={css.idButton} title={`${head.id} – copy`} onClick={() => void copy(head.id, 'trace id')}>
          <bdi>{shortId(head.id)}</bdi>
        </button>
      </li>
      {head.session_id !== null && (
        <li>
          session{' '}
          <button
            type="button"
            className={css.idButton}
            title={`${head.session_id} – copy`}
            onClick={() => void copy(head.session_id ?? '', 'session id')}
          >
            <bdi>{shortId(head.session_id)}</bdi>
          </button>
        </li>
      )}
      {head.tags.slice(0, 8).map((tag, index) => (
        <li key={index} className={css.tag}>
          <bdi>{oneLine(tag, 40)}</bdi>
        </li>
      ))}
    </ul>
      {explained && <CostExplained trace={head.id} run={null} version={head.version} onClose={() => setExplained(false)} />}
    </>
  );
}
