/** The columns of the list: what each shows, how wide it is, and what a filter by its cell would be. */
import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { Trace } from '../../api/types.ts';
import type { Sort } from '../../model/listState.ts';
import { cost, count, duration, exact, logShare, MISSING, tokens } from '../../model/format.ts';
import { oneLine, shortId } from '../../model/text.ts';
import css from './traces.module.css';

export interface Column {
  id: string;
  label: string;
  /** Narrowest width in pixels, and what share of the rest it takes. */
  least: number;
  grow?: number;
  right?: true;
  sort?: Sort;
  title?: (row: Trace) => string | undefined;
  className?: (row: Trace) => string | undefined;
  cell: (row: Trace) => ReactNode;
}

const micros = (row: Trace) => (row.duration_ms === null ? null : row.duration_ms * 1000);
const priceOf = ({ usage, has_unpriced_usage }: Trace) => cost(usage.total_tokens_cost_usd, has_unpriced_usage, usage.total_tokens > 0);
const text = (value: string | null | undefined, length?: number) => <bdi>{value === null || value === undefined ? MISSING : oneLine(value, length)}</bdi>;
const grey = () => css.text;

export const COLUMNS: readonly Column[] = [
  { id: 'input', label: 'Input', least: 110, grow: 2, className: grey, cell: (row) => text(row.input) },
  {
    id: 'output',
    label: 'Output',
    least: 110,
    grow: 2,
    className: (row) => (row.status === 'failed' ? css.failed : css.text),
    cell: (row) => text(row.status === 'failed' ? row.error || row.output || 'failed' : row.output),
  },
  {
    id: 'duration',
    label: 'Duration',
    least: 116,
    sort: '-duration',
    className: () => css.duration,
    title: (row) => (row.duration_ms === null ? 'Not ended' : `${exact(row.duration_ms * 1000)} µs`),
    cell: (row) => (
      <>
        <span>{duration(micros(row))}</span>
        <span className={css.track}>
          <span className={css.bar} style={{ width: `${logShare(micros(row)) * 100}%` }} />
        </span>
      </>
    ),
  },
  {
    id: 'tokens',
    label: 'Tokens',
    least: 96,
    right: true,
    sort: '-total_tokens',
    title: ({ usage }) => `${exact(usage.prompt_tokens)} in, ${exact(usage.completion_tokens)} out`,
    cell: ({ usage }) => tokens(usage.prompt_tokens, usage.completion_tokens),
  },
  { id: 'cost', label: 'Cost', least: 72, right: true, sort: '-cost', title: (row) => priceOf(row).title, cell: (row) => priceOf(row).text },
  {
    id: 'tags',
    label: 'Tags',
    least: 84,
    grow: 0.8,
    className: () => css.tags,
    title: (row) => row.tags.map((tag) => oneLine(tag, 60)).join(', ') || undefined,
    cell: (row) => (
      <>
        {row.tags.slice(0, 3).map((tag, place) => (
          <bdi key={place} className={css.tag}>
            {oneLine(tag, 24)}
          </bdi>
        ))}
        {row.tags.length > 3 && <span className={css.more}>+{row.tags.length - 3}</span>}
      </>
    ),
  },
  {
    id: 'session',
    label: 'Session',
    least: 84,
    className: () => css.session,
    title: (row) => row.session_id ?? undefined,
    cell: (row) => <bdi>{row.session_id === null ? MISSING : shortId(row.session_id)}</bdi>,
  },
  { id: 'source', label: 'Source', least: 84, grow: 0.4, className: grey, title: (row) => row.source_id ?? undefined, cell: (row) => text(row.source_id, 60) },
  { id: 'user', label: 'User', least: 84, grow: 0.4, className: grey, title: (row) => row.user_id ?? undefined, cell: (row) => text(row.user_id, 60) },
  { id: 'agent', label: 'Agent', least: 84, grow: 0.4, className: grey, cell: (row) => text(row.agent, 60) },
  { id: 'spans', label: 'Spans', least: 56, right: true, title: (row) => exact(row.run_count), cell: (row) => count(row.run_count) },
  {
    id: 'errors',
    label: 'Errors',
    least: 56,
    right: true,
    className: (row) => (row.error_count > 0 ? css.failed : css.text),
    cell: (row) => count(row.error_count),
  },
  { id: 'protocol', label: 'Protocol', least: 96, className: grey, cell: (row) => text(row.protocol?.replace('_', ' ')) },
];

const DEFAULTS = ['input', 'output', 'duration', 'tokens', 'cost', 'tags', 'session', 'source'];

/** Narrower screens go without these, unless the reader chose columns. */
const STEP_BACK = ['source', 'session', 'tags', 'output', 'tokens'];

/** Width of the sign, the start and the name, with gaps. */
const FIXED = 24 + 20 + 100 + 150;
const GAP = 12;

/** The columns to show in a width: those chosen, or as many of the usual ones as there is room for. */
export function columnsFor(chosen: string, width: number): Column[] {
  const ids = chosen === '' ? DEFAULTS : chosen.split(',');
  let shown = COLUMNS.filter((column) => ids.includes(column.id));
  if (chosen === '') {
    for (const id of STEP_BACK) {
      if (leastWidth(shown) <= width) break;
      shown = shown.filter((column) => column.id !== id);
    }
  }
  return shown;
}

export function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + column.least + GAP, FIXED + 3 * GAP + 28);
}

/** As a CSS grid: the sign and the box, start, name, then the columns. */
export function template(columns: readonly Column[]): string {
  const rest = columns.map(({ least, grow }) => (grow === undefined ? `${least}px` : `minmax(${least}px, ${grow}fr)`));
  return ['20px', '16px', '96px', 'minmax(150px, 1.3fr)', ...rest].join(' ');
}

export function chosenColumns(chosen: string): readonly string[] {
  return chosen === '' ? DEFAULTS : chosen.split(',');
}

export function cellClass(column: Column, row: Trace): string {
  return clsx(css.cell, column.right && css.number, column.className?.(row));
}
