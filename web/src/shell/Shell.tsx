import clsx from 'clsx';
import { PanelLeft } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { Mark } from './Mark.tsx';
import { Link, navigate, useRoute } from './nav.tsx';
import { useKeys } from './keys.ts';
import { setPref, usePrefs } from './prefs.ts';
import { useHere } from './project.tsx';
import { isCurrent, routeOf, SECTIONS } from './sections.ts';
import { TopBar } from './TopBar.tsx';
import css from './shell.module.css';

const Palette = lazy(() => import('./Palette.tsx'));
const Help = lazy(() => import('./Help.tsx'));

/** Rail, top bar and the page between them; the layers that belong to every page. */
export function Shell({ children }: { children: ReactNode }) {
  const { project } = useHere();
  const route = useRoute();
  const { railFolded } = usePrefs();
  const [layer, setLayer] = useState<'palette' | 'help' | null>(null);
  const close = () => setLayer(null);

  useKeys({
    '$mod+k': (event) => {
      event.preventDefault();
      setLayer('palette');
    },
    '?': () => setLayer('help'),
    'Shift+?': () => setLayer('help'),
    ...Object.fromEntries(SECTIONS.map((section) => [`g ${section.key}`, () => navigate(routeOf(section, project.id))])),
    '[': (event) => {
      if (event.target instanceof Element && event.target.closest('[role=tree]')) return;
      setPref('railFolded', !railFolded);
    },
  });

  return (
    <div className={css.shell} data-folded={railFolded ? '' : undefined}>
      <a className={css.skip} href="#content">
        Skip to content
      </a>
      <nav className={css.rail} aria-label="Sections">
        <Link to={{ page: 'traces', project: project.id }} className={css.brand} title="Tracekeep">
          <Mark />
          <span className={css.railText}>Tracekeep</span>
        </Link>
        <ul className={css.sections}>
          {SECTIONS.map((section) => {
            const { page, label, icon: Icon, key, below } = section;
            const current = isCurrent(section, route.page);
            return (
              <li key={page} data-below={below ? '' : undefined}>
                <Link
                  to={routeOf(section, project.id)}
                  className={clsx(css.section, current && css.current)}
                  aria-current={current ? 'page' : undefined}
                  title={`${label} (g ${key})`}
                >
                  <Icon size={16} aria-hidden />
                  <span className={css.railText}>{label}</span>
                </Link>
              </li>
            );
          })}
        </ul>
        <div className={css.fold}>
          <IconButton
            icon={PanelLeft}
            label={railFolded ? 'Unfold the rail' : 'Fold the rail'}
            keys="["
            onClick={() => setPref('railFolded', !railFolded)}
          />
        </div>
      </nav>
      <TopBar onPalette={() => setLayer('palette')} onHelp={() => setLayer('help')} />
      <main id="content" className={css.content} tabIndex={-1}>
        {children}
      </main>
      <Suspense fallback={null}>
        {layer === 'palette' && <Palette onClose={close} onHelp={() => setLayer('help')} />}
        {layer === 'help' && <Help onClose={close} />}
      </Suspense>
    </div>
  );
}
