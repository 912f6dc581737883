import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';

/** A change, after which what it touches is read again. */
export function useChange<V, T>(touches: QueryKey[], change: (values: V) => Promise<T>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
