import clsx from 'clsx';
import { Equal, Minus, Plus, EqualNot, type LucideIcon } from 'lucide-react';
import { memo } from 'react';
import { numbersOf, type Aligned, type Change } from '../../model/compare.ts';
import { duration, signed, signedCount, signedUsd } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { spanKind, spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './compare.module.css';

export interface Both {
  a: SpanTree;
  b: SpanTree;
}

const MARKS: Record<Change, [LucideIcon, string]> = {
  same: [Equal, 'same'],
  changed: [EqualNot, 'changed'],
  added: [Plus, 'only in B'],
  gone: [Minus, 'only in A'],
};

interface CompareRowProps {
  row: Aligned;
  trees: Both;
  index: number;
  place: number;
  top: number;
  selected: boolean;
  focusable: boolean;
  onSelect: (index: number) => void;
}

/** One step of both traces: whether it is the same, and how much longer, larger, dearer it became. */
export const CompareRow = memo(function CompareRow({ row, trees, index, place, top, selected, focusable, onSelect }: CompareRowProps) {
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid handles the keys
    <div
      role="row"
      aria-rowindex={place}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      data-row={index}
      data-change={row.change}
      className={clsx(css.row, selected && css.selected)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(index)}
    >
      <RowCells row={row} trees={trees} cell="gridcell" />
    </div>
  );
});

/** The cells of a row, for the screen and for the report. */
export function RowCells({ row, trees, cell }: { row: Aligned; trees: Both; cell?: 'gridcell' | 'cell' }) {
  const [tree, span] = row.b === -1 ? [trees.a, row.a] : [trees.b, row.b];
  const [Icon, word] = MARKS[row.change];
  const [a, b] = [numbersOf(trees.a, row.a), numbersOf(trees.b, row.b)];
  const both = a !== null && b !== null;
  const time = both && a.duration !== null && b.duration !== null ? signed(b.duration - a.duration) : '';
  return (
    <>
      <span role={cell} className={css.name} style={{ paddingLeft: 8 + Math.min(row.depth, 14) * 12 }}>
        <span className={css.mark} title={word}>
          <Icon size={13} aria-hidden />
          <span className="visually-hidden">{word}</span>
        </span>
        <KindIcon kind={spanKind(tree, span)} />
        <bdi className="truncate">{oneLine(spanName(tree, span), 120)}</bdi>
      </span>
      <span role={cell} className={css.number}>
        <Took tree={trees.a} span={row.a} duration={a?.duration ?? null} />
      </span>
      <span role={cell} className={css.number}>
        <Took tree={trees.b} span={row.b} duration={b?.duration ?? null} />
      </span>
      <span role={cell} className={css.number}>
        {time}
      </span>
      <span role={cell} className={css.number}>
        {both && (a.tokens > 0 || b.tokens > 0) ? signedCount(b.tokens - a.tokens) : ''}
      </span>
      <span role={cell} className={css.number}>
        {both && (a.costUsd > 0 || b.costUsd > 0) ? signedUsd(b.costUsd - a.costUsd) : ''}
      </span>
    </>
  );
}

function Took({ tree, span, duration: micros }: { tree: SpanTree; span: number; duration: number | null }) {
  if (span === -1) return null;
  return (
    <>
      {spanStatus(tree, span) !== 'succeeded' && <Status status={spanStatus(tree, span)} iconOnly size={12} />} {micros === null ? 'open' : duration(micros)}
    </>
  );
}
