import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isOpen, useJob } from '../../api/jobs.ts';
import { redactionPreview, useScrub, type Rule } from '../../api/keeping.ts';
import { countQuery } from '../../api/traces.ts';
import { exact, traceCount } from '../../model/format.ts';
import { fromInput, toIso } from '../../model/time.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';
import { JobProgress } from '../system/JobProgress.tsx';

/** Scrubs stored traces of a window: first how many are looked through, and what the rules find in the newest. */
export function Scrub({ rules, onClose }: { rules: readonly Rule[]; onClose: () => void }) {
  const { project } = useHere();
  const { utc } = usePrefs();
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const preview = useQuery(redactionPreview(project.id, rules));
  const scrub = useScrub(project.id);
  const job = useJob(project.id, scrub.data?.id ?? null).data;
  const [start, end] = [fromInput(from, utc), fromInput(until, utc)];
  const backwards = start !== null && end !== null && end <= start;
  const filter = new URLSearchParams({
    ...(start !== null && { 'started_at:gte': toIso(start) }),
    ...(end !== null && { 'started_at:lt': toIso(end) }),
  });
  const counted = useQuery({ ...countQuery(project.id, filter.toString()), enabled: !backwards });
  const bounds = { ...(start !== null && { from: toIso(start) }), ...(end !== null && { until: toIso(end) }) };
  const count = counted.data?.count;
  const result = (job?.result ?? {}) as { traces?: number; changed?: number };

  if (scrub.data !== undefined) {
    return (
      <Dialog title="Scrubbing stored traces" onClose={onClose}>
        {job !== undefined && <JobProgress job={job} />}
        {job?.state === 'succeeded' && (
          <p role="status">
            Looked through {traceCount(result.traces ?? 0)}; {exact(result.changed ?? 0)} changed.
          </p>
        )}
        <p>It goes on when this is closed.</p>
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            {job !== undefined && isOpen(job) ? 'Close' : 'Done'}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title="Scrub stored traces" onClose={onClose}>
      {scrub.isError && <Notice what="Nothing was changed." error={scrub.error} />}
      {counted.isError && <Notice what="The traces could not be counted." error={counted.error} onRetry={() => void counted.refetch()} />}
      <div className={page.row}>
        <Field label={utc ? 'From (UTC, optional)' : 'From (optional)'} hint="All older ones, unless given." type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
        <Field
          label={utc ? 'Until (UTC, optional)' : 'Until (optional)'}
          hint="All newer ones, unless given."
          type="datetime-local"
          problem={backwards ? 'The end does not lie after the start.' : undefined}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      <p role="status">
        {count === undefined ? 'Counting…' : <strong>{traceCount(count)}</strong>}
        {count !== undefined && ' would be looked through.'}
        {preview.data !== undefined && ` Of the newest ${exact(preview.data.traces)}, the rules find something in ${exact(preview.data.changed_traces)}.`} What is taken out cannot
        be brought back.
      </p>
      <DialogFoot>
        <Button onClick={onClose}>Leave them</Button>
        <Button look="danger" disabled={count === undefined || count === 0 || backwards || scrub.isPending} onClick={() => scrub.mutate(bounds)}>
          {count === undefined ? 'Scrub' : `Scrub ${traceCount(count)}`}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
