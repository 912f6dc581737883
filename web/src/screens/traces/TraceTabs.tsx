import clsx from 'clsx';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import css from './traces.module.css';

const TABS = [
  ['traces', 'Traces'],
  ['integration', 'Integration'],
] as const;

/** The two views of tracing. They are links: each has its own address. */
export function TraceTabs({ here }: { here: 'traces' | 'integration' }) {
  const { project } = useHere();
  return (
    <nav className={css.tabs} aria-label="Views">
      {TABS.map(([page, text]) => (
        <Link
          key={page}
          to={{ page, project: project.id }}
          className={clsx(css.tab, page === here && css.tabHere)}
          aria-current={page === here ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
