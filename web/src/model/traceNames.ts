import { looksLikeUuid, shortId } from './text.ts';

interface Named {
  id: string;
  name: string | null;
  agent?: string | null;
}

/**
 * What to call a trace: its name, or the agent's where the name is a bare UUID, and
 * the other of the two beside it. Without either, the beginning of its id must do.
 */
export function traceNames(trace: Named): { name: string; other: string | null; isId: boolean } {
  const own = trace.name ?? '';
  const agent = trace.agent ?? '';
  if (own !== '' && !looksLikeUuid(own)) {
    return { name: own, other: agent === '' || agent === own ? null : agent, isId: false };
  }
  if (agent !== '') return { name: agent, other: own === '' ? null : shortId(own), isId: false };
  return { name: shortId(own === '' ? trace.id : own), other: null, isId: true };
}
