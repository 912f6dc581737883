import { useState } from 'react';
import type { Json } from '../../model/json.ts';
import { copyText, sizeOf } from '../../model/jsonRows.ts';
import { oneLine } from '../../model/text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { JsonView } from './JsonView.tsx';
import { LongText } from './LongText.tsx';
import css from './trace.module.css';

interface ValueProps {
  title: string;
  note?: string;
  value: Json | undefined;
  /** What to say when there is nothing. */
  missing: string;
}

/** A titled value: text as text, everything else as a foldable tree. */
export function Value({ title, note, value, missing }: ValueProps) {
  const [find, setFind] = useState('');
  const structured = value !== undefined && sizeOf(value) > 0;
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>{title}</h3>
        {note !== undefined && <bdi className={css.faint}>{oneLine(note, 80)}</bdi>}
        <span className={css.spring} />
        {structured && (
          <input
            type="search"
            className={css.smallFind}
            aria-label={`Find in ${title.toLowerCase()}`}
            placeholder="Find…"
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
        )}
        {value !== undefined && value !== null && <CopyButton text={() => copyText(value)} what={title.toLowerCase()} />}
      </div>
      {value === undefined || value === null ? (
        <p className={css.remark}>{missing}</p>
      ) : typeof value === 'string' ? (
        <div className={css.card}>
          <LongText text={value} plain />
        </div>
      ) : (
        <JsonView label={title} value={value} find={find} />
      )}
    </section>
  );
}
