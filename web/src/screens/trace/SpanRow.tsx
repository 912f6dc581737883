import clsx from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { cost, count, duration, exact, percent } from '../../model/format.ts';
import { waitingShares } from '../../model/criticalPath.ts';
import { guides } from '../../model/rows.ts';
import { spanEnd } from '../../model/timeline.ts';
import { oneLine } from '../../model/text.ts';
import {
  Detached,
  spanDuration,
  spanKind,
  spanModel,
  spanName,
  spanStatus,
  type SpanTree,
} from '../../model/tree.ts';
import { kindColor, KindIcon } from '../../ui/KindIcon.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './trace.module.css';

interface SpanRowProps {
  tree: SpanTree;
  span: number;
  /** How many equal siblings begin with this one, when they are many enough to fold; else 0. */
  run: number;
  /** The row stands for the whole run. */
  isRun: boolean;
  top: number;
  open: boolean;
  selected: boolean;
  focusable: boolean;
  needle: string;
  /** Some usage of the trace has no price. */
  unpriced: boolean;
  /** What the bars show, in microseconds after the trace's start. */
  from: number;
  to: number;
  /** Stretches of the span on the critical path. */
  path: readonly number[] | undefined;
  onSelect: (span: number, focus?: boolean) => void;
  onToggleRun: (first: number) => void;
  onToggle: (span: number) => void;
  onHover: (span: number) => void;
}

/** Deeper rows are drawn at this indent, with their depth as a number. */
const LEVELS = 12;

export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { tree, span, run, isRun, top, open, selected, focusable, needle, unpriced, from, to, path, onSelect, onToggle, onToggleRun, onHover } = props;
  const depth = tree.depth[span]!;
  const children = tree.childCount[span]!;
  const status = spanStatus(tree, span);
  const kind = spanKind(tree, span);
  const model = spanModel(tree, span);
  const name = oneLine(spanName(tree, span), 200);
  const below = tree.failures[span]! - (status === 'failed' ? 1 : 0);
  const sum = isRun ? sumOfRun(tree, span, run) : { prompt: tree.promptTokens[span]!, completion: tree.completionTokens[span]!, cost: tree.costUsd[span]! };
  const tokens = sum.prompt + sum.completion;
  // Which calls had no price is only known for the whole trace: a zero then says nothing.
  const price = cost(sum.cost, unpriced && sum.cost === 0, tokens > 0);
  const sums = isRun ? `All ${run}: ` : children > 0 ? 'Subtree: ' : '';

  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={tree.siblings[span]}
      aria-posinset={tree.place[span]}
      aria-expanded={children > 0 || isRun ? open : undefined}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      data-span={span}
      className={clsx(css.row, selected && css.selected)}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(span, true)}
      onPointerEnter={() => onHover(span)}
    >
      <span className={css.nameCell}>
        <Indent tree={tree} span={span} />
        {depth > LEVELS && <span className={css.depth}>{depth}</span>}
        {children > 0 ? (
          <button
            type="button"
            tabIndex={-1}
            className={css.twist}
            aria-label={open ? 'Close' : 'Open'}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(span);
            }}
          >
            {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          </button>
        ) : isRun ? (
          <button
            type="button"
            tabIndex={-1}
            className={css.twist}
            aria-label={`Open ${run} equal spans`}
            onClick={(event) => {
              event.stopPropagation();
              onToggleRun(span);
            }}
          >
            <ChevronRight size={14} aria-hidden />
          </button>
        ) : (
          <span className={css.twist} />
        )}
        <KindIcon kind={kind} />
        {run > 0 && (
          <button
            type="button"
            tabIndex={-1}
            className={css.times}
            title={isRun ? 'Open these equal spans' : 'Fold these equal spans'}
            onClick={(event) => {
              event.stopPropagation();
              onToggleRun(span);
            }}
          >
            ×{count(run)}
          </button>
        )}
        <bdi className={clsx(css.name, status === 'failed' && css.bad, status === 'skipped' && css.faint)}>
          <Marked text={name} needle={needle} />
        </bdi>
        {status !== 'succeeded' && <Status status={status} iconOnly size={13} />}
        {tree.detached[span] !== Detached.no && (
          <span className={css.badge}>
            {tree.detached[span] === Detached.orphan ? 'parent not received' : 'loop opened here'}
          </span>
        )}
        {below > 0 && !open && (
          <span className={clsx(css.badge, css.badBadge)} title={`${exact(below)} failed below`}>
            {count(below)} failed
          </span>
        )}
        {children > 0 && !open && <span className={css.faint}>{count(tree.endAt[tree.positionOf[span]!]! - tree.positionOf[span]! - 1)}</span>}
        {model !== null && <bdi className={css.model}>{oneLine(model, 40)}</bdi>}
      </span>
      <span
        className={css.number}
        title={
          tokens > 0
            ? `${sums}${exact(sum.prompt)} in, ${exact(sum.completion)} out`
            : undefined
        }
      >
        {tokens > 0 ? count(tokens) : ''}
      </span>
      <span className={css.number} title={tokens > 0 ? sums + price.title : undefined}>
        {tokens > 0 ? price.text : ''}
      </span>
      <Bar tree={tree} span={span} kind={kind} failed={status === 'failed'} from={from} to={to} path={path} run={isRun ? run : 0} />
    </div>
  );
});

