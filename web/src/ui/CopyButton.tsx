import { Copy } from 'lucide-react';
import { Button, IconButton } from './Button.tsx';
import { copy } from './announce.ts';

interface CopyProps {
  /** The text, or how to get it: long texts are only made when asked for. */
  text: string | (() => string);
  what: string;
  label?: string;
  small?: boolean;
  tabIndex?: number;
}

export function CopyButton({ text, what, label, small = true, tabIndex }: CopyProps) {
  const onClick = () => void copy(typeof text === 'string' ? text : text(), what);
  const place = tabIndex === undefined ? {} : { tabIndex };
  return label === undefined ? (
    <IconButton icon={Copy} small={small} label={`Copy ${what}`} onClick={onClick} {...place} />
  ) : (
    <Button icon={Copy} small={small} onClick={onClick} {...place}>
      {label}
    </Button>
  );
}
