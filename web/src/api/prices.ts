/** Prices of a project and the public table; jobs that price anew. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, client } from './client.ts';
import type { components } from './schema';
import { useChange } from './useChange.ts';

type Schemas = components['schemas'];
export type Price = Schemas['Price'];
export type NewPrice = Schemas['NewPrice'];


export function usePrices(project: string) {
  return useQuery({
    queryKey: ['prices', project],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/projects/{project_id}/prices', { signal, params: { path: { project_id: project } } }))).data,
  });
}

export function usePriceTable() {
  return useQuery({
    queryKey: ['price-table'],
    queryFn: async ({ signal }) => (await answer(client.GET('/v1/price-table', { signal }))).data,
  });
}

/** A page of the public table, of models whose provider and name hold all the words. */
export function useListedPrices(search: string, page: number) {
  return useQuery({
    queryKey: ['listed-prices', search, page],
    queryFn: ({ signal }) => answer(client.GET('/v1/price-table/models', { signal, params: { query: { search, page, page_size: 25 } } })),
    placeholderData: keepPreviousData,
  });
}

/** Sets a price, or the one with the id anew. */
export function useSavePrice(project: string, id: string | null) {
  return useChange([['prices', project]], async (body: NewPrice) => {
    if (id === null) return (await answer(client.POST('/v1/projects/{project_id}/prices', { params: { path: { project_id: project } }, body }))).data;
    const params = { path: { project_id: project, price_id: id } };
    return (await answer(client.PUT('/v1/projects/{project_id}/prices/{price_id}', { params, body }))).data;
  });
}

export function useDeletePrice(project: string) {
  return useChange([['prices', project]], (id: string) =>
    answer(client.DELETE('/v1/projects/{project_id}/prices/{price_id}', { params: { path: { project_id: project, price_id: id } } })),
  );
}

export function useReprice(project: string) {
  return useChange([['jobs', project]], async (body: Schemas['Reprice']) => {
    const params = { path: { project_id: project } };
    return (await answer(client.POST('/v1/projects/{project_id}/prices/reprice', { params, body }))).data;
  });
}
