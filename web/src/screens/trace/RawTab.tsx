import { useQuery } from '@tanstack/react-query';
import { runPath } from '../../api/client.ts';
import { runQuery } from '../../api/queries.ts';
import { bytes } from '../../model/format.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Value } from './Value.tsx';
import css from './trace.module.css';

/** The stored original, as the sender sent it. */
export function RawTab({ trace, run, version }: { trace: string; run: string; version: number }) {
  const { project } = useHere();
  const original = useQuery(runQuery(project.id, trace, run, version, true));
  if (original.isError) {
    return <Notice what="The original could not be read." error={original.error} onRetry={() => void original.refetch()} />;
  }
  if (original.data === undefined) return <RowSkeleton rows={8} height={22} />;
  return (
    <>
      <p className={css.remark}>
        {bytes(original.data.length)}, as it was sent.{' '}
        <a href={runPath(project.id, trace, run, true)} download="span.json">
          Download
        </a>
      </p>
      {original.data.tooLarge ? (
        <p className={css.remark}>It is too large to be shown here.</p>
      ) : (
        <Value key={run} title="Original" value={original.data.value} missing="It is null." />
      )}
    </>
  );
}
