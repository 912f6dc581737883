import { CircleX, CornerDownRight } from 'lucide-react';
import type { Banner } from '../../model/runView.ts';
import { oneLine } from '../../model/text.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { LongText } from './LongText.tsx';
import css from './trace.module.css';

/** What broke, first of all; the traceback folded below it. */
export function ErrorBanner({ banner, onSelect }: { banner: Banner; onSelect: (span: number) => void }) {
  const { message, error, cause } = banner;
  return (
    <section className={css.banner} aria-label="Error">
      <div className={css.bannerHead}>
        <CircleX size={16} aria-hidden />
        <div className={css.bannerText}>
          {error?.type && <strong>{oneLine(error.type, 80)}: </strong>}
          <LongText text={message} plain />
        </div>
        <CopyButton text={() => [message, error?.traceback].filter(Boolean).join('\n\n')} what="error" />
      </div>
      {cause !== null && (
        <div className={css.bannerMore}>
          <Button small icon={CornerDownRight} onClick={() => onSelect(cause.span)}>
            <span className="truncate">First failure: {oneLine(cause.name, 60)}</span>
          </Button>
        </div>
      )}
      {error !== null && error.message !== '' && error.message !== message && (
        <p className={css.bannerMore}>{oneLine(error.message, 500)}</p>
      )}
      {error?.traceback != null && (
        <details className={css.bannerMore}>
          <summary>Traceback</summary>
          <LongText text={error.traceback} />
        </details>
      )}
    </section>
  );
}
