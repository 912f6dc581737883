/**
 * The console's pages as data. Paths are read from the raw pathname: an id may hold
 * any character, so each segment is decoded by itself, once.
 */
export type Route =
  | { page: 'home' }
  | { page: 'setup' }
  | { page: 'login' }
  | { page: 'invitation' }
  | { page: PlainPage; project: string }
  | { page: 'trace'; project: string; trace: string }
  | { page: 'session'; project: string; session: string }
  | { page: 'app'; project: string; app: string; tab: AppTab }
  | { page: 'settings'; project: string; tab: SettingsTab }
  | { page: 'unknown' };

/** Pages of a project that need nothing but it. */
export const PLAIN_PAGES = [
  'overview',
  'traces',
  'integration',
  'sessions',
  'monitoring',
  'apps',
  'evaluation',
  'prices',
  'system',
  'keys',
  'profile',
  'compare',
] as const;
export type PlainPage = (typeof PLAIN_PAGES)[number];

/** What pages are called, in the tab of the browser and in the top bar. */
export const TITLES: Record<Route['page'], string> = {
  home: '',
  setup: 'Set up',
  login: 'Sign in',
  invitation: 'Invitation',
  overview: 'Overview',
  traces: 'Traces',
  trace: 'Trace',
  integration: 'Integration',
  sessions: 'Sessions',
  session: 'Session',
  monitoring: 'Monitoring',
  apps: 'Apps',
  app: 'App',
  evaluation: 'Evaluation',
  prices: 'Prices',
  system: 'System',
  keys: 'Access keys',
  settings: 'Settings',
  profile: 'Profile',
  compare: 'Compare',
  unknown: 'Not found',
};

/** Views of an app. */
const APP_TABS = ['monitoring', 'traces', 'sessions', 'integration'] as const;
export type AppTab = (typeof APP_TABS)[number];

/** Pages of the settings: of the organization, then of the project. */
export const SETTINGS_TABS = ['general', 'projects', 'team', 'audit', 'retention', 'redaction', 'limits'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Reads a raw pathname; a page that does not exist is `unknown`. */
export function parsePath(pathname: string): Route {
  const parts = pathname.split('/').filter(Boolean).map(decode);
  const [first, project, page, trace] = parts;
  if (parts.length === 0) return { page: 'home' };
  if (parts.length === 1 && (first === 'setup' || first === 'login' || first === 'invitation')) return { page: first };
  if (first !== 'p' || project === undefined) return { page: 'unknown' };
  if (parts.length === 2) return { page: 'traces', project };
  const plain = PLAIN_PAGES.find((one) => one === page);
  if (parts.length === 3 && plain !== undefined) return { page: plain, project };
  if (page === 'settings' && parts.length <= 4) {
    const tab = SETTINGS_TABS.find((one) => one === (trace ?? 'general'));
    return tab === undefined ? { page: 'unknown' } : { page, project, tab };
  }
  if (parts.length === 4 && page === 'traces' && trace !== undefined) return { page: 'trace', project, trace };
  if (parts.length === 4 && page === 'sessions' && trace !== undefined) return { page: 'session', project, session: trace };
  if (page === 'apps' && trace !== undefined && parts.length <= 5) {
    const tab = APP_TABS.find((one) => one === (parts[4] ?? 'monitoring'));
    return tab === undefined ? { page: 'unknown' } : { page: 'app', project, app: trace, tab };
  }
  return { page: 'unknown' };
}

/** The path of a page. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case 'home':
    case 'unknown':
      return '/';
    case 'setup':
    case 'login':
    case 'invitation':
      return `/${route.page}`;
    case 'trace':
      return `/p/${encodeURIComponent(route.project)}/traces/${encodeURIComponent(route.trace)}`;
    case 'session':
      return `/p/${encodeURIComponent(route.project)}/sessions/${encodeURIComponent(route.session)}`;
    case 'app':
      return `/p/${encodeURIComponent(route.project)}/apps/${encodeURIComponent(route.app)}/${route.tab}`;
    case 'settings':
      return `/p/${encodeURIComponent(route.project)}/settings/${route.tab}`;
    default:
      return `/p/${encodeURIComponent(route.project)}/${route.page}`;
  }
}

/** Where to go after signing in: only ever a path of this console. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !/[\t\n\r\\]/.test(next) ? next : '/';
}
