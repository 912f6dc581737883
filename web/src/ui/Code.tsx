import { CopyButton } from './CopyButton.tsx';
import css from './ui.module.css';

/** A block of text to copy. */
export function Code({ title, text }: { title: string; text: string }) {
  return (
    <div className={css.code}>
      <div className={css.codeHead}>
        <span>{title}</span>
        <CopyButton text={text} what={title} label="Copy" />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling block must be reachable by keyboard */}
      <pre tabIndex={0} aria-label={title}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
