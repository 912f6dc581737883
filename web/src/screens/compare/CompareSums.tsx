import type { ReactNode } from 'react';
import type { Trace } from '../../api/types.ts';
import type { Totals } from '../../model/compare.ts';
import { cost, count, duration, signed, signedCount, signedUsd } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { traceNames } from '../../model/traceNames.ts';
import { Link } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Status } from '../../ui/Status.tsx';
import css from './compare.module.css';

interface CompareSumsProps {
  a: Trace;
  b: Trace;
  sums: Totals;
  actions?: ReactNode;
  /** In a report there is nowhere to go. */
  plain?: boolean;
}

/** Both traces in a line each, and what became of time, tokens and cost. */
export function CompareSums({ a, b, sums, actions, plain = false }: CompareSumsProps) {
  const millis = a.duration_ms !== null && b.duration_ms !== null ? b.duration_ms - a.duration_ms : null;
  return (
    <header className={css.sums}>
      <div className={css.sides}>
        <Side letter="A" trace={a} plain={plain} />
        <Side letter="B" trace={b} plain={plain} />
      </div>
      <ul className={css.deltas} aria-label="From A to B">
        <li>Δ {millis === null ? '–' : signed(millis * 1000)}</li>
        <li>{signedCount(b.usage.total_tokens - a.usage.total_tokens)} tok</li>
        <li>{signedUsd(b.usage.total_tokens_cost_usd - a.usage.total_tokens_cost_usd)}</li>
        <li className={css.quiet}>
          {sums.same} same · {sums.changed} changed · {sums.added} added · {sums.gone} gone
        </li>
      </ul>
      <div className={css.actions}>{actions}</div>
    </header>
  );
}

function Side({ letter, trace, plain }: { letter: string; trace: Trace; plain: boolean }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  const start = parseInstant(trace.started_at);
  const name = oneLine(traceNames(trace).name, 80);
  const price = cost(trace.usage.total_tokens_cost_usd, trace.has_unpriced_usage, trace.usage.total_tokens > 0);
  return (
    <p className={css.side}>
      <strong className={css.letter}>{letter}</strong>
      <Status status={trace.label ?? trace.status} iconOnly />
      {plain ? (
        <bdi className="truncate">{name}</bdi>
      ) : (
        <Link className="truncate" to={{ page: 'trace', project: trace.project_id, trace: trace.id }}>
          <bdi>{name}</bdi>
        </Link>
      )}
      <span title={instantTitle(start, now)}>{instant(start, now, utc)}</span>
      <span>{duration(trace.duration_ms === null ? null : trace.duration_ms * 1000)}</span>
      {trace.usage.total_tokens > 0 && <span>{count(trace.usage.total_tokens)} tok</span>}
      {trace.usage.total_tokens > 0 && <span title={price.title}>{price.text}</span>}
    </p>
  );
}
