import { useId, type InputHTMLAttributes, type Ref } from 'react';
import css from './ui.module.css';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string;
  problem?: string | undefined;
  ref?: Ref<HTMLInputElement>;
};

/** A labelled input; what is wrong with it stands below and is tied to it. */
export function Field({ label, hint, problem, ...input }: FieldProps) {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={css.input}
        aria-invalid={problem !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      {note !== undefined && (
        <span id={`${id}-note`} className={problem === undefined ? css.hint : css.problem}>
          {note}
        </span>
      )}
    </div>
  );
}
