import { lazy, Suspense, useState, type ReactElement } from 'react';
import type { MenuEntry } from './menuEntries.ts';

const load = () => import('./Menu.tsx');
const Menu = lazy(load);

interface LazyMenuProps {
  /** The button; it stands alone until the menu's code is there. */
  children: ReactElement<{ 'aria-haspopup'?: 'menu'; 'aria-expanded'?: boolean }>;
  entries: readonly MenuEntry[];
  label: string;
}

/** A menu whose code comes with the first hover, focus or press of its button. */
export function LazyMenu({ children, entries, label }: LazyMenuProps) {
  const [pressed, setPressed] = useState(false);
  const warm = () => void load();
  if (!pressed) {
    return (
      <span onPointerEnter={warm} onFocus={warm} onClickCapture={() => setPressed(true)} role="presentation">
        {children}
      </span>
    );
  }
  return (
    <Suspense fallback={children}>
      <Menu trigger={children} entries={entries} label={label} startOpen />
    </Suspense>
  );
}
