import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { recentTracesQuery } from '../../api/explain.ts';
import { oneLine } from '../../model/text.ts';
import { traceNames } from '../../model/traceNames.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import css from './compare.module.css';

interface ChooseTracesProps {
  a: string;
  b: string;
  onChoose: (a: string, b: string) => void;
}

/** Asks which two traces; the newest ones are offered. */
export function ChooseTraces({ a, b, onChoose }: ChooseTracesProps) {
  const { project } = useHere();
  const recent = useQuery(recentTracesQuery(project.id));
  const [first, setFirst] = useState(a);
  const [second, setSecond] = useState(b);
  const list = useId();
  return (
    <form
      className={css.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (first.trim() !== '' && second.trim() !== '') onChoose(first.trim(), second.trim());
      }}
    >
      <h1>Compare two traces</h1>
      <p className={css.quiet}>Paste the ids of two traces, or mark two rows of the list and choose “Compare”.</p>
      <Field label="Trace A" value={first} list={list} autoComplete="off" spellCheck={false} onChange={(event) => setFirst(event.target.value)} />
      <Field label="Trace B" value={second} list={list} autoComplete="off" spellCheck={false} onChange={(event) => setSecond(event.target.value)} />
      <datalist id={list}>
        {recent.data?.map((trace) => (
          <option key={trace.id} value={trace.id}>
            {oneLine(`${traceNames(trace).name} · ${trace.input ?? ''}`, 90)}
          </option>
        ))}
      </datalist>
      <Button type="submit" look="primary" disabled={first.trim() === '' || second.trim() === ''}>
        Compare
      </Button>
    </form>
  );
}
