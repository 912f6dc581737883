import clsx from 'clsx';
import type { Trace } from '../../api/types.ts';
import { cost, count, duration, exact } from '../../model/format.ts';
import { get, printJson, type Json } from '../../model/json.ts';
import { pairTools, runMessages } from '../../model/messages.ts';
import { bannerOf, isEmpty, recorded } from '../../model/runView.ts';
import { oneLine, visible } from '../../model/text.ts';
import { parseInstant, toIso } from '../../model/time.ts';
import { traceNames } from '../../model/traceNames.ts';
import { spanDuration, spanKind, spanModel, spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Status } from '../../ui/Status.tsx';
import { Turn } from '../trace/Chat.tsx';
import { ErrorBanner } from '../trace/ErrorBanner.tsx';
import { Bar } from '../trace/SpanRow.tsx';
import { SpanFacts } from '../trace/SpanFacts.tsx';
import css from './report.module.css';

interface TraceReportProps {
  head: Trace;
  tree: SpanTree;
  /** Runs by their id. */
  bodies: ReadonlyMap<string, Json>;
}

/** Spans that a report draws; more would be no page any more. */
const DRAWN = 5000;
const LONG = 100_000;

/** A trace on one page: the tree, and each span with what went in and came out. */
export function TraceReport({ head, tree, bodies }: TraceReportProps) {
  const spans = [...tree.spanAt].slice(0, DRAWN);
  const price = cost(head.usage.total_tokens_cost_usd, head.has_unpriced_usage, head.usage.total_tokens > 0);
  const { name } = traceNames(head);
  return (
    <div className={css.report}>
      <header className={css.head}>
        <h1>
          <Status status={head.label ?? head.status} /> <bdi>{oneLine(name, 160)}</bdi>
        </h1>
        <p>
          {[
            duration(head.duration_ms === null ? null : head.duration_ms * 1000),
            utc(head.started_at),
            head.usage.total_tokens > 0 ? `${exact(head.usage.total_tokens)} tokens` : '',
            head.usage.total_tokens > 0 ? price.text : '',
            `${exact(head.run_count)} ${head.run_count === 1 ? 'span' : 'spans'}`,
            head.error_count > 0 ? `${exact(head.error_count)} failed` : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className={css.id}>
          trace <bdi>{visible(head.id)}</bdi>
          {head.session_id !== null && (
            <>
              , session <bdi>{visible(head.session_id)}</bdi>
            </>
          )}
        </p>
      </header>
      {(tree.count > DRAWN || bodies.size === 0) && (
        <p className={css.note}>
          {tree.count > DRAWN && `Only the first ${exact(DRAWN)} of ${exact(tree.count)} spans are in this file. `}
          {bodies.size === 0 && 'This trace is large: what went in and came out is not in this file.'}
        </p>
      )}
      <section aria-label="Spans">
        {spans.map((span) => (
          <a key={span} href={`#span-${span}`} className={css.row}>
            <span className={css.name} style={{ paddingLeft: Math.min(tree.depth[span]!, 16) * 14 }}>
              <KindIcon kind={spanKind(tree, span)} />
              <bdi className={clsx('truncate', spanStatus(tree, span) === 'failed' && css.bad)}>{oneLine(spanName(tree, span), 120)}</bdi>
              {spanStatus(tree, span) !== 'succeeded' && <Status status={spanStatus(tree, span)} iconOnly size={12} />}
              <bdi className={css.faint}>{oneLine(spanModel(tree, span) ?? '', 40)}</bdi>
            </span>
            <span className={css.number}>{tree.promptTokens[span]! + tree.completionTokens[span]! > 0 ? count(tree.promptTokens[span]! + tree.completionTokens[span]!) : ''}</span>
            <Bar
              tree={tree}
              span={span}
              kind={spanKind(tree, span)}
              failed={spanStatus(tree, span) === 'failed'}
              from={tree.windowStart}
              to={tree.windowStart + tree.windowLength}
              path={undefined}
              run={0}
            />
          </a>
        ))}
      </section>
      {bodies.size > 0 &&
        spans.map((span) => <SpanReport key={span} tree={tree} span={span} head={head} run={bodies.get(tree.columns.id[span]!) ?? null} />)}
      <footer className={css.id}>Made with Tracekeep. This file holds everything it shows and asks nobody for anything.</footer>
    </div>
  );
}

function utc(text: string | null): string {
  const micros = parseInstant(text);
  return micros === null ? '' : toIso(micros).replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

function SpanReport({ tree, span, head, run }: { tree: SpanTree; span: number; head: Trace; run: Json }) {
  const messages = runMessages(run);
  const { messages: turns, results } = pairTools(messages);
  const banner = bannerOf(run, tree, span);
  const parts: [string, Json | undefined][] = [
    ...(messages.length > 0 ? [] : ([['Input', recorded(run, 'input')], ['Output', recorded(run, 'output')]] as [string, Json | undefined][])),
    ['Metadata', get(run, 'metadata')],
    ['Params', get(run, 'params')],
    ['Metrics', get(run, 'metrics')],
    ['Events', get(run, 'events')],
    ['Attributes', get(run, 'attributes')],
  ];
  return (
    <details id={`span-${span}`} className={css.span} open={spanStatus(tree, span) === 'failed' || tree.parent[span] === -1}>
      <summary>
        <KindIcon kind={spanKind(tree, span)} /> <bdi>{oneLine(spanName(tree, span), 160)}</bdi> <Status status={spanStatus(tree, span)} iconOnly={spanStatus(tree, span) === 'succeeded'} />
        <span className={css.faint}>{spanDuration(tree, span) === null ? 'open' : duration(spanDuration(tree, span))}</span>
      </summary>
      <div className={css.body}>
        <SpanFacts tree={tree} span={span} trace={head.id} head={head} run={run} />
        {banner !== null && <ErrorBanner banner={banner} onSelect={() => undefined} />}
        {turns.length > 0 && (
          <ol className={css.chat}>
            {turns.map((message, index) => (
              <Turn key={index} message={message} results={results} />
            ))}
          </ol>
        )}
        {parts.map(([title, value], index) =>
          isEmpty(value) ? null : index < 2 && messages.length === 0 ? (
            <section key={title}>
              <h3>{title}</h3>
              <pre>{text(value!)}</pre>
            </section>
          ) : (
            <details key={title}>
              <summary>{title}</summary>
              <pre>{text(value!)}</pre>
            </details>
          ),
        )}
      </div>
    </details>
  );
}

function text(value: Json): string {
  const whole = typeof value === 'string' ? value : printJson(value);
  return visible(whole.length > LONG ? `${whole.slice(0, LONG)}\n… ${exact(whole.length - LONG)} more characters are not in this file` : whole);
}
