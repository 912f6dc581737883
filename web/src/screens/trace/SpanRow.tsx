import clsx from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { cost, count, duration, exact, percent } from '../../model/format.ts';
import { guides } from '../../model/rows.ts';
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
  top: number;
  open: boolean;
  selected: boolean;
  focusable: boolean;
  needle: string;
  /** Some usage of the trace has no price. */
  unpriced: boolean;
  onSelect: (span: number, focus?: boolean) => void;
  onToggle: (span: number) => void;
  onHover: (span: number) => void;
}

/** Deeper rows are drawn at this indent, with their depth as a number. */
const LEVELS = 12;

export const SpanRow = memo(function SpanRow(props: SpanRowProps) {
  const { tree, span, top, open, selected, focusable, needle, unpriced, onSelect, onToggle, onHover } = props;
  const depth = tree.depth[span]!;
  const children = tree.childCount[span]!;
  const status = spanStatus(tree, span);
  const kind = spanKind(tree, span);
  const model = spanModel(tree, span);
  const name = oneLine(spanName(tree, span), 200);
  const below = tree.failures[span]! - (status === 'failed' ? 1 : 0);
  const tokens = tree.promptTokens[span]! + tree.completionTokens[span]!;
  // Which calls had no price is only known for the whole trace: a zero then says nothing.
  const price = cost(tree.costUsd[span]!, unpriced && tree.costUsd[span] === 0, tokens > 0);
  const sums = children > 0 ? 'Subtree: ' : '';

  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={tree.siblings[span]}
      aria-posinset={tree.place[span]}
      aria-expanded={children > 0 ? open : undefined}
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
        ) : (
          <span className={css.twist} />
        )}
        <KindIcon kind={kind} />
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
            ? `${sums}${exact(tree.promptTokens[span]!)} in, ${exact(tree.completionTokens[span]!)} out`
            : undefined
        }
      >
        {tokens > 0 ? count(tokens) : ''}
      </span>
      <span className={css.number} title={tokens > 0 ? sums + price.title : undefined}>
        {tokens > 0 ? price.text : ''}
      </span>
      <Bar tree={tree} span={span} kind={kind} failed={status === 'failed'} />
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

function Bar({ tree, span, kind, failed }: { tree: SpanTree; span: number; kind: string; failed: boolean }) {
  const start = (tree.columns.start[span]! - tree.windowStart) / tree.windowLength;
  const micros = spanDuration(tree, span);
  const share = micros === null ? 1 - start : micros / tree.windowLength;
  const text = micros === null ? 'open' : duration(micros);
  const end = start + share;
  const label =
    end < 0.82 ? { left: `${end * 100}%` } : start > 0.18 ? { right: `${(1 - start) * 100}%` } : { right: `${(1 - Math.min(1, end)) * 100}%` };
  const inside = end >= 0.82 && start <= 0.18;
  return (
    <span
      className={css.lane}
      title={micros === null ? 'Not ended' : `${text}, ${percent(share)} of the trace, ${duration(tree.columns.start[span])} after its start`}
    >
      <span
        className={clsx(css.bar, micros === null && css.openBar)}
        style={{
          left: `${start * 100}%`,
          width: `${share * 100}%`,
          backgroundColor: failed ? 'var(--failed)' : kindColor(kind),
        }}
      />
      <span className={clsx(css.barText, inside && css.barTextInside)} style={label}>
        {text}
      </span>
    </span>
  );
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
