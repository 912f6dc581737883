/** Metrics of a project or of an app. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchText } from './client.ts';
import { queryOf, windowOf, type MetricsAnswer, type MetricsState } from '../model/metrics.ts';

/** An answer, with the window that it is of: a relative one moves on. */
export function useMetrics(project: string, app: string | null, state: MetricsState) {
  const { range, from, to, by, group } = state;
  return useQuery({
    queryKey: ['metrics', project, app, range, from, to, by, group],
    queryFn: async ({ signal }) => {
      const window = windowOf(state, Date.now() * 1000);
      const query = queryOf(window, group);
      if (app === null) query.set('project_id', project);
      const path = app === null ? '/v1/tracing/metrics' : `/v1/apps/${encodeURIComponent(app)}/metrics`;
      const { data } = JSON.parse(await fetchText(`${path}?${query.toString()}`, signal)) as { data: MetricsAnswer };
      return { window, answer: data, group };
    },
    placeholderData: keepPreviousData,
    refetchInterval: from === null ? 30_000 : false,
  });
}
