import { ChevronDown, CircleHelp, LogOut, Monitor, Moon, Search, Sun, UserRound } from 'lucide-react';
import { useMe, useOrgs, useProjects } from '../api/queries.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { LazyMenu } from '../ui/LazyMenu.tsx';
import type { MenuEntry } from '../ui/menuEntries.ts';
import { PLAIN_PAGES, TITLES } from '../model/routes.ts';
import { visible } from '../model/text.ts';
import { navigate, setUtc, useRoute } from './nav.tsx';
import { setPref, usePrefs, type Theme } from './prefs.ts';
import { useHere } from './project.tsx';
import { useSignOut } from './useSignOut.ts';
import css from './shell.module.css';

const THEMES = [
  ['system', 'System', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
] as const satisfies readonly (readonly [Theme, string, unknown])[];

interface TopBarProps {
  onPalette: () => void;
  onHelp: () => void;
}

export function TopBar({ onPalette, onHelp }: TopBarProps) {
  const route = useRoute();
  return (
    <header className={css.top}>
      <ProjectSwitch />
      <span className={css.title}>{TITLES[route.page]}</span>
      <span className={css.spring} />
      <Button look="ghost" small icon={Search} onClick={onPalette} title="Search and commands (Ctrl K)" className={css.find}>
        <span className={css.wide}>Search</span>
        <kbd className={css.wide}>{navigator.userAgent.includes('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
      </Button>
      <IconButton small icon={CircleHelp} label="Keyboard map" keys="?" onClick={onHelp} />
      <UserMenu />
    </header>
  );
}

/** Organization and project in one menu, projects grouped by their organization. */
function ProjectSwitch() {
  const { project, org } = useHere();
  const route = useRoute();
  const orgs = useOrgs();
  const projects = useProjects();
  const groups = (orgs.data ?? []).map((one) => ({
    name: one.name,
    projects: (projects.data ?? []).filter((other) => other.org_id === one.id),
  }));
  const page = PLAIN_PAGES.find((one) => one === route.page) ?? 'traces';
  const entries = groups.flatMap(({ name, projects: own }): MenuEntry[] => [
    { kind: 'label', text: visible(name) },
    ...own.map((one): MenuEntry => ({
      kind: 'item',
      text: visible(one.name),
      checked: one.id === project.id,
      run: () => navigate({ page, project: one.id }),
    })),
  ]);
  return (
    <LazyMenu entries={entries} label="Projects">
      <button type="button" className={css.switch} title="Switch the project">
        <span className="visually-hidden">Project</span>
        {org !== null && <span className={css.wide}>{visible(org.name)} /</span>}
        <strong className="truncate">{visible(project.name)}</strong>
        <ChevronDown size={14} aria-hidden />
      </button>
    </LazyMenu>
  );
}

function UserMenu() {
  const prefs = usePrefs();
  const { project } = useHere();
  const me = useMe();
  const leave = useSignOut();
  const email = me.data?.email ?? '';

  const entries: MenuEntry[] = [
    { kind: 'label', text: email === '' ? 'Account' : visible(email) },
    { kind: 'item', text: 'Profile', icon: UserRound, run: () => navigate({ page: 'profile', project: project.id }) },
    { kind: 'line' },
    { kind: 'label', text: 'Theme' },
    ...THEMES.map(([theme, text, icon]): MenuEntry => ({
      kind: 'item',
      text,
      icon,
      checked: prefs.theme === theme,
      run: () => setPref('theme', theme),
    })),
    { kind: 'line' },
    { kind: 'label', text: 'Times' },
    { kind: 'item', text: 'Local time', checked: !prefs.utc, run: () => setUtc(false) },
    { kind: 'item', text: 'UTC', checked: prefs.utc, run: () => setUtc(true) },
    { kind: 'line' },
    {
      kind: 'item',
      text: 'Single-key shortcuts',
      checked: prefs.keys,
      run: () => setPref('keys', !prefs.keys),
    },
    { kind: 'line' },
    { kind: 'item', text: 'Sign out', icon: LogOut, run: () => void leave() },
  ];
  return (
    <LazyMenu entries={entries} label="Account and appearance">
      <button type="button" className={css.user} aria-label="Account and appearance" title={email}>
        <span aria-hidden>{(email[0] ?? '·').toUpperCase()}</span>
      </button>
    </LazyMenu>
  );
}
