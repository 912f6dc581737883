import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import css from './ui.module.css';

interface Look {
  look?: 'plain' | 'primary' | 'danger' | 'ghost';
  small?: boolean;
  icon?: LucideIcon;
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { ref?: Ref<HTMLButtonElement> };

export function Button({ look = 'plain', small, icon: Icon, className, children, ...rest }: ButtonProps) {
  const kind = look === 'plain' ? undefined : css[look];
  return (
    <button type="button" {...rest} className={clsx(css.button, kind, small && css.small, className)}>
      {Icon && <Icon size={small ? 14 : 16} aria-hidden />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonProps, 'icon' | 'children'> & { icon: LucideIcon; label: string; keys?: string };

/** A button that is only a sign: its name is in the label and, with its key, in the title. */
export function IconButton({ icon: Icon, label, keys, look = 'ghost', small, className, ...rest }: IconButtonProps) {
  const pressed = rest['aria-pressed'] === true || rest['aria-pressed'] === 'true';
  const kind = look === 'plain' ? undefined : css[look];
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      className={clsx(css.button, kind, css.icon, small && css.small, pressed && css.pressed, className)}
    >
      <Icon size={small ? 14 : 16} aria-hidden />
    </button>
  );
}