/** The lines that tie a row to those above; red where they lead to a failure. */
function Indent({ tree, span }: { tree: SpanTree; span: number }) {
  const lines = guides(tree, span, LEVELS);
  const parent = tree.parent[span]!;
  const own = lines.length - 1;
  return lines.map((line, index) => {
    if (index !== own) return <span key={index} className={css.guide} data-line={line} />;
    const last = tree.place[span] === tree.siblings[span];
    const on = tree.lastFailingChildAt[parent]! > tree.positionOf[span]!;
    return (
      <span
        key={index}
        className={css.elbow}
        data-line={line}
        data-below={last ? 'none' : on ? 'failed' : 'line'}
        data-own={tree.failures[span]! > 0 ? 'failed' : 'line'}
      />
    );
  });
}

interface Sum {
  prompt: number;
  completion: number;
  cost: number;
}

/** What the spans of a run used together; they stand side by side in the tree. */
function sumOfRun(tree: SpanTree, first: number, length: number): Sum {
  const sum = { prompt: 0, completion: 0, cost: 0 };
  const position = tree.positionOf[first]!;
  for (let at = position; at < position + length; at += 1) {
    const span = tree.spanAt[at]!;
    sum.prompt += tree.promptTokens[span]!;
    sum.completion += tree.completionTokens[span]!;
    sum.cost += tree.costUsd[span]!;
  }
  return sum;
}

interface BarProps {
  tree: SpanTree;
  span: number;
  kind: string;
  failed: boolean;
  from: number;
  to: number;
  path: readonly number[] | undefined;
  run: number;
}

/** When the span ran: its own time solid, waiting for children light, the critical path as a line below. */
export function Bar({ tree, span, kind, failed, from, to, path, run }: BarProps) {
  const length = Math.max(1e-9, to - from);
  const first = tree.columns.start[span]!;
  const last = run > 0 ? tree.spanAt[tree.positionOf[span]! + run - 1]! : span;
  const isOpen = run === 0 && spanDuration(tree, span) === null;
  const until = Math.max(spanEnd(tree, span), spanEnd(tree, last));
  const micros = isOpen ? null : until - first;
  const start = (first - from) / length;
  const end = (until - from) / length;
  const text = micros === null ? 'open' : duration(micros);
  const shown = end >= 0 && start <= 1;
  const label =
    end < 0.82 ? { left: `${end * 100}%` } : start > 0.18 ? { right: `${(1 - start) * 100}%` } : { right: `${(1 - Math.min(1, end)) * 100}%` };
  const inside = end >= 0.82 && start <= 0.18;
  const waits = tree.childCount[span]! > 0 && !isOpen ? waitingShares(tree, span) : [];
  const ink = failed ? 'var(--failed)' : kindColor(kind);
  return (
    <span
      className={css.lane}
      title={
        micros === null
          ? 'Not ended'
          : `${text}${run > 0 ? ' from the first to the last' : ''}, ${percent(micros / tree.windowLength)} of the trace, ${duration(first)} after its start${path !== undefined && path.length > 0 ? '\non the critical path' : ''}`
      }
    >
      {shown && (
        <>
          <span
            className={clsx(css.bar, isOpen && css.openBar, (waits === null || waits.length > 0) && css.waitingBar, run > 0 && css.runBar)}
            style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%`, '--ink': ink } as Record<string, string>}
          >
            {waits !== null && waits.length > 0 && ownShares(waits).map(([left, right]) => (
              <span key={left} className={css.ownTime} style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }} />
            ))}
          </span>
          {path !== undefined && pairs(path).map(([begin, finish]) => (
            <span key={begin} className={css.critical} style={{ left: `${((begin - from) / length) * 100}%`, width: `${((finish - begin) / length) * 100}%` }} />
          ))}
          <span className={clsx(css.barText, inside && (waits?.length === 0 && !isOpen && run === 0 ? css.barTextInside : css.barTextOver))} style={label}>
            {text}
          </span>
        </>
      )}
    </span>
  );
}

/** What is left of a bar between the stretches in which it waits. */
function ownShares(waits: readonly (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = [];
  let at = 0;
  for (const [from, to] of waits) {
    if (from - at > 0.002) out.push([at, from]);
    at = to;
  }
  if (1 - at > 0.002) out.push([at, 1]);
  return out.slice(0, 60);
}

function pairs(path: readonly number[]): [number, number][] {
  const out: [number, number][] = [];
  for (let index = 0; index + 1 < path.length && index < 80; index += 2) out.push([path[index]!, path[index + 1]!]);
  return out;
}

/** The text with what was searched for marked in it. */
function Marked({ text, needle }: { text: string; needle: string }): ReactNode {
  if (needle === '') return text;
  const at = text.toLowerCase().indexOf(needle);
  if (at === -1) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={css.mark}>{text.slice(at, at + needle.length)}</mark>
      {text.slice(at + needle.length)}
    </>
  );
}
