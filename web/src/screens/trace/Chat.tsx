import clsx from 'clsx';
import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { bytes } from '../../model/format.ts';
import { messageText, type Message, type Part } from '../../model/messages.ts';
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

interface ChatProps {
  messages: readonly Message[];
}

/** What was said turn by turn, the answer last. */
export function Chat({ messages }: ChatProps) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, messages.length - SHOWN);
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>Messages</h3>
      </div>
      <ol className={css.chat}>
        {hidden > 0 && (
          <li>
            <Button small onClick={() => setAll(true)}>
              {hidden} earlier messages
            </Button>
          </li>
        )}
        {messages.slice(hidden).map((message, index) => (
          <Turn key={index + hidden} message={message} />
        ))}
      </ol>
    </section>
  );
}

function Turn({ message }: { message: Message }) {
  const { isAnswer } = message;
  const text = messageText(message);
  const isSystem = message.role === 'system' || message.role === 'developer';
  const result = message.parts.find((part) => part.kind === 'tool-result');
  const who = message.name ?? result?.name ?? null;
  const body = message.parts.map((part, index) => <PartView key={index} part={part} />);
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

function PartView({ part }: { part: Part }) {
  if (part.kind === 'text') return <LongText text={part.text} plain />;
  if (part.kind === 'image') return <ImagePart url={part.url} />;
  if (part.kind === 'tool-call') {
    return (
      <div className={css.toolCall}>
        <div className={css.toolHead}>
          <Wrench size={13} aria-hidden />
          <bdi>{oneLine(part.name, 80)}</bdi>
          {part.id !== null && <bdi className={css.faint}>{oneLine(part.id, 30)}</bdi>}
        </div>
        {typeof part.input === 'string' ? <LongText text={part.input} /> : <JsonView label="Tool call" value={part.input} find="" />}
      </div>
    );
  }
  const value = part.kind === 'tool-result' ? part.output : part.value;
  if (typeof value === 'string') return <LongText text={value} plain />;
  return <JsonView label={part.kind === 'tool-result' ? 'Tool result' : part.label} value={value} find="" />;
}
