import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import css from './ui.module.css';

interface DialogProps {
  title: string;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal layer on the platform's own dialog: focus stays inside, Escape closes,
 * focus returns to where it came from.
 */
export function Dialog({ title, wide, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // The first field, where there is one: the platform would choose the button that closes.
      dialog.querySelector<HTMLElement>('[data-body] :is(input, select, textarea)')?.focus();
    }
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Escape is the key for it
    <dialog
      ref={ref}
      className={css.dialog}
      data-wide={wide ? '' : undefined}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={css.dialogHead}>
        <h2 id={heading}>{title}</h2>
        <IconButton icon={X} label="Close" keys="Esc" onClick={() => ref.current?.close()} />
      </div>
      <div className={css.dialogBody} data-body="">{children}</div>
    </dialog>
  );
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className={css.dialogFoot}>{children}</div>;
}
