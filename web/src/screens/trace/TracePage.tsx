import { ArrowLeft } from 'lucide-react';
import { EMPTY } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { useKeys } from '../../shell/keys.ts';
import { navigate, useSearch } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { useThumbs } from '../../shell/useThumbs.ts';
import { IconButton } from '../../ui/Button.tsx';
import { TraceView } from './TraceView.tsx';

/** A trace on a page of its own: what a shared link opens. */
export default function TracePage({ trace }: { trace: string }) {
  const { project } = useHere();
  const query = new URLSearchParams(useSearch());
  const put = (name: 'span' | 'find', value: string) => {
    const next = new URLSearchParams(query);
    if (value === '') next.delete(name);
    else next.set(name, value);
    const text = next.toString();
    navigate(pathOf({ page: 'trace', project: project.id, trace }) + (text === '' ? '' : `?${text}`), { replace: true });
  };
  const toList = () => navigate({ page: 'traces', project: project.id });
  const thumbs = useThumbs();
  useKeys({ Escape: toList });
  return (
    <TraceView
      key={trace}
      trace={trace}
      span={query.get('span')}
      find={query.get('find') ?? ''}
      row={null}
      onSpan={(span) => put('span', span)}
      onFind={(find) => put('find', find)}
      onUnscored={(head) => thumbs.next(EMPTY, head, (found) => navigate({ page: 'trace', project: project.id, trace: found.id }))}
      leading={<IconButton small icon={ArrowLeft} label="All traces" keys="Esc" onClick={toList} />}
    />
  );
}
