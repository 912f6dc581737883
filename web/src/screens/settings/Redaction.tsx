import { Plus, Trash2 } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { redactionPreview, useRedaction, useSaveRedaction, type RedactionPreview, type Rule } from '../../api/keeping.ts';
import { exact, traceCount } from '../../model/format.ts';
import { oneLine, shortId } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Table } from '../../ui/Page.tsx';
import page from '../../ui/page.module.css';
import ui from '../../ui/ui.module.css';
import { Receipts } from './Receipts.tsx';
import { Scrub } from './Scrub.tsx';
import css from './settings.module.css';

const FINDS = [
  ['email', 'E-mail addresses'],
  ['phone', 'Phone numbers'],
  ['card', 'Card numbers'],
  ['token', 'Keys and tokens'],
  ['path', 'What is under a path'],
  ['regex', 'What an expression matches'],
] as const;
const ACTIONS = [
  ['mask', 'Mask'],
  ['drop', 'Drop'],
  ['pseudonym', 'Pseudonym'],
] as const;
const MOST = 50;

/** A rule while it is written. */
interface Draft {
  find: string;
  text: string;
  action: string;
}

const toDraft = ({ builtin, regex, path, action }: Rule): Draft => ({
  find: builtin ?? (regex === undefined ? 'path' : 'regex'),
  text: regex ?? path ?? '',
  action,
});
const toRule = ({ find, text, action }: Draft): Rule => (find === 'path' || find === 'regex' ? { [find]: text, action } : { builtin: find, action });

/** What is not stored, and the way to take it out of what is. */
export function Redaction({ administers }: { administers: boolean }) {
  const { project } = useHere();
  const rules = useRedaction(project.id);
  const [scrubbing, setScrubbing] = useState(false);
  return (
    <>
      <section className={css.section} aria-labelledby="redaction">
        <div>
          <h2 id="redaction">Redaction</h2>
          <p>What these rules find is not stored. They hold for all that comes in from now on; ids and times are never changed.</p>
        </div>
        {rules.isError ? (
          <Notice what="The rules could not be read." error={rules.error} onRetry={() => void rules.refetch()} />
        ) : rules.isPending ? (
          <RowSkeleton rows={3} height={36} />
        ) : (
          <RulesForm key={JSON.stringify(rules.data)} rules={rules.data} administers={administers} />
        )}
      </section>
      {rules.data !== undefined && rules.data.length > 0 && administers && (
        <section className={css.section} aria-labelledby="scrub">
          <div>
            <h2 id="scrub">What is stored already</h2>
            <p>Takes what the rules find out of stored traces, search and the database file. Backups and the audit log keep what they have.</p>
          </div>
          <div>
            <Button look="danger" onClick={() => setScrubbing(true)}>
              Scrub stored traces…
            </Button>
          </div>
          {scrubbing && <Scrub rules={rules.data} onClose={() => setScrubbing(false)} />}
        </section>
      )}
      <Receipts kind="scrub" title="Scrubs" none="No stored trace has been scrubbed in the last thirty days." />
    </>
  );
}

function RulesForm({ rules, administers }: { rules: readonly Rule[]; administers: boolean }) {
  const { project } = useHere();
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => rules.map(toDraft));
  const [asked, setAsked] = useState<readonly Rule[] | null>(null);
  const preview = useQuery({ ...redactionPreview(project.id, asked ?? []), enabled: asked !== null });
  const save = useSaveRedaction(project.id);
  const wanted = drafts.map(toRule);
  const changed = JSON.stringify(wanted) !== JSON.stringify(rules.map((rule) => toRule(toDraft(rule))));
  const failed = save.error ?? (asked === null ? null : preview.error);
  const told = failed instanceof ApiError ? failed.details.rules : undefined;
  const [, number, problem] = /^rule (\d+): (.*)$/s.exec(told ?? '') ?? [];
  const change = (next: readonly Draft[]) => {
    setDrafts(next);
    setAsked(null);
    save.reset();
  };
  const set = (index: number, values: Partial<Draft>) => change(drafts.map((draft, at) => (at === index ? { ...draft, ...values } : draft)));
  return (
    <form
      className={css.section}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(wanted, { onSuccess: () => announce('Rules set') });
      }}
    >
      {failed !== null && number === undefined && <Notice what="The rules are as they were." error={told === undefined ? failed : new Error(told)} />}
      {drafts.length === 0 && <p className={page.faint}>No rule: everything is stored as it was sent.</p>}
      <ol className={css.rules} aria-label="Rules">
        {drafts.map((draft, index) => (
          <li key={index}>
            <select className={ui.input} aria-label={`Rule ${index + 1} finds`} disabled={!administers} value={draft.find} onChange={(event) => set(index, { find: event.target.value })}>
              {FINDS.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
            {(draft.find === 'path' || draft.find === 'regex') && (
              <input
                className={ui.input}
                aria-label={draft.find === 'path' ? `Path of rule ${index + 1}` : `Expression of rule ${index + 1}`}
                placeholder={draft.find === 'path' ? '**.password' : 'EMP-[0-9]{6}'}
                aria-invalid={number === String(index + 1)}
                required
                disabled={!administers}
                value={draft.text}
                onChange={(event) => set(index, { text: event.target.value })}
              />
            )}
            <select className={ui.input} aria-label={`What rule ${index + 1} does`} disabled={!administers} value={draft.action} onChange={(event) => set(index, { action: event.target.value })}>
              {ACTIONS.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
            {administers && <IconButton small icon={Trash2} label={`Drop rule ${index + 1}`} onClick={() => change(drafts.filter((_, at) => at !== index))} />}
            {number === String(index + 1) && (
              <span className={ui.problem} role="alert">
                {problem}
              </span>
            )}
          </li>
        ))}
      </ol>
      {administers ? (
        <>
          <div className={css.filters}>
            <Button icon={Plus} disabled={drafts.length >= MOST} onClick={() => change([...drafts, { find: 'email', text: '', action: 'mask' }])}>
              Add a rule
            </Button>
            <Button disabled={drafts.length === 0 || preview.isFetching} onClick={() => (asked === null ? setAsked(wanted) : void preview.refetch())}>
              {preview.isFetching ? 'Looking…' : 'Try on stored traces'}
            </Button>
            <Button look="primary" type="submit" disabled={!changed || save.isPending}>
              Save the rules
            </Button>
          </div>
          {asked !== null && preview.data !== undefined && <Found preview={preview.data} />}
        </>
      ) : (
        <p>Admins of the project change them.</p>
      )}
    </form>
  );
}

/** What the rules would do to the newest traces. */
function Found({ preview }: { preview: RedactionPreview }) {
  const { project } = useHere();
  return (
    <>
      <p role="status">
        Something is found in <strong>{exact(preview.changed_traces)}</strong> of {preview.exact ? '' : 'the newest '}
        {traceCount(preview.traces)}, in {exact(preview.changed_spans)} of {exact(preview.spans)} spans. Nothing was changed.
      </p>
      {preview.samples.length > 0 && (
        <Table label="As it would be stored" columns={['Trace', 'As it would be stored']}>
          {preview.samples.map((sample, index) => (
            <tr key={index}>
              <th scope="row">
                <Link to={{ page: 'trace', project: project.id, trace: sample.trace_id }}>
                  <bdi>{shortId(sample.trace_id)}</bdi>
                </Link>
              </th>
              <td className="mono">
                <bdi>{oneLine(sample.after, 160)}</bdi>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
