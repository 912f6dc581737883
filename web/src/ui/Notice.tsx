import { CircleAlert } from 'lucide-react';
import { ApiError } from '../api/errors.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import css from './ui.module.css';

interface NoticeProps {
  /** What did not work, in the words of this place. */
  what: string;
  error: unknown;
  onRetry?: () => void;
}

/** A failure where it happened: what failed, why, and another try. */
export function Notice({ what, error, onRetry }: NoticeProps) {
  const message = error instanceof Error ? error.message : 'Something unexpected happened.';
  // What the server says of single fields: "cost_usd:gte" and what it must be.
  const fields = error instanceof ApiError ? Object.entries(error.details).map(([field, must]) => `${field} ${must}`) : [];
  const why = [message, ...fields].join(' – ');
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={css.notice} role="alert">
      <CircleAlert size={16} aria-hidden />
      <div className={css.noticeBody}>
        {what} <small>{why}</small>
      </div>
      {requestId !== null && <CopyButton text={requestId} what="request id" />}
      {onRetry && (
        <Button small onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
