import { duration } from '../../model/format.ts';
import type { Window } from '../../model/timeline.ts';
import css from './trace.module.css';

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The head of the waterfall: what the left edge, the quarters and the right edge stand for. */
export function TimeAxis({ view }: { view: Window }) {
  return (
    <div className={css.axis} aria-hidden>
      <span className={css.axisName}>Span</span>
      <span className={css.axisNumbers}>Tokens</span>
      <span className={css.axisNumbers}>Cost</span>
      <span className={css.ticks}>
        {TICKS.map((tick) => (
          <span
            key={tick}
            className={css.tick}
            data-edge={tick === 0 ? 'start' : tick === 1 ? 'end' : undefined}
            style={{ left: `${tick * 100}%` }}
          >
            {duration(Math.round(view.from + (view.to - view.from) * tick))}
          </span>
        ))}
      </span>
    </div>
  );
}
