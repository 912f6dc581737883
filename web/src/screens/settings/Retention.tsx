import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useJob } from '../../api/jobs.ts';
import { retentionPreview, useRetention, useRunRetention, useSaveRetention, type Retention as Kept } from '../../api/keeping.ts';
import { bytes, exact, traceCount } from '../../model/format.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';
import { JobProgress } from '../system/JobProgress.tsx';
import { Receipts } from './Receipts.tsx';
import css from './settings.module.css';

const GB = 1e9;
const FIELDS = [
  ['max_age_days', 'Days', 'Older traces go.'],
  ['max_traces', 'Traces', 'Of more, the oldest go.'],
  ['max_bytes', 'Room in GB', 'Of originals as they are stored, compressed; the oldest go.'],
  ['metrics_days', 'Days of metrics', 'What expired traces counted stays in charts for so long. Empty: it goes with them.'],
] as const;
type Name = (typeof FIELDS)[number][0];
type Texts = Record<Name, string>;

function toTexts(kept: Kept): Texts {
  const text = (name: Name) => {
    const value = kept[name] ?? null;
    return value === null ? '' : String(name === 'max_bytes' ? value / GB : value);
  };
  return Object.fromEntries(FIELDS.map(([name]) => [name, text(name)])) as Texts;
}

function toKept(texts: Texts): Kept {
  return Object.fromEntries(
    FIELDS.filter(([name]) => texts[name].trim() !== '').map(([name]) => [name, Math.round(Number(texts[name]) * (name === 'max_bytes' ? GB : 1))]),
  );
}

/** What the project keeps. Nothing is decided before it is said what would go. */
export function Retention({ administers }: { administers: boolean }) {
  const { project } = useHere();
  const kept = useRetention(project.id);
  return (
    <>
      <section className={css.section} aria-labelledby="retention">
        <div>
          <h2 id="retention">Retention</h2>
          <p>What is beyond these limits is deleted for good, every ten minutes. Without any, everything is kept. Backups keep what they have.</p>
        </div>
        {kept.isError ? (
          <Notice what="The limits could not be read." error={kept.error} onRetry={() => void kept.refetch()} />
        ) : kept.isPending ? (
          <RowSkeleton rows={4} height={48} />
        ) : (
          <RetentionForm key={JSON.stringify(kept.data)} kept={kept.data} administers={administers} />
        )}
      </section>
      <Receipts kind="retention" title="Receipts" none="Nothing has been deleted by these limits in the last thirty days." />
    </>
  );
}

