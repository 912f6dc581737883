import clsx from 'clsx';
import type { Route } from '../model/routes.ts';
import { Link } from '../shell/nav.tsx';
import css from './tabs.module.css';

interface Tab {
  text: string;
  to: Route;
  isHere: boolean;
}

/** Views of one thing. They are links: each has an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ text, to, isHere }) => (
        <Link key={text} to={to} className={clsx(css.tab, isHere && css.here)} aria-current={isHere ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
