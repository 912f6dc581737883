import clsx from 'clsx';
import { memo, type MouseEvent } from 'react';
import type { Trace } from '../../api/types.ts';
import { cost, duration, exact, logShare, MISSING, tokens } from '../../model/format.ts';
import { pathOf } from '../../model/routes.ts';
import { traceNames } from '../../model/traceNames.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { Status } from '../../ui/Status.tsx';
import css from './traces.module.css';

interface TraceRowProps {
  row: Trace;
  index: number;
  top: number;
  height: number;
  layout: 'wide' | 'compact' | 'narrow';
  selected: boolean;
  active: boolean;
  now: number;
  utc: boolean;
  onOpen: (trace: string) => void;
  onCursor: (trace: string | null) => void;
  onHover: (row: Trace) => void;
}


const micros = (millis: number | null) => (millis === null ? null : millis * 1000);

export const TraceRow = memo(function TraceRow(props: TraceRowProps) {
  const { row, index, top, height, layout, selected, active, now, utc, onOpen, onCursor, onHover } = props;
  const started = parseInstant(row.started_at);
  const { name, other, isId } = traceNames(row);
  const length = micros(row.duration_ms);
  const usage = row.usage;
  const price = cost(usage.total_tokens_cost_usd, row.has_unpriced_usage, usage.total_tokens > 0);

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
  const output = row.status === 'failed' ? row.error || row.output || 'failed' : row.output;
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
      className={clsx(css.row, selected && css.selected)}
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
            <Status status={row.status} iconOnly />
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
          <span role="gridcell" className={css.statusCell}>
            <Status status={row.status} iconOnly />
          </span>
          <span role="gridcell" className={clsx(css.cell, css.started)}>
            {time}
          </span>
          <span role="gridcell" className={css.cell} title={isId ? (row.name ?? row.id) : name}>
            {link}
          </span>
          {layout === 'wide' && (
            <>
              <span role="gridcell" className={clsx(css.cell, css.text)}>
                <bdi>{row.input === null ? MISSING : oneLine(row.input)}</bdi>
              </span>
              <span role="gridcell" className={clsx(css.cell, row.status === 'failed' ? css.failed : css.text)}>
                <bdi>{output === null ? MISSING : oneLine(output)}</bdi>
              </span>
            </>
          )}
          <span role="gridcell" className={clsx(css.cell, css.duration)} title={length === null ? 'Not ended' : `${exact(length)} µs`}>
            <span>{duration(length)}</span>
            {layout === 'wide' && (
              <span className={css.track}>
                <span className={css.bar} style={{ width: `${logShare(length) * 100}%` }} />
              </span>
            )}
          </span>
          {layout === 'wide' && (
            <>
              <span
                role="gridcell"
                className={clsx(css.cell, css.number)}
                title={`${exact(usage.prompt_tokens)} in, ${exact(usage.completion_tokens)} out`}
              >
                {tokens(usage.prompt_tokens, usage.completion_tokens)}
              </span>
              <span role="gridcell" className={clsx(css.cell, css.number)} title={price.title}>
                {price.text}
              </span>
              <span role="gridcell" className={clsx(css.cell, css.tags)}>
                {row.tags.slice(0, 3).map((tag, place) => (
                  <bdi key={place} className={css.tag}>
                    {oneLine(tag, 24)}
                  </bdi>
                ))}
                {row.tags.length > 3 && <span className={css.more}>+{row.tags.length - 3}</span>}
              </span>
              <span role="gridcell" className={clsx(css.cell, css.session)} title={row.session_id ?? undefined}>
                <bdi>{row.session_id === null ? MISSING : shortId(row.session_id)}</bdi>
              </span>
            </>
          )}
        </>
      )}
    </div>
  );
});
