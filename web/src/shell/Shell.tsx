import clsx from 'clsx';
import { Boxes, ChartColumn, CircleDollarSign, KeyRound, ListTree, MessagesSquare, PanelLeft, Scale, ServerCog, Settings } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { Mark } from './Mark.tsx';
import { Link, navigate, useRoute } from './nav.tsx';
import { useKeys } from './keys.ts';
import { setPref, usePrefs } from './prefs.ts';
import { useHere } from './project.tsx';
import { TopBar } from './TopBar.tsx';
import css from './shell.module.css';

const Palette = lazy(() => import('./Palette.tsx'));
const Help = lazy(() => import('./Help.tsx'));

const SECTIONS = [
  { page: 'traces', also: ['trace', 'integration'], label: 'Traces', icon: ListTree, keys: 'g t' },
  { page: 'sessions', also: ['session'], label: 'Sessions', icon: MessagesSquare, keys: 'g c' },
  { page: 'monitoring', also: [], label: 'Monitoring', icon: ChartColumn, keys: 'g m' },
  { page: 'apps', also: ['app'], label: 'Apps', icon: Boxes, keys: 'g a' },
  { page: 'evaluation', also: [], label: 'Evaluation', icon: Scale, keys: 'g e' },
  { page: 'prices', also: [], label: 'Prices', icon: CircleDollarSign, keys: 'g p' },
  { page: 'system', also: [], label: 'System', icon: ServerCog, keys: 'g y' },
  { page: 'keys', also: [], label: 'Access keys', icon: KeyRound, keys: 'g k' },
  { page: 'settings', also: [], label: 'Settings', icon: Settings, keys: 'g s' },
] as const;

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
    'g t': () => navigate({ page: 'traces', project: project.id }),
    'g k': () => navigate({ page: 'keys', project: project.id }),
    'g s': () => navigate({ page: 'settings', project: project.id, tab: 'general' }),
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
          {SECTIONS.map(({ page, also, label, icon: Icon, keys }) => {
            const current = route.page === page || (also as readonly string[]).includes(route.page);
            return (
              <li key={page}>
                <Link
                  to={page === 'settings' ? { page, project: project.id, tab: 'general' } : { page, project: project.id }}
                  className={clsx(css.section, current && css.current)}
                  aria-current={current ? 'page' : undefined}
                  title={`${label} (${keys})`}
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
