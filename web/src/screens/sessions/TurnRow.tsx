import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTurnTexts } from '../../api/sessions.ts';
import { cost, count, duration, exact } from '../../model/format.ts';
import { visible } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import type { Turn } from '../../model/turns.ts';
import { Link } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './sessions.module.css';

/** Texts of lists are cut at this many bytes; a shorter one is all there is. */
const CUT = 120;
/** More text than this is shown by its head. */
const HEAD = 1600;

const isCut = (text: string | null) => text !== null && new TextEncoder().encode(text).length >= CUT;

/** One turn: who said what, how long it took and what it cost; its trace is a link away. */
export function TurnRow({ turn, number }: { turn: Turn; number: number }) {
  const { trace, pause } = turn;
  const { project } = useHere();
  const now = useNow(10);
  const { utc } = usePrefs();
  const [ref, isNear] = useNear<HTMLLIElement>();
  const whole = useTurnTexts(project.id, trace.id, trace.version, isNear && (isCut(trace.input) || isCut(trace.output)));
  const asked = whole.data?.asked ?? trace.input;
  const answered = whole.data?.answered ?? trace.output;
  const start = parseInstant(trace.started_at);
  const own = cost(trace.usage.total_tokens_cost_usd, trace.has_unpriced_usage, trace.usage.total_tokens > 0);
  const running = cost(turn.cost, turn.hasUnpriced, turn.tokens > 0);
  const isFailed = trace.status === 'failed';
  return (
    <li ref={ref} className={css.turn} data-failed={isFailed ? '' : undefined}>
      {pause !== null && pause >= 1_000_000 && <p className={css.pause}>{duration(pause)} later</p>}
      <div className={css.turnHead}>
        <span className={css.turnNumber}>{number}</span>
        <Status status={trace.label ?? trace.status} iconOnly={trace.status === 'succeeded'} />
        <time title={instantTitle(start, now)}>{instant(start, now, utc)}</time>
        <span>{duration(trace.duration_ms === null ? null : trace.duration_ms * 1000)}</span>
        <span>{count(trace.usage.total_tokens)} tok</span>
        <span title={own.title}>{own.text}</span>
        <span className={css.running} title={`${exact(turn.tokens)} tokens and ${running.text} up to here`}>
          Σ {count(turn.tokens)} tok · {running.text}
        </span>
        <Link to={{ page: 'trace', project: project.id, trace: trace.id }} aria-label={`Open trace of turn ${number}`}>
          Open trace
        </Link>
      </div>
      {asked !== null && asked !== '' && <Said who="user" text={asked} />}
      {isFailed && trace.error !== null && <Said who="error" text={trace.error} />}
      {answered !== null && answered !== '' && <Said who="answer" text={answered} />}
      {trace.input === null && trace.output === null && trace.error === null && <p className={css.silent}>Neither input nor output was recorded.</p>}
    </li>
  );
}

function Said({ who, text }: { who: 'user' | 'answer' | 'error'; text: string }) {
  const [all, setAll] = useState(false);
  const isLong = text.length > HEAD;
  return (
    <div className={css.said} data-who={who}>
      <span className={css.who}>{who}</span>
      <div className={css.text}>
        <p dir="auto">
          {visible(isLong && !all ? text.slice(0, HEAD) : text.slice(0, 1 << 20))}
          {isLong && !all && '…'}
        </p>
        {isLong && (
          <Button small onClick={() => setAll(!all)}>
            {all ? 'Show the beginning only' : `Show all (${exact(text.length)} characters)`}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Whether an element is on the screen or near it; once near, it stays so. */
function useNear<E extends Element>(): [RefObject<E | null>, boolean] {
  const ref = useRef<E>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null || isNear) return;
    const seen = new IntersectionObserver((entries) => setNear(entries.some((entry) => entry.isIntersecting)), { rootMargin: '800px' });
    seen.observe(element);
    return () => seen.disconnect();
  }, [isNear]);
  return [ref, isNear];
}
