import clsx from 'clsx';
import { useMemo, useState } from 'react';
import { bytes } from '../../model/format.ts';
import { blocks, HEAD_LIMIT, visible } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import css from './trace.module.css';

interface LongTextProps {
  text: string;
  /** In the type of prose rather than of code. */
  plain?: boolean;
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'text.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Text of any length: its head at first, all of it when asked, in blocks that cost nothing off screen. */
export function LongText({ text, plain = false }: LongTextProps) {
  const [all, setAll] = useState(false);
  const long = text.length > HEAD_LIMIT;
  const parts = useMemo(() => blocks(visible(long && !all ? text.slice(0, HEAD_LIMIT) : text)), [text, all, long]);
  return (
    <>
      {parts.length === 1 ? (
        <pre className={clsx(css.longText, plain && css.prose)} dir="auto">
          {parts[0]}
        </pre>
      ) : (
        <div className={clsx(css.longText, plain && css.prose)} dir="auto">
          {parts.map((part, index) => (
            <pre key={index} className={css.block}>
              {part}
            </pre>
          ))}
        </div>
      )}
      {long && (
        <div className={css.longTools}>
          <Button small onClick={() => setAll(!all)}>
            {all ? 'Show the head only' : `Show all (${bytes(text.length)})`}
          </Button>
          <CopyButton text={text} what="text" label="Copy all" />
          <Button small onClick={() => save(text)}>
            Download
          </Button>
        </div>
      )}
    </>
  );
}
