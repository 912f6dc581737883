import { useQuery } from '@tanstack/react-query';
import { fetchText } from '../../api/client.ts';
import type { TraceList } from '../../api/types.ts';
import { ago, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { useHere } from '../../shell/project.tsx';
import css from './overview.module.css';

/** When something came last: a quiet project and a broken sender look the same in sums. */
export function Health() {
  const { project } = useHere();
  const now = useNow(1);
  const newest = useQuery({
    queryKey: ['newest', project.id],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ project_id: project.id, view: 'preview', page_size: '1' });
      const { data } = JSON.parse(await fetchText(`/v1/tracing/traces?${query.toString()}`, signal)) as TraceList;
      return parseInstant((data[0] as { updated_at?: string } | undefined)?.updated_at);
    },
    refetchInterval: 5000,
  });
  if (newest.data === undefined) return <span className={css.health}>{newest.isError ? 'No link to the server; trying again' : ''}</span>;
  return (
    <span className={css.health} title={instantTitle(newest.data, now)}>
      {newest.data === null ? 'Nothing has come yet' : `Last news ${ago(newest.data, now)}`}
    </span>
  );
}
