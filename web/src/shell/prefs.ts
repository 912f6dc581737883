/** Choices kept in this browser. Storage may be closed to us: they then last as long as the tab. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

interface Prefs {
  theme: Theme;
  utc: boolean;
  railFolded: boolean;
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  keys: boolean;
  project: string | null;
  /** Columns of the list by id, with commas between; empty for the usual ones. */
  columns: string;
  /** Whether values to filter by stand beside the list. */
  facets: boolean;
  /** Width of the tree in a trace, in percent. */
  split: number;
}

const PREFIX = 'tracekeep.';

function stored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** The zone that an address asks for: a shared link shows the times that its sender saw. */
function zoneOf(search: string): boolean | null {
  const zone = new URLSearchParams(search).get('tz');
  return zone === 'utc' ? true : zone === 'local' ? false : null;
}

function readAll(): Prefs {
  const theme = stored('theme');
  const split = Number(stored('split') ?? 58);
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    utc: zoneOf(location.search) ?? stored('utc') === 'true',
    railFolded: stored('railFolded') === 'true',
    keys: stored('keys') !== 'false',
    project: stored('project'),
    columns: stored('columns') ?? '',
    facets: stored('facets') === 'true',
    split: split >= 20 && split <= 80 ? split : 58,
  };
}

let prefs = readAll();
const listeners = new Set<() => void>();

export function getPrefs(): Prefs {
  return prefs;
}

export function setPref<K extends keyof Prefs>(key: K, value: Prefs[K]): void {
  if (prefs[key] === value) return;
  prefs = { ...prefs, [key]: value };
  try {
    localStorage.setItem(PREFIX + key, String(value));
  } catch {
    // Kept for this tab only.
  }
  if (key === 'theme') {
    if (prefs.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = prefs.theme;
  }
  for (const listener of listeners) listener();
}

export function usePrefs(): Prefs {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getPrefs);
}
