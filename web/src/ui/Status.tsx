import { Ban, Check, CircleDashed, CircleSlash2, LoaderCircle, X, type LucideIcon } from 'lucide-react';
import clsx from 'clsx';
import css from './ui.module.css';

interface Mark {
  icon: LucideIcon;
  word: string;
  tone: string | undefined;
}

const MARKS: Record<string, Mark> = {
  succeeded: { icon: Check, word: 'succeeded', tone: css.ok },
  failed: { icon: X, word: 'failed', tone: css.failed },
  canceled: { icon: Ban, word: 'canceled', tone: css.canceled },
  skipped: { icon: CircleSlash2, word: 'skipped', tone: css.quiet },
  running: { icon: LoaderCircle, word: 'running', tone: css.running },
  stalled: { icon: CircleDashed, word: 'stalled', tone: css.quiet },
  lost: { icon: CircleDashed, word: 'lost', tone: css.quiet },
};

/** Open, and no word about its end: sent so by SDKs whose program was stopped. */
const NO_STATUS: Mark = { icon: CircleDashed, word: 'no status', tone: css.quiet };

/** A status as shape and word; colour only repeats it. */
export function Status({ status, iconOnly, size = 14, word: own }: { status: string | null; iconOnly?: boolean; size?: number; word?: string }) {
  const { icon: Icon, word: usual, tone } = (status === null ? undefined : MARKS[status]) ?? NO_STATUS;
  const word = own ?? usual;
  return (
    <span className={clsx(css.status, tone)} title={iconOnly ? word : undefined}>
      <Icon size={size} strokeWidth={2.5} aria-hidden />
      <span className={iconOnly ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}
