import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { ThumbsDown, ThumbsUp, Trash2 } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { evaluationsQuery, HELPFUL, removeEvaluation, saveEvaluation, useMe, type NewEvaluation } from '../../api/queries.ts';
import type { Evaluation } from '../../api/types.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './evaluation.module.css';

const SCORE = 'score';
const NOTE = 'note';
const SCORES = [1, 2, 3, 4, 5];

interface EvaluationTabProps {
  trace: string;
  run: string;
  /** Whether the span stands for the whole trace. */
  isRoot: boolean;
}

/** What people and programs say of the trace, or of one of its spans: thumbs, a score, a note. */
export function EvaluationTab({ trace, run, isRoot }: EvaluationTabProps) {
  const { project } = useHere();
  const me = useMe();
  const queries = useQueryClient();
  const query = evaluationsQuery(project.id, trace);
  const all = useQuery(query);
  const [ofTrace, setOfTrace] = useState(isRoot);
  const changed = () => queries.invalidateQueries({ queryKey: query.queryKey });
  const save = useMutation({ mutationFn: (body: NewEvaluation) => saveEvaluation(project.id, trace, body), onSuccess: changed });
  const remove = useMutation({ mutationFn: (what: Evaluation) => removeEvaluation(project.id, trace, what), onSuccess: changed });
  const noteId = useId();

  const target = ofTrace ? null : run;
  const here = (all.data ?? []).filter((one) => one.run_id === target);
  const mine = (name: string) =>
    here.find((one) => one.name === name && one.source === 'person' && one.author === me.data?.email);
  const say = (name: string, value: boolean | number | string, kind?: 'text') => {
    const before = mine(name);
    // The same word again takes it back.
    if (before !== undefined && before.value === value) remove.mutate(before);
    else save.mutate({ name, value, ...(kind && { kind }), ...(target !== null && { run_id: target }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const score = SCORES.find((number) => event.key === String(number));
    if (score !== undefined) say(SCORE, score);
    else if (event.key === 'y' || event.key === 'n') say(HELPFUL, event.key === 'y');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const failure = save.error ?? remove.error;

  if (all.isError && all.data === undefined) {
    return <Notice what="The results could not be read." error={all.error} onRetry={() => void all.refetch()} />;
  }
  if (all.data === undefined) return <RowSkeleton rows={4} height={26} />;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys for what its buttons do
    <div className={css.evaluation} onKeyDown={onKeyDown}>
      <div className={css.line} role="group" aria-label="What it is about">
        <Button small aria-pressed={ofTrace} className={clsx(ofTrace && css.chosen)} onClick={() => setOfTrace(true)}>
          Whole trace
        </Button>
        <Button small aria-pressed={!ofTrace} className={clsx(!ofTrace && css.chosen)} onClick={() => setOfTrace(false)}>
          This span
        </Button>
      </div>
      <div className={css.line}>
        <IconButton
          icon={ThumbsUp}
          label="Helpful"
          keys="y"
          look="plain"
          aria-pressed={mine(HELPFUL)?.value === true}
          onClick={() => say(HELPFUL, true)}
        />
        <IconButton
          icon={ThumbsDown}
          label="Not helpful"
          keys="n"
          look="plain"
          aria-pressed={mine(HELPFUL)?.value === false}
          onClick={() => say(HELPFUL, false)}
        />
        <span className={css.gap} />
        <span className={css.label} id={`${noteId}-score`}>
          Score
        </span>
        <div className={css.scores} role="group" aria-labelledby={`${noteId}-score`}>
          {SCORES.map((score) => {
            const isMine = mine(SCORE)?.value === score;
            return (
              <Button
                key={score}
                small
                title={`Score ${score} of 5 (${score})`}
                aria-pressed={isMine}
                className={clsx(isMine && css.chosen)}
                onClick={() => say(SCORE, score)}
              >
                {score}
              </Button>
            );
          })}
        </div>
      </div>
      <Note key={`${target ?? ''} ${String(mine(NOTE)?.value ?? '')}`} id={noteId} before={mine(NOTE)} onSave={(text) => say(NOTE, text, 'text')} />
      {failure !== null && <Notice what="That could not be saved." error={failure} />}
      <Results rows={here} own={me.data?.email ?? null} onRemove={(what) => remove.mutate(what)} />
    </div>
  );
}

function Note({ id, before, onSave }: { id: string; before: Evaluation | undefined; onSave: (text: string) => void }) {
  const saved = typeof before?.value === 'string' ? before.value : '';
  const [text, setText] = useState(saved);
  return (
    <div className={css.note}>
      <label className={css.label} htmlFor={id}>
        Note
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '' && text !== saved) onSave(text);
        }}
      />
      <Button small disabled={text.trim() === '' || text === saved} onClick={() => onSave(text)}>
        Save note
      </Button>
    </div>
  );
}

function Results({ rows, own, onRemove }: { rows: readonly Evaluation[]; own: string | null; onRemove: (what: Evaluation) => void }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  if (rows.length === 0) return <p className={css.none}>Nobody has said anything yet.</p>;
  return (
    <table className={css.results}>
      <caption>Results</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">By</th>
          <th scope="col">When</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.name} ${row.source} ${row.author}`}>
            <th scope="row">
              <bdi>{row.name}</bdi>
            </th>
            <td>
              <bdi>{typeof row.value === 'boolean' ? (row.value ? 'yes' : 'no') : String(row.value)}</bdi>
              {row.comment !== null && <div className={css.comment}>{row.comment}</div>}
            </td>
            <td title={row.source}>
              <bdi>{row.author === '' ? row.source : row.author}</bdi>
            </td>
            <td title={instantTitle(parseInstant(row.created_at), now)}>{instant(parseInstant(row.created_at), now, utc)}</td>
            <td>
              {row.source === 'person' && row.author === own && (
                <IconButton small icon={Trash2} label={`Take back ${row.name}`} onClick={() => onRemove(row)} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
