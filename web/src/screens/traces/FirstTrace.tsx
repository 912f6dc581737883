import { Guide } from '../integration/Guide.tsx';
import { Refusals } from '../integration/Refusals.tsx';
import css from './traces.module.css';

/** A project without traces: how to send one, and a line that waits for it. */
export default function FirstTrace() {
  return (
    <div className={css.guide}>
      <div className={css.guideBody}>
        <div className={css.waiting} role="status">
          <span className={css.dot} aria-hidden />
          <div>
            <h1>Waiting for the first trace</h1>
            <p>It opens here by itself, about a second after it has arrived.</p>
          </div>
        </div>
        <Refusals />
        <Guide />
      </div>
    </div>
  );
}