function RetentionForm({ kept, administers }: { kept: Kept; administers: boolean }) {
  const { project } = useHere();
  const before = toTexts(kept);
  const [texts, setTexts] = useState(before);
  // What is looked at before it is decided.
  const [asked, setAsked] = useState<Kept | null>(null);
  const preview = useQuery({ ...retentionPreview(project.id, asked ?? {}), enabled: asked !== null, retry: false });
  const save = useSaveRetention(project.id);
  const [running, setRunning] = useState(false);
  const failed = (asked === null ? null : preview.error) ?? save.error;
  const details = failed instanceof ApiError ? failed.details : {};
  const changed = FIELDS.some(([name]) => texts[name] !== before[name]);
  const hasLimits = FIELDS.some(([name]) => name !== 'metrics_days' && before[name] !== '');
  const set = (name: Name, text: string) => {
    setTexts({ ...texts, [name]: text });
    setAsked(null);
    save.reset();
  };
  const looked = asked === null ? undefined : preview.data;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (looked === undefined) setAsked(toKept(texts));
    else save.mutate(toKept(texts), { onSuccess: () => announce('Retention set') });
  };
  return (
    <>
      <form className={css.form} onSubmit={submit}>
        {failed !== null && Object.keys(details).length === 0 && <Notice what="Nothing was changed." error={failed} />}
        <div className={page.row}>
          {FIELDS.map(([name, label, hint]) => (
            <Field
              key={name}
              label={label}
              hint={hint}
              type="number"
              min={name === 'max_bytes' ? 0.001 : 1}
              step={name === 'max_bytes' ? 'any' : 1}
              placeholder="no limit"
              disabled={!administers}
              problem={details[name]}
              value={texts[name]}
              onChange={(event) => set(name, event.target.value)}
            />
          ))}
        </div>
        {looked !== undefined && <WouldGo preview={looked} />}
        {administers ? (
          <div className={css.filters}>
            {looked === undefined ? (
              <Button type="submit" disabled={preview.isFetching || !changed}>
                {preview.isFetching ? 'Looking…' : 'Look what would go'}
              </Button>
            ) : (
              <>
                <Button type="submit" look={looked.traces > 0 ? 'danger' : 'primary'} disabled={save.isPending}>
                  {looked.traces > 0 ? `Set, and let ${looked.exact ? '' : 'at least '}${traceCount(looked.traces)} go` : 'Set'}
                </Button>
                <Button onClick={() => setAsked(null)}>Not yet</Button>
              </>
            )}
            {!changed && hasLimits && <Button onClick={() => setRunning(true)}>Delete now what is beyond them…</Button>}
          </div>
        ) : (
          <p>Admins of the project change it.</p>
        )}
      </form>
      {running && <RunNow kept={kept} onClose={() => setRunning(false)} />}
    </>
  );
}

interface Preview {
  traces: number;
  spans: number;
  bytes: number;
  exact: boolean;
  newest_started_at?: string | null;
}

/** The dry run in words. */
function WouldGo({ preview }: { preview: Preview }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  const newest = parseInstant(preview.newest_started_at);
  if (preview.traces === 0) return <p role="status">Nothing would go now.</p>;
  return (
    <p role="status" className={css.wouldGo}>
      {preview.exact ? '' : 'At least '}
      <strong>{traceCount(preview.traces)}</strong> with {exact(preview.spans)} spans would be deleted, {bytes(preview.bytes)} of originals
      {newest !== null && (
        <>
          ; the newest began <time title={instantTitle(newest, now)}>{instant(newest, now, utc)}</time>
        </>
      )}
      .
    </p>
  );
}

/** Counts first, deletes when told to, and shows the receipt. */
function RunNow({ kept, onClose }: { kept: Kept; onClose: () => void }) {
  const { project } = useHere();
  const preview = useQuery(retentionPreview(project.id, toKept(toTexts(kept))));
  const run = useRunRetention(project.id);
  const job = useJob(project.id, run.data?.id ?? null).data;
  const result = (job?.result ?? {}) as { traces?: number; spans?: number; bytes?: number };
  return (
    <Dialog title="Delete what is not kept" onClose={onClose}>
      {preview.isError && <Notice what="It could not be counted." error={preview.error} onRetry={() => void preview.refetch()} />}
      {run.isError && <Notice what="Nothing was deleted." error={run.error} />}
      {run.data === undefined ? preview.data === undefined ? <p>Counting…</p> : <WouldGo preview={preview.data} /> : job !== undefined && <JobProgress job={job} />}
      {job?.state === 'succeeded' && (
        <p role="status">
          Deleted {traceCount(result.traces ?? 0)} with {exact(result.spans ?? 0)} spans, {bytes(result.bytes ?? 0)} of originals. The receipt stays on this page.
        </p>
      )}
      <DialogFoot>
        <Button onClick={onClose}>{run.data === undefined ? 'Keep them' : 'Close'}</Button>
        {run.data === undefined && (
          <Button look="danger" disabled={preview.data === undefined || preview.data.traces === 0 || run.isPending} onClick={() => run.mutate(undefined)}>
            {preview.data === undefined ? 'Delete' : `Delete ${preview.data.exact ? '' : 'at least '}${traceCount(preview.data.traces)}`}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}
