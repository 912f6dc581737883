import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { runQuery } from '../../api/queries.ts';
import type { Json } from '../../model/json.ts';
import { dataOf, type ReadJson } from '../../model/readJson.ts';
import { useHere } from '../../shell/project.tsx';

function bodiesOf(results: UseQueryResult<ReadJson>[]): Json[] {
  return results.map(({ data }) => (data === undefined || data.tooLarge ? null : dataOf(data)));
}

/**
 * Several runs of a trace, by their ids; null for one that is not there yet or too large. `version` is the trace's, so
 * that its news ask anew; 0 for runs that have ended, which stay as they are.
 */
export function useRuns(trace: string, ids: readonly string[], version: number): readonly Json[] {
  const { project } = useHere();
  return useQueries({ queries: ids.map((id) => runQuery(project.id, trace, id, version)), combine: bodiesOf });
}
