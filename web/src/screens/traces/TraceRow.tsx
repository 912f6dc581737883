import clsx from 'clsx';
import { memo, type MouseEvent } from 'react';
import type { Trace } from '../../api/types.ts';
import { duration } from '../../model/format.ts';
import { pathOf } from '../../model/routes.ts';
import { traceNames } from '../../model/traceNames.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { Status } from '../../ui/Status.tsx';
import { cellClass, type Column } from './columns.tsx';
import css from './traces.module.css';

interface TraceRowProps {
  row: Trace;
  index: number;
  top: number;
  height: number;
  layout: 'wide' | 'compact' | 'narrow';
  columns: readonly Column[];
  selected: boolean;
  checked: boolean;
  active: boolean;
  now: number;
  utc: boolean;
  onOpen: (trace: string) => void;
  onCursor: (trace: string | null) => void;
  onHover: (row: Trace) => void;
  onCheck: (trace: string, through: boolean) => void;
}

export const TraceRow = memo(function TraceRow(props: TraceRowProps) {
  const { row, index, top, height, layout, columns, selected, checked, active, now, utc, onOpen, onCursor, onHover, onCheck } = props;
  const started = parseInstant(row.started_at);
  const { name, other, isId } = traceNames(row);
  const length = row.duration_ms === null ? null : row.duration_ms * 1000;

  const openUnlessSelecting = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (getSelection()?.isCollapsed !== false) onOpen(row.id);
  };

  const link = (
    // The row itself takes the keyboard; the link is there to be opened in a new tab and copied.
    <a className={css.name} href={pathOf({ page: 'trace', project: row.project_id, trace: row.id })} tabIndex={-1} draggable={false}>
      <bdi className={isId ? css.noName : undefined}>{oneLine(name, 120)}</bdi>
      {other !== null && layout !== 'compact' && (
        <bdi className={css.other} title={other}>
          {oneLine(other, 60)}
        </bdi>
      )}
    </a>
  );
  const time = (
    <time dateTime={row.started_at ?? undefined} title={instantTitle(started, now)}>
      {instant(started, now, utc)}
    </time>
  );

  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- roving tabindex; the grid handles the keys
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      className={clsx(css.row, (selected || checked) && css.selected)}
      style={{ height, transform: `translateY(${top}px)` }}
      tabIndex={active ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget && event.target.matches(':focus-visible')) onCursor(row.id);
      }}
      onClick={openUnlessSelecting}
      onPointerEnter={() => onHover(row)}
    >
      {layout === 'narrow' ? (
        <div role="gridcell" className={css.card}>
          <span className={css.cardTop}>
            <Status status={row.label ?? row.status} iconOnly />
            {link}
            <span>{duration(length)}</span>
          </span>
          <span className={css.cardBelow}>
            {time}
            <bdi className="truncate">{row.input === null ? '' : oneLine(row.input)}</bdi>
          </span>
        </div>
      ) : (
        <>
          {layout === 'wide' && (
            <span role="gridcell" className={css.boxCell}>
              <input
                type="checkbox"
                tabIndex={-1}
                checked={checked}
                aria-label={`Select ${oneLine(name, 60)}`}
                onClick={(event) => {
                  event.stopPropagation();
                  onCheck(row.id, event.shiftKey);
                }}
                readOnly
              />
            </span>
          )}
          <span role="gridcell" data-column="status" className={css.statusCell}>
            <Status status={row.label ?? row.status} iconOnly />
          </span>
          <span role="gridcell" data-column="started" className={clsx(css.cell, css.started)}>
            {time}
          </span>
          <span role="gridcell" data-column="name" className={css.cell} title={isId ? (row.name ?? row.id) : name}>
            {link}
          </span>
          {layout === 'compact' && (
            <span role="gridcell" data-column="duration" className={css.cell}>
              {duration(length)}
            </span>
          )}
          {layout === 'wide' &&
            columns.map((column) => (
              <span key={column.id} role="gridcell" data-column={column.id} className={cellClass(column, row)} title={column.title?.(row)}>
                {column.cell(row)}
              </span>
            ))}
        </>
      )}
    </div>
  );
});
