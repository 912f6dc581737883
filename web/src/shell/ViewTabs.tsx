import clsx from 'clsx';
import type { Route } from '../model/routes.ts';
import css from '../ui/tabs.module.css';
import { Link } from './nav.tsx';

interface Tab {
  text: string;
  to: Route;
  isHere: boolean;
}

/** Views of one thing. They are links: each has an address of its own. */
export function ViewTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
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
