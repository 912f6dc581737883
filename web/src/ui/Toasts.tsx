import { useAnnouncement } from './announce.ts';
import css from './ui.module.css';

export function Toasts() {
  const { text, count } = useAnnouncement();
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {text !== '' && (
        <div key={count} className={css.toast}>
          {text}
        </div>
      )}
    </div>
  );
}
