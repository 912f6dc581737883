/** The rail: one row a section. Its keys, the palette and the keyboard map follow from these rows. */
import { KeyRound, LayoutDashboard, ListTree, Settings, type LucideIcon } from 'lucide-react';
import type { PlainPage, Route } from '../model/routes.ts';

interface Section {
  page: PlainPage | 'settings';
  /** Pages below this one. */
  also?: readonly Route['page'][];
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** Stands below the line: about the project itself rather than what it holds. */
  below?: true;
}

export const SECTIONS: readonly Section[] = [
  { page: 'overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { page: 'traces', also: ['trace', 'integration'], label: 'Traces', icon: ListTree, key: 't' },
  { page: 'keys', label: 'Access keys', icon: KeyRound, key: 'k', below: true },
  { page: 'settings', label: 'Settings', icon: Settings, key: ',', below: true },
];

export function routeOf({ page }: Section, project: string): Route {
  return page === 'settings' ? { page, project, tab: 'general' } : { page, project };
}

export function isCurrent({ page, also = [] }: Section, here: Route['page']): boolean {
  return page === here || also.includes(here);
}
