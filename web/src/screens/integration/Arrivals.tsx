import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Trace } from '../../api/types.ts';
import { oneLine } from '../../model/text.ts';
import { traceNames } from '../../model/traceNames.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './integration.module.css';
import { Refusals } from './Refusals.tsx';

const SHOWN = 5;

/** Traces that come in while this page is open, newest first. */
function useArrivals(project: string): { traces: readonly Trace[]; isLost: boolean } {
  const [traces, setTraces] = useState<readonly Trace[]>([]);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const events = new EventSource(`/v1/tracing/live?project_id=${encodeURIComponent(project)}`);
    events.onopen = () => setLost(false);
    // The browser comes back by itself, and says from where.
    events.onerror = () => setLost(true);
    events.addEventListener('trace', (event: MessageEvent<string>) => {
      const trace = JSON.parse(event.data) as Trace;
      setTraces((before) => [trace, ...before.filter((one) => one.id !== trace.id)].slice(0, SHOWN));
    });
    return () => events.close();
  }, [project]);
  return { traces, isLost };
}

/** A line that waits, and turns into the traces that have come. */
export function Arrivals() {
  const { project } = useHere();
  const { traces, isLost } = useArrivals(project.id);
  return (
    <>
      <div className={css.waiting} role="status">
        {traces.length === 0 ? (
          <>
            <span className={css.dot} aria-hidden />
            <div>
              <strong>{isLost ? 'The server cannot be reached' : 'Waiting for a trace'}</strong>
              <p>{isLost ? 'This line goes on by itself when it is back.' : 'It shows here about a second after it has arrived.'}</p>
            </div>
          </>
        ) : (
          <>
            <Check className={css.arrived} size={18} aria-hidden />
            <div className={css.arrivals}>
              <strong>{traces.length === 1 ? 'A trace has arrived' : 'Traces have arrived'}</strong>
              <ul>
                {traces.map((trace) => (
                  <li key={trace.id}>
                    <Status status={trace.label ?? trace.status} iconOnly />
                    <Link to={{ page: 'trace', project: project.id, trace: trace.id }}>
                      <bdi>{oneLine(traceNames(trace).name, 60)}</bdi>
                    </Link>
                    <bdi className="truncate">{oneLine(trace.input ?? '', 80)}</bdi>
                  </li>
                ))}
              </ul>
            </div>
          </>
        )}
      </div>
      {traces.length === 0 && <Refusals />}
    </>
  );
}
