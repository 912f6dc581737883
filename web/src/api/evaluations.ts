/** Results of evaluations of a project. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { windowOf, type MetricsState } from '../model/metrics.ts';
import type { ScoreChart } from '../model/scores.ts';
import { toIso } from '../model/time.ts';
import { answer, client } from './client.ts';

/** By name over time, with the window that they are of. */
export function useScores(project: string, state: MetricsState) {
  const { range, from, to, by } = state;
  return useQuery({
    queryKey: ['scores', project, range, from, to, by],
    queryFn: async ({ signal }) => {
      const window = windowOf(state, Date.now() * 1000);
      // Weeks and months are put together from days here: the server cuts them elsewhere.
      const interval_seconds = window.step === 'hour' ? 3600 : 86_400;
      const query = { project_id: project, start_time: toIso(window.from), end_time: toIso(window.to), interval_seconds };
      const { data } = await answer(client.GET('/v1/tracing/evaluations/chart', { signal, params: { query } }));
      return { window, charts: data as unknown as ScoreChart[] };
    },
    placeholderData: keepPreviousData,
    refetchInterval: from === null ? 30_000 : false,
  });
}
