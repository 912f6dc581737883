import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { runQuery } from '../../api/queries.ts';
import type { Json } from '../../model/json.ts';
import { dataOf, type ReadJson } from '../../model/readJson.ts';
import { useHere } from '../../shell/project.tsx';

function bodiesOf(results: UseQueryResult<ReadJson>[]): Json[] {
  return results.map(({ data }) => (data === undefined || data.tooLarge ? null : dataOf(data)));
}

/**
 * Several runs of a trace that have ended, by their ids; null for one that is not there yet or too large. What has ended
 * stays as it is, so news of the trace ask for none of them again.
 */
export function useRuns(trace: string, ids: readonly string[]): readonly Json[] {
  const { project } = useHere();
  return useQueries({ queries: ids.map((id) => runQuery(project.id, trace, id, 0)), combine: bodiesOf });
}
