import clsx from 'clsx';
import { CornerDownRight, Wrench } from 'lucide-react';
import { useMemo, useState } from 'react';
import { bytes } from '../../model/format.ts';
import { messageText, pairTools, repeatedMessages, type Message, type Part, type ToolResult } from '../../model/messages.ts';
import { oneLine } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ImagePart } from './ImagePart.tsx';
import { JsonView } from './JsonView.tsx';
import { LongText } from './LongText.tsx';
import css from './trace.module.css';

/** A chat longer than this shows its newest turns first. */
const SHOWN = 30;
/** A system prompt longer than this is folded. */
const FOLDED = 400;
/** A beginning shorter than this is shown though it is known. */
const WORTH_FOLDING = 2;

interface ChatProps {
  messages: readonly Message[];
  /** The messages of the call before, where there was one. */
  before?: readonly Message[] | null;
}

/** What was said turn by turn, the answer last; each tool call with its result; what the call before knew folded. */
export function Chat({ messages, before = null }: ChatProps) {
  const [all, setAll] = useState(false);
  const [known, setKnown] = useState(false);
  const repeated = useMemo(() => (before === null ? 0 : repeatedMessages(messages, before)), [messages, before]);
  const { messages: turns, results } = useMemo(() => pairTools(messages), [messages]);
  // Paired results are no turns any more: count what is left of the beginning.
  const first = useMemo(() => {
    if (repeated < WORTH_FOLDING) return 0;
    const kept = new Set(messages.slice(repeated).flatMap((message) => message.parts));
    const at = turns.findIndex((turn) => turn.parts.some((part) => kept.has(part)));
    return at === -1 ? 0 : at;
  }, [messages, turns, repeated]);
  const begin = known ? 0 : first;
  const hidden = all ? 0 : Math.max(0, turns.length - begin - SHOWN);
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>Messages</h3>
        <span className={css.faint}>{messages.length}</span>
      </div>
      <ol className={css.chat}>
        {first > 0 && (
          <li className={css.repeated}>
            <span>
              Same as previous call ({repeated} messages), <strong>+{messages.length - repeated} new</strong>
            </span>
            <Button small look="ghost" aria-expanded={known} onClick={() => setKnown(!known)}>
              {known ? 'Fold' : 'Show'}
            </Button>
          </li>
        )}
        {hidden > 0 && (
          <li>
            <Button small onClick={() => setAll(true)}>
              {hidden} earlier messages
            </Button>
          </li>
        )}
        {turns.slice(begin + hidden).map((message, index) => (
          <Turn key={index + begin + hidden} message={message} results={results} />
        ))}
      </ol>
    </section>
  );
}

interface TurnProps {
  message: Message;
  results: ReadonlyMap<Part, ToolResult>;
}

export function Turn({ message, results }: TurnProps) {
  const { isAnswer } = message;
  const text = messageText(message);
  const isSystem = message.role === 'system' || message.role === 'developer';
  const result = message.parts.find((part) => part.kind === 'tool-result');
  const who = message.name ?? result?.name ?? null;
  const body = message.parts.map((part, index) => <PartView key={index} part={part} result={results.get(part)} />);
  return (
    <li className={clsx(css.turn, isAnswer && css.answer)} data-role={message.role}>
      <div className={css.turnHead}>
        <span className={css.role}>{isAnswer ? 'answer' : oneLine(message.role, 30)}</span>
        {who !== null && <bdi className={css.faint}>{oneLine(who, 60)}</bdi>}
        <span className={css.spring} />
        <CopyButton text={text} what={isAnswer ? 'answer' : 'message'} />
      </div>
      {isSystem && text.length > FOLDED ? (
        <details>
          <summary>
            {oneLine(text, 90)} <span className={css.faint}>({bytes(text.length)})</span>
          </summary>
          {body}
        </details>
      ) : body.length === 0 ? (
        <p className={css.remark}>No content.</p>
      ) : (
        body
      )}
    </li>
  );
}

function PartView({ part, result }: { part: Part; result: ToolResult | undefined }) {
  if (part.kind === 'text') return <LongText text={part.text} plain />;
  if (part.kind === 'reasoning') {
    return (
      <details className={css.reasoning}>
        <summary>
          Reasoning <span className={css.faint}>({bytes(part.text.length)})</span>
        </summary>
        <LongText text={part.text} plain />
      </details>
    );
  }
  if (part.kind === 'image') return <ImagePart url={part.url} />;
  if (part.kind === 'tool-call') {
    return (
      <div className={css.toolCall}>
        <div className={css.toolHead}>
          <Wrench size={13} aria-hidden />
          <bdi>{oneLine(part.name, 80)}</bdi>
          {part.id !== null && <bdi className={css.faint}>{oneLine(part.id, 30)}</bdi>}
        </div>
        <Given label="Tool call" value={part.input} />
        {result !== undefined && (
          <div className={css.toolResult}>
            <div className={css.toolHead}>
              <CornerDownRight size={13} aria-hidden />
              <span>result</span>
              <span className={css.spring} />
              <CopyButton text={() => messageText({ role: 'tool', name: null, isAnswer: false, parts: [result] })} what="tool result" />
            </div>
            <Given label="Tool result" value={result.output} plain />
          </div>
        )}
      </div>
    );
  }
  return <Given label={part.kind === 'tool-result' ? 'Tool result' : part.label} value={part.kind === 'tool-result' ? part.output : part.value} plain />;
}

function Given({ label, value, plain = false }: { label: string; value: Parameters<typeof JsonView>[0]['value']; plain?: boolean }) {
  return typeof value === 'string' ? <LongText text={value} plain={plain} /> : <JsonView label={label} value={value} find="" />;
}
