import type { LucideIcon } from 'lucide-react';

/** `stays`: the menu stays open after it. */
export type MenuEntry =
  | { kind: 'item'; text: string; run: () => void; checked?: boolean; icon?: LucideIcon; stays?: true; danger?: true }
  | { kind: 'label'; text: string }
  | { kind: 'line' };
