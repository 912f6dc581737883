/** The rail: one row a section. Its keys, the palette and the keyboard map follow from these rows. */
import { Boxes, ChartColumn, CircleDollarSign, KeyRound, LayoutDashboard, ListTree, MessagesSquare, Scale, ServerCog, Settings, type LucideIcon } from 'lucide-react';
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
  { page: 'sessions', also: ['session'], label: 'Sessions', icon: MessagesSquare, key: 's' },
  { page: 'monitoring', label: 'Monitoring', icon: ChartColumn, key: 'm' },
  { page: 'apps', also: ['app'], label: 'Apps', icon: Boxes, key: 'a' },
  { page: 'evaluation', label: 'Evaluation', icon: Scale, key: 'e' },
  { page: 'prices', label: 'Prices', icon: CircleDollarSign, key: 'p', below: true },
  { page: 'system', label: 'System', icon: ServerCog, key: 'y', below: true },
  { page: 'keys', label: 'Access keys', icon: KeyRound, key: 'k', below: true },
  { page: 'settings', label: 'Settings', icon: Settings, key: ',', below: true },
];

export function routeOf({ page }: Section, project: string): Route {
  return page === 'settings' ? { page, project, tab: 'general' } : { page, project };
}

export function isCurrent({ page, also = [] }: Section, here: Route['page']): boolean {
  return page === here || also.includes(here);
}
