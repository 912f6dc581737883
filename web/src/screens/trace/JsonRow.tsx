import clsx from 'clsx';
import { ChevronDown, ChevronRight, Copy, Route } from 'lucide-react';
import { isRawNumber, type Json } from '../../model/json.ts';
import { copyText, scalarText, sizeOf, type JsonRow as Row } from '../../model/jsonRows.ts';
import { oneLine, visible } from '../../model/text.ts';
import { copy } from '../../ui/announce.ts';
import { IconButton } from '../../ui/Button.tsx';
import { LongText } from './LongText.tsx';
import css from './trace.module.css';

interface JsonRowProps {
  row: Row;
  toggle: (row: Row) => void;
  expand: (row: Row) => void;
  expanded: ReadonlySet<string>;
  hits: ReadonlySet<string>;
  target: string | undefined;
  needle: string;
  focusable: string;
}

/** A text this long is cut to a few lines until it is opened. */
const SHORT_TEXT = 240;

function preview(value: Json): string {
  const size = sizeOf(value);
  if (Array.isArray(value)) return size === 0 ? '[]' : `[ ${size} ]`;
  const keys = [...(value as Map<string, Json>).keys()].slice(0, 4).join(', ');
  return size === 0 ? '{}' : `{ ${oneLine(keys, 80)}${size > 4 ? ', …' : ''} }`;
}

/** How a plain value is coloured: by what it is. */
function tone(value: Json): string | undefined {
  if (typeof value === 'string') return css.isText;
  if (typeof value === 'number' || isRawNumber(value)) return css.isNumber;
  return css.isWord;
}

export function JsonRow({ row, toggle, expand, expanded, hits, target, focusable }: JsonRowProps) {
  const { value, size, open } = row;
  const text = size === -1 ? scalarText(value) : '';
  const long = typeof value === 'string' && (text.length > SHORT_TEXT || text.includes('\n'));
  const opened = long && expanded.has(row.path);
  const name = row.key ?? (row.index === null ? null : String(row.index));
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-setsize={row.siblings}
      aria-posinset={row.place}
      aria-expanded={size > 0 ? open : undefined}
      aria-selected={row.path === focusable}
      tabIndex={row.path === focusable ? 0 : -1}
      data-target={row.path === target ? '' : undefined}
      className={clsx(css.jsonRow, hits.has(row.path) && css.jsonHit, row.path === target && css.jsonTarget)}
      style={{ paddingLeft: Math.min(row.depth, 24) * 14 + 4 }}
      onClick={() => {
        if (getSelection()?.isCollapsed === false) return;
        if (size > 0) toggle(row);
        else if (long && !opened) expand(row);
      }}
    >
      <span className={css.jsonTwist}>
        {size > 0 && (open ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />)}
      </span>
      <span className={css.jsonBody}>
        {name !== null && (
          <>
            <bdi className={row.key === null ? css.jsonIndex : css.jsonKey}>{visible(name)}</bdi>
            <span className={css.jsonColon}>: </span>
          </>
        )}
        {size >= 0 ? (
          <bdi className={css.jsonPreview}>{open ? (Array.isArray(value) ? `[ ${size} ]` : `{ ${size} }`) : preview(value)}</bdi>
        ) : opened ? (
          <span className={css.jsonLong}>
            <LongText text={text} />
            <button type="button" tabIndex={-1} className={css.jsonLess} onClick={() => expand(row)}>
              less
            </button>
          </span>
        ) : (
          <bdi className={clsx(tone(value), long && css.jsonCut)}>
            {typeof value === 'string' ? `"${visible(text.slice(0, 2000))}${text.length > 2000 ? '…' : '"'}` : text}
          </bdi>
        )}
      </span>
      <span className={css.jsonTools}>
        <IconButton
          small
          tabIndex={-1}
          icon={Copy}
          label="Copy value"
          keys="c"
          onClick={(event) => {
            event.stopPropagation();
            void copy(copyText(value), 'value');
          }}
        />
        <IconButton
          small
          tabIndex={-1}
          icon={Route}
          label={`Copy path ${oneLine(row.path, 100)}`}
          keys="C"
          onClick={(event) => {
            event.stopPropagation();
            void copy(row.path, 'path');
          }}
        />
      </span>
    </div>
  );
}
