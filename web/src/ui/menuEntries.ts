import type { LucideIcon } from 'lucide-react';

export type MenuEntry =
  | { kind: 'item'; text: string; run: () => void; checked?: boolean; icon?: LucideIcon }
  | { kind: 'label'; text: string }
  | { kind: 'line' };
