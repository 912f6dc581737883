/** The address of lists of traces with what is to be seen in them. */

interface Wanted {
  from?: string;
  to?: string;
  /** Parameters of the API. */
  where?: readonly (readonly [parameter: string, value: string])[];
}

function withQuery(path: string, { from, to, where = [] }: Wanted): string {
  const query = new URLSearchParams(where.map(([parameter, value]) => [parameter, value]));
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Traces of a project. */
export function tracesHref(project: string, wanted: Wanted): string {
  return withQuery(`/p/${encodeURIComponent(project)}/traces`, wanted);
}

/** Traces of an app. */
export function appTracesHref(project: string, app: string, wanted: Wanted): string {
  return withQuery(`/p/${encodeURIComponent(project)}/apps/${encodeURIComponent(app)}/traces`, wanted);
}
