import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { fetchText } from '../../api/client.ts';
import { troublesOf, useSystemStatus } from '../../api/system.ts';
import type { TraceList } from '../../api/types.ts';
import { ago, instantTitle, parseInstant } from '../../model/time.ts';
import { Link } from '../../shell/nav.tsx';
import { useNow } from '../../shell/now.ts';
import { useHere } from '../../shell/project.tsx';
import css from './overview.module.css';

/** What is wrong with the server, for those who are told; nothing when all is well. */
export function Troubles() {
  const { project } = useHere();
  const status = useSystemStatus(10_000);
  const troubles = status.data ? troublesOf(status.data) : [];
  if (troubles.length === 0) return null;
  return (
    <p className={css.troubles} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <span>The server needs a look: {troubles.join('; ')}.</span>
      <Link to={{ page: 'system', project: project.id }}>System</Link>
    </p>
  );
}

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
