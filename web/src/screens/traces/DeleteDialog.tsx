import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isOpen } from '../../api/jobs.ts';
import { countQuery, deleteTraces, readJob } from '../../api/traces.ts';
import { exact, traceCount } from '../../model/format.ts';
import { visible } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { announce } from '../../ui/announce.ts';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';

interface DeleteDialogProps {
  /** What selects the traces in the API. */
  filter: string;
  which: string;
  /** What has to be written first, where more goes than can be seen. */
  confirm?: string;
  onDeleted: () => void;
  onClose: () => void;
}

const LOOK_MS = 300;

/** Says how many would go, waits for the word, and shows the work until it is done. */
export default function DeleteDialog({ filter, which, confirm, onDeleted, onClose }: DeleteDialogProps) {
  const { project } = useHere();
  const counted = useQuery(countQuery(project.id, filter));
  const [job, setJob] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState(false);
  const [written, setWritten] = useState('');
  const count = counted.data?.count;

  const work = useQuery({
    queryKey: ['delete-job', job],
    queryFn: ({ signal }) => readJob(project.id, job ?? '', signal),
    enabled: job !== null,
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? LOOK_MS : false),
  });
  const state = work.data === undefined || isOpen(work.data) ? null : work.data.state;
  useEffect(() => {
    if (state !== 'succeeded') return;
    announce(`Deleted ${traceCount(work.data?.done ?? 0)}`);
    onDeleted();
    onClose();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the work is done
  }, [state]);

  const start = async () => {
    if (count === undefined) return;
    setAsked(true);
    setError(null);
    try {
      setJob((await deleteTraces(project.id, filter, count)).id);
    } catch (cause) {
      setError(cause);
      setAsked(false);
      void counted.refetch();
    }
  };

  return (
    <Dialog title="Delete traces" onClose={onClose}>
      {counted.isError ? (
        <Notice what="The traces could not be counted." error={counted.error} onRetry={() => void counted.refetch()} />
      ) : job !== null ? (
        <p role="status">
          {work.data === undefined ? 'Waiting…' : `Deleted ${exact(work.data.done)} of ${traceCount(work.data.total ?? count ?? 0)}.`} It goes on when this is closed.
        </p>
      ) : (
        <p>
          {count === undefined ? 'Counting…' : <strong>{traceCount(count)}</strong>} {which}, with all runs, evaluations and artifacts. This cannot be undone; what has
          been added to metrics goes too.
        </p>
      )}
      {job === null && confirm !== undefined && (
        <Field label={`Write ${visible(confirm)} to confirm`} autoComplete="off" value={written} onChange={(event) => setWritten(event.target.value)} />
      )}
      {error !== null && <Notice what="Nothing was deleted." error={error} />}
      {work.isError && <Notice what="How far it came is not known." error={work.error} />}
      {state !== null && state !== 'succeeded' && <Notice what={`The work ${state}.`} error={new Error(work.data?.error ?? 'Some traces may be left.')} />}
      <DialogFoot>
        <Button onClick={onClose}>{job === null ? 'Keep them' : 'Close'}</Button>
        {job === null && (
          <Button look="danger" disabled={count === undefined || count === 0 || asked || (confirm !== undefined && written !== confirm)} onClick={() => void start()}>
            {count === undefined ? 'Delete' : `Delete ${traceCount(count)}`}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}
