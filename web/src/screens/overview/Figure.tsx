import clsx from 'clsx';
import { change, printChange } from '../../model/traffic.ts';
import { Link } from '../../shell/nav.tsx';
import css from './overview.module.css';

export interface FigureProps {
  label: string;
  value: string;
  title: string;
  now: number;
  was: number | undefined;
  /** Whether more of it is worse; without, a change is only a change. */
  worse?: 'more';
  since: string;
  /** The rows behind the number. */
  to: string;
}

/** One number with its change, a link to what it is made of. */
export function Figure({ label, value, title, now, was, worse, since, to }: FigureProps) {
  const share = was === undefined ? null : change(now, was);
  const up = share !== null && share > 0;
  return (
    <li>
      <Link to={to} className={css.figure} title={title}>
        <span className={css.label}>{label}</span>
        <strong>{value}</strong>
        <span className={clsx(css.change, share !== null && worse !== undefined && Math.abs(share) >= 0.05 && (up ? css.bad : css.good))}>
          {share === null ? (
            <>&nbsp;</>
          ) : (
            <>
              <span aria-hidden>{share === 0 ? '' : up ? '▲ ' : '▼ '}</span>
              {printChange(share)}
              <span className="visually-hidden"> beside {since}</span>
            </>
          )}
        </span>
      </Link>
    </li>
  );
}
