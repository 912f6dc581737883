import { useState, type ReactNode } from 'react';
import type { Trace } from '../../api/types.ts';
import { cost, count, duration, exact, percent, usd } from '../../model/format.ts';
import { getText, type Json } from '../../model/json.ts';
import { usageOf } from '../../model/runView.ts';
import { oneLine } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { spanDuration, spanModel, type SpanTree } from '../../model/tree.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { CostExplained } from './CostExplained.tsx';
import css from './trace.module.css';

interface SpanFactsProps {
  tree: SpanTree;
  span: number;
  trace: string;
  head: Trace | null;
  run: Json;
}

/** Time, model, tokens and cost of a span; the parts of a sum under their total. */
export function SpanFacts({ tree, span, trace, head, run }: SpanFactsProps) {
  const now = useNow(60);
  const { utc } = usePrefs();
  const [explained, setExplained] = useState(false);
  const micros = spanDuration(tree, span);
  const traceStart = parseInstant(head?.started_at);
  const start = traceStart === null ? null : traceStart + tree.columns.start[span]!;
  const model = spanModel(tree, span);
  const counted = tree.columns.counted[span] === 1;
  const usage = usageOf(run);
  const own = { input: tree.columns.prompt_tokens[span]!, output: tree.columns.completion_tokens[span]! };
  const hasUsage = own.input + own.output > 0;
  const unpriced = run !== null && hasUsage && usage.source === null && usage.totalCost === 0;
  const price = cost(tree.columns.cost_usd[span]!, unpriced, hasUsage);
  const below = tree.promptTokens[span]! + tree.completionTokens[span]! - (counted ? own.input + own.output : 0);
  const provider = getText(run, 'provider');

  return (
    <>
    <dl className={css.factGrid}>
      <Fact name="Duration" title={micros === null ? 'Not ended' : `${exact(micros)} µs`}>
        {micros === null ? 'open' : duration(micros)}
        {micros !== null && <small>{percent(micros / tree.windowLength)} of the trace</small>}
      </Fact>
      <Fact name="Started" title={instantTitle(start, now)}>
        {instant(start, now, utc)}
        <small>+{duration(tree.columns.start[span])}</small>
      </Fact>
      {model !== null && (
        <Fact name="Model" title={provider ?? ''}>
          <bdi>{oneLine(model, 60)}</bdi>
          {provider !== null && <small>{oneLine(provider, 30)}</small>}
        </Fact>
      )}
      {hasUsage && (
        <Fact name="Tokens" title={`${exact(own.input)} in, ${exact(own.output)} out`}>
          {count(own.input)}→{count(own.output)}
          {usage.cacheRead > 0 && <small>{count(usage.cacheRead)} cached</small>}
          {usage.reasoning > 0 && <small>{count(usage.reasoning)} reasoning</small>}
          {!counted && <small>not in the sum</small>}
        </Fact>
      )}
      {hasUsage && (
        <Fact name="Cost" title={price.title}>
          {price.text}
          {usage.totalCost > 0 && (
            <small>
              {usd(usage.inputCost)} in + {usd(usage.outputCost)} out
            </small>
          )}
          {unpriced && <small>price not known</small>}
          <button type="button" className={css.explainButton} aria-expanded={explained} onClick={() => setExplained(!explained)}>
            explain
          </button>
        </Fact>
      )}
      {below > 0 && (
        <Fact name="Below" title="Sums over all spans below this one">
          {count(below)} tok
          <small>{cost(tree.costUsd[span]! - (counted ? tree.columns.cost_usd[span]! : 0), false, true).text}</small>
        </Fact>
      )}
    </dl>
      {explained && <CostExplained trace={trace} run={tree.columns.id[span]!} version={head?.version ?? 0} onClose={() => setExplained(false)} />}
    </>
  );
}

function Fact({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <div className={css.fact} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
