import { useQueries } from '@tanstack/react-query';
import { useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { runQuery } from '../../api/queries.ts';
import { duration, exact } from '../../model/format.ts';
import { get, type Json } from '../../model/json.ts';
import { copyText } from '../../model/jsonRows.ts';
import { pairTools, repeatedMessages, runMessages, type Message } from '../../model/messages.ts';
import { dataOf } from '../../model/readJson.ts';
import { oneLine } from '../../model/text.ts';
import { spanDuration, spanKind, spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Status } from '../../ui/Status.tsx';
import { Turn } from './Chat.tsx';
import type { LensHandle } from './lens.ts';
import css from './trace.module.css';

interface TranscriptLensProps {
  ref: Ref<LensHandle>;
  tree: SpanTree;
  trace: string;
  version: number;
  selected: number;
  onSelect: (span: number, focus?: boolean) => void;
  onEnter: () => void;
}

/** Steps that are read at a time. */
const PAGE = 20;
const SAID = new Set(['llm', 'tool', 'retriever', 'reranker', 'guardrail', 'handoff']);

/** What was said and done, in the order of time, for readers who do not think in spans. */
export default function TranscriptLens({ ref, tree, trace, version, selected, onSelect, onEnter }: TranscriptLensProps) {
  const { project } = useHere();
  const steps = useMemo(
    () => [...tree.spanAt].filter((span) => tree.childCount[span] === 0 && SAID.has(spanKind(tree, span))).sort((a, b) => tree.columns.start[a]! - tree.columns.start[b]!),
    [tree],
  );
  const [shown, setShown] = useState(PAGE);
  const list = useRef<HTMLOListElement>(null);
  const some = steps.slice(0, shown);
  const runs = useQueries({ queries: some.map((span) => runQuery(project.id, trace, tree.columns.id[span]!, version)) });
  const bodies = some.map((_, index) => {
    const read = runs[index]?.data;
    return read === undefined ? undefined : read.tooLarge ? null : dataOf(read);
  });
  const known: Message[][] = [];
  const parts = some.map((span, index) => {
    const run = bodies[index];
    const messages = run === undefined || run === null ? [] : runMessages(run);
    // A chat is sent whole with each call: only what no call before said is told here.
    const repeated = Math.max(0, ...known.map((before) => repeatedMessages(messages, before)));
    if (messages.length > 0) known.push(messages);
    return { span, run, fresh: messages.slice(repeated) };
  });

  const focus = (span: number) => list.current?.querySelector<HTMLElement>(`[data-step="${span}"]`);
  useImperativeHandle(ref, () => ({
    show: (span, wantsFocus) => {
      const element = focus(span);
      element?.scrollIntoView({ block: 'nearest' });
      if (wantsFocus) element?.focus({ preventScroll: true });
    },
    move: (by) => {
      const next = some[Math.max(0, Math.min(some.length - 1, some.indexOf(selected) + by))];
      if (next === undefined) return;
      onSelect(next);
      focus(next)?.scrollIntoView({ block: 'nearest' });
      focus(next)?.focus({ preventScroll: true });
    },
  }));

  if (steps.length === 0) return <p className={css.pad}>Nothing was said in this trace: it has no model call and no tool.</p>;
  return (
    <ol ref={list} className={css.transcript}>
      {parts.map(({ span, run, fresh }) => (
        <li key={span} className={css.step} data-chosen={span === selected ? '' : undefined}>
          <button
            type="button"
            className={css.stepHead}
            data-step={span}
            aria-current={span === selected ? 'true' : undefined}
            onClick={() => (span === selected ? onEnter() : onSelect(span))}
          >
            <KindIcon kind={spanKind(tree, span)} />
            <bdi className="truncate">{oneLine(spanName(tree, span), 100)}</bdi>
            {spanStatus(tree, span) !== 'succeeded' && <Status status={spanStatus(tree, span)} size={12} />}
            <span className={css.spring} />
            <span className={css.faint}>
              +{duration(tree.columns.start[span])} · {duration(spanDuration(tree, span))}
            </span>
          </button>
          {run === undefined ? <RowSkeleton rows={2} height={22} /> : fresh.length > 0 ? <Said messages={fresh} /> : <Done run={run} error={tree.columns.error[span] ?? null} />}
        </li>
      ))}
      {shown < steps.length && (
        <li>
          <Button small onClick={() => setShown(shown + PAGE)}>
            {exact(steps.length - shown)} more steps
          </Button>
        </li>
      )}
    </ol>
  );
}

function Said({ messages }: { messages: readonly Message[] }) {
  const { messages: turns, results } = pairTools(messages);
  return (
    <ol className={css.chat}>
      {turns.map((message, index) => (
        <Turn key={index} message={message} results={results} />
      ))}
    </ol>
  );
}

/** A tool or a search: what it was given and what came back, in a line each. */
function Done({ run, error }: { run: Json; error: string | null }) {
  const said = (value: Json | undefined) => (value === undefined || value === null ? null : oneLine(copyText(value), 400));
  const input = said(get(run, 'input'));
  const output = error ?? said(get(run, 'output'));
  return (
    <dl className={css.done}>
      {input !== null && (
        <>
          <dt>given</dt>
          <dd>
            <bdi>{input}</bdi>
          </dd>
        </>
      )}
      {output !== null && (
        <>
          <dt>{error === null ? 'result' : 'failed'}</dt>
          <dd className={error === null ? undefined : css.bad}>
            <bdi>{oneLine(output, 400)}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}
