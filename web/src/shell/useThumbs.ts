/** Scoring by single keys, in the list and in a trace. */
import { useQueryClient } from '@tanstack/react-query';
import { evaluationsQuery, HELPFUL, saveEvaluation } from '../api/queries.ts';
import type { Trace } from '../api/types.ts';
import type { ListState } from '../model/listState.ts';
import { announce } from '../ui/announce.ts';
import { useHere } from './project.tsx';

type Filters = Pick<ListState, 'conditions' | 'range' | 'from' | 'to'>;

const wrong = (what: string, cause: unknown) => announce(`${what}: ${cause instanceof Error ? cause.message : 'try again'}`);

export function useThumbs() {
  const { project } = useHere();
  const queries = useQueryClient();
  return {
    /** Says whether a trace helped; it is told only once the server has it. */
    say: (trace: string | null, helpful: boolean) => {
      if (trace === null) {
        announce('Choose a trace first');
        return;
      }
      saveEvaluation(project.id, trace, { name: HELPFUL, value: helpful }).then(
        () => {
          announce(helpful ? 'Scored helpful; q goes to the next one' : 'Scored not helpful; q goes to the next one');
          void queries.invalidateQueries({ queryKey: evaluationsQuery(project.id, trace).queryKey });
        },
        (cause: unknown) => wrong('Not saved', cause),
      );
    },
    /** Looks for the next trace without thumbs. */
    next: (filters: Filters, after: Trace | null, onFound: (trace: Trace) => void) => {
      import('../api/unscored.ts')
        .then(({ nextUnscored }) => nextUnscored(project.id, filters, after))
        .then(
          (found) => (found === null ? announce('No trace without a score from here on') : onFound(found)),
          (cause: unknown) => wrong('The next trace was not found', cause),
        );
    },
  };
}
