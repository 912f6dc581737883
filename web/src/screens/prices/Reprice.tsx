import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { isOpen, useJob } from '../../api/jobs.ts';
import { useReprice } from '../../api/prices.ts';
import { exact, usd } from '../../model/format.ts';
import { fromInput, toIso } from '../../model/time.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';
import { JobProgress } from '../system/JobProgress.tsx';

interface Result {
  spans?: number;
  changed?: number;
  cost_before_usd?: number | string;
  cost_after_usd?: number | string;
}

/** Prices a window of traces by the prices of today: first a count of what would change, then the change itself. */
export function Reprice({ onClose }: { onClose: () => void }) {
  const { project } = useHere();
  const { utc } = usePrefs();
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const preview = useReprice(project.id);
  const run = useReprice(project.id);
  const counted = useJob(project.id, preview.data?.id ?? null).data;
  const done = useJob(project.id, run.data?.id ?? null).data;
  const [start, end] = [fromInput(from, utc), fromInput(until, utc)];
  const backwards = start !== null && end !== null && end <= start;
  const bounds = { ...(start !== null && { from: toIso(start) }), ...(end !== null && { until: toIso(end) }) };
  const details = preview.error instanceof ApiError ? preview.error.details : {};

  if (run.data !== undefined) {
    return (
      <Dialog title="Pricing traces anew" onClose={onClose}>
        {done !== undefined && <JobProgress job={done} />}
        {done?.state === 'succeeded' && <Outcome result={done.result as Result} isPreview={false} />}
        <p>It goes on when this page is closed; the page System shows how far it is.</p>
        <DialogFoot>
          <Button look="primary" onClick={onClose}>
            {done !== undefined && isOpen(done) ? 'Close' : 'Done'}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  const isReady = counted?.state === 'succeeded';
  return (
    <Dialog title="Price traces anew" onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) run.mutate({ ...bounds, dry_run: false });
          else preview.mutate({ ...bounds, dry_run: true });
        }}
      >
        {(preview.isError || run.isError) && details.until === undefined && <Notice what="The job was not started." error={preview.error ?? run.error} />}
        <p>Costs that senders told stand. Traces that started in this window are priced by the prices of today:</p>
        <div className={page.row}>
          <Field
            label={utc ? 'From (UTC, optional)' : 'From (optional)'}
            hint="All older ones, unless given."
            type="datetime-local"
            disabled={preview.data !== undefined}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Field
            label={utc ? 'Until (UTC, optional)' : 'Until (optional)'}
            hint="All newer ones, unless given."
            type="datetime-local"
            disabled={preview.data !== undefined}
            problem={backwards ? 'The end does not lie after the start.' : details.until}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </div>
        {counted !== undefined && <JobProgress job={counted} />}
        {isReady && <Outcome result={counted.result as Result} isPreview />}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          {preview.data !== undefined && <Button onClick={() => preview.reset()}>Another window</Button>}
          <Button look="primary" type="submit" disabled={backwards || preview.isPending || run.isPending || (preview.data !== undefined && !isReady)}>
            {isReady ? 'Price them anew' : 'Count what would change'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function Outcome({ result, isPreview }: { result: Result; isPreview: boolean }) {
  const [before, after] = [Number(result.cost_before_usd ?? 0), Number(result.cost_after_usd ?? 0)];
  return (
    <p role="status">
      Of {exact(result.spans ?? 0)} spans {exact(result.changed ?? 0)} {isPreview ? 'would change' : 'have changed'}: the cost {isPreview ? 'would go' : 'went'} from{' '}
      <strong>{usd(before)}</strong> to <strong>{usd(after)}</strong>.
    </p>
  );
}
