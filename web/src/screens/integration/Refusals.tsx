import { useSystemStatus } from '../../api/system.ts';
import { refusalText } from '../../model/refusals.ts';
import css from './integration.module.css';

const WATCH_MS = 2000;
/** Older refusals are the business of the page System. */
const RECENT_SECONDS = 600;
const SHOWN = 3;

/** What came wrong lately, for somebody who waits for a trace. Told to those who run the server only. */
export function Refusals() {
  const refusals = useSystemStatus(WATCH_MS).data?.refusals.filter((one) => one.seconds_ago < RECENT_SECONDS) ?? [];
  if (refusals.length === 0) return null;
  return (
    <ul className={css.refusals} role="status" aria-label="What came wrong">
      {refusals.slice(0, SHOWN).map((one, index) => (
        <li key={index}>{refusalText(one)}</li>
      ))}
    </ul>
  );
}
