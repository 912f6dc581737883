import { DropdownMenu } from 'radix-ui';
import { Check } from 'lucide-react';
import type { ReactElement } from 'react';
import type { MenuEntry } from './menuEntries.ts';
import css from './ui.module.css';

interface MenuProps {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  label: string;
  startOpen?: boolean;
  onClosed?: () => void;
}

/** Items of a drop-down menu with the whole keyboard pattern. Loaded when first needed. */
export default function Menu({ trigger, entries, label, startOpen = false, onClosed }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={startOpen} onOpenChange={(open) => !open && onClosed?.()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="start" sideOffset={4} aria-label={label} collisionPadding={8}>
          {entries.map((entry, index) => {
            if (entry.kind === 'line') return <DropdownMenu.Separator key={index} className={css.menuLine} />;
            if (entry.kind === 'label') {
              return (
                <DropdownMenu.Label key={index} className={css.menuLabel}>
                  {entry.text}
                </DropdownMenu.Label>
              );
            }
            const { icon: Icon } = entry;
            const onSelect = (event: Event) => {
              if (entry.stays) event.preventDefault();
              entry.run();
            };
            const body = (
              <>
                <span className={css.menuCheck}>
                  {entry.checked ? <Check size={14} aria-hidden /> : Icon && <Icon size={14} aria-hidden />}
                </span>
                <span className="truncate">{entry.text}</span>
              </>
            );
            return entry.checked === undefined ? (
              <DropdownMenu.Item key={index} className={css.menuItem} data-danger={entry.danger ? '' : undefined} onSelect={onSelect}>
                {body}
              </DropdownMenu.Item>
            ) : (
              <DropdownMenu.CheckboxItem
                key={index}
                className={css.menuItem}
                checked={entry.checked}
                onSelect={onSelect}
              >
                {body}
              </DropdownMenu.CheckboxItem>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
