/** The address of the list of traces with what is to be seen in it. */

interface Wanted {
  app?: string | null;
  from?: string;
  to?: string;
  status?: string;
  model?: string;
  agent?: string;
  tool?: string;
  protocol?: string;
  tag?: string;
  user?: string;
  source?: string;
  evaluation?: readonly string[];
}

export function tracesHref(project: string, wanted: Wanted): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(wanted) as [string, string | readonly string[] | null | undefined][]) {
    if (value === null || value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) query.append(key, one);
  }
  const text = query.toString();
  return `/p/${encodeURIComponent(project)}/traces${text === '' ? '' : `?${text}`}`;
}
