import { isObject, type Json } from '../../model/json.ts';
import { runMessages, type Message } from '../../model/messages.ts';
import { attemptsOf, bannerOf, isEmpty, onlyNodeOutput, recorded } from '../../model/runView.ts';
import { spanStatus, type SpanTree } from '../../model/tree.ts';
import { Attempts } from './Attempts.tsx';
import { Chat } from './Chat.tsx';
import { ErrorBanner } from './ErrorBanner.tsx';
import { Value } from './Value.tsx';
import css from './trace.module.css';

interface RunTabProps {
  run: Json;
  /** Messages of the call before. */
  before: readonly Message[] | null;
  tree: SpanTree;
  span: number;
  onSelect: (span: number) => void;
}

/** What went in and what came out: as a chat where it was one, as values always. */
export function RunTab({ run, before, tree, span, onSelect }: RunTabProps) {
  const banner = bannerOf(run, tree, span);
  const messages = runMessages(run);
  const attempts = attemptsOf(run);
  const status = spanStatus(tree, span);
  const input = recorded(run, 'input');
  const output = recorded(run, 'output');
  const chat = messages.length > 0;
  const only = onlyNodeOutput(run);
  // The answer of a chat stands in it already.
  const answered = chat && messages.some((message) => message.isAnswer) && isObject(output) && output.size === 1;
  return (
    <>
      {banner !== null && <ErrorBanner banner={banner} onSelect={onSelect} />}
      {attempts.length > 1 && <Attempts attempts={attempts} />}
      {chat && <Chat messages={messages} before={before} />}
      {!chat && <Value title="Input" value={input} missing="No input was recorded." />}
      {chat && !isEmpty(input) && (
        <details className={css.whole}>
          <summary>Input as it was sent</summary>
          <Value title="Input" value={input} missing="" />
        </details>
      )}
      {only !== null ? (
        <>
          <Value title="Output" note={`of node ${only.node}`} value={only.output} missing={missingOutput(status)} />
          <details className={css.whole}>
            <summary>Whole output</summary>
            <Value title="All nodes" value={output} missing="" />
          </details>
        </>
      ) : (
        !answered && <Value title="Output" value={output} missing={missingOutput(status)} />
      )}
      {run === null && <p className={css.remark}>The server knows this span but not its body.</p>}
    </>
  );
}

function missingOutput(status: string | null): string {
  if (status === 'failed') return 'No output: it failed.';
  if (status === 'canceled') return 'No output: it was canceled.';
  if (status === 'skipped') return 'No output: it was skipped.';
  if (status === 'running') return 'No output yet.';
  if (status === null) return 'No output: it has not ended, or was open when the program stopped.';
  return 'No output was recorded.';
}
