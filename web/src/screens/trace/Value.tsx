import { useState } from 'react';
import { bytes } from '../../model/format.ts';
import { get, getNumber, getText, isObject, type Json } from '../../model/json.ts';
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

/** Values too large for a span whose bytes never came, by name. The server puts their address in their place. */
function notUploaded(value: Json | undefined): { name: string; size: number | null }[] {
  const isLost = (one: Json) => isObject(one) && get(one, 'stored') === false && getText(one, 'oid') !== null && getText(one, 'uri') !== null;
  if (!isObject(value)) return [];
  const named = isLost(value) ? [['', value] as const] : [...value].filter(([, one]) => isLost(one));
  return named.map(([name, one]) => ({ name, size: getNumber(one, 'size') }));
}

/** A titled value: text as text, everything else as a foldable tree. */
export function Value({ title, note, value, missing }: ValueProps) {
  const [find, setFind] = useState('');
  const lost = notUploaded(value);
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
      {lost.length > 0 && (
        <p className={css.remark}>
          Not uploaded, as too large for the span and never received beside it:{' '}
          {lost.map(({ name, size }, index) => (
            <span key={index}>
              {index > 0 && ', '}
              <bdi>{name === '' ? 'the value' : oneLine(name, 60)}</bdi>
              {size !== null && ` (${bytes(size)})`}
            </span>
          ))}
          . What follows says where it was to lie.
        </p>
      )}
      {value === undefined || value === null ? (
        <p className={css.remark}>{missing}</p>
      ) : value === '' ? (
        <p className={css.remark}>An empty text.</p>
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
