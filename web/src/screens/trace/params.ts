/** What the address says of an open trace beside its span, whichever page it is open on. */
import { navigate, useSearch } from '../../shell/nav.tsx';

const OWN = ['lens', 'tab'] as const;
type Own = (typeof OWN)[number];

function put(values: Partial<Record<Own, string | null>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  navigate(location.pathname + (text === '' ? '' : `?${text}`), { replace: true });
}

/** A parameter and how to set it; null leaves it out. */
export function useParam(name: Own): [string | null, (value: string | null) => void] {
  const value = new URLSearchParams(useSearch()).get(name);
  return [value, (next) => put({ [name]: next })];
}

/** Does something that writes the address anew, and keeps our own parameters in it. */
export function keepingParams(act: () => void): void {
  const before = new URLSearchParams(location.search);
  act();
  const after = new URLSearchParams(location.search);
  const lost = OWN.filter((name) => before.has(name) && !after.has(name));
  if (lost.length > 0) put(Object.fromEntries(lost.map((name) => [name, before.get(name)])));
}
