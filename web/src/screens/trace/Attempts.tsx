import { duration } from '../../model/format.ts';
import type { Attempt } from '../../model/runView.ts';
import { oneLine } from '../../model/text.ts';
import { parseInstant } from '../../model/time.ts';
import { Status } from '../../ui/Status.tsx';
import css from './trace.module.css';

/** The tries of a node that was tried again. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <section className={css.section}>
      <h3>{attempts.length} attempts</h3>
      <ol className={css.attempts}>
        {attempts.map((attempt, index) => {
          const start = parseInstant(attempt.startTime);
          const end = parseInstant(attempt.endTime);
          return (
            <li key={attempt.id ?? index}>
              <Status status={attempt.status} />
              <span>{start === null || end === null ? 'open' : duration(end - start)}</span>
              {attempt.error !== null && (
                <bdi className="truncate" title={attempt.error.message}>
                  {oneLine(attempt.error.message)}
                </bdi>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
