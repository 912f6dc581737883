import clsx from 'clsx';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { removeView, saveView, useViews, type SavedView } from '../../api/traces.ts';
import { EMPTY, parseList, printList, type ListState } from '../../model/listState.ts';
import { pathOf } from '../../model/routes.ts';
import { visible } from '../../model/text.ts';
import { Link } from '../../shell/nav.tsx';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { IconButton } from '../../ui/Button.tsx';
import { LazyMenu } from '../../ui/LazyMenu.tsx';
import css from './traces.module.css';

const ViewDialog = lazy(() => import('./ViewDialog.tsx'));

/** What of a state a view keeps: filters and order; the range stays the reader's own. */
const kept = ({ conditions, sort }: ListState) => printList({ ...EMPTY, conditions, sort }).slice(1);
const same = (a: string, b: string) => new URLSearchParams(a).toString() === new URLSearchParams(b).toString();

/** Saved views as tabs. Each is a link, so that it opens in a new tab too. */
export function ViewTabs({ state }: { state: ListState }) {
  const { project } = useHere();
  const views = useViews(project.id);
  const queries = useQueryClient();
  const [naming, setNaming] = useState<'new' | SavedView | null>(null);
  const here = kept(state);
  const isPlain = here === '' && state.q === null;
  const list = views.data ?? [];
  const current = state.q === null ? list.find((view) => same(view.query, here)) : undefined;
  const hrefOf = (query: string) => {
    const { conditions, sort } = parseList(query);
    const { range, from, to } = state;
    return pathOf({ page: 'traces', project: project.id }) + printList({ ...EMPTY, conditions, sort, range, from, to });
  };
  const again = () => queries.invalidateQueries({ queryKey: ['views', project.id] });
  const change = async (work: Promise<unknown>, done: string) => {
    try {
      await work;
      announce(done);
    } catch (cause) {
      announce(cause instanceof Error ? cause.message : 'It did not work');
    }
    await again();
  };
  return (
    <nav className={css.tabs} aria-label="Views">
      <Link to={hrefOf('')} className={clsx(css.tab, isPlain && css.tabHere)} aria-current={isPlain ? 'page' : undefined}>
        All
      </Link>
      {list.map((view) => {
        const isHere = view === current;
        return (
          <span key={view.id} className={css.tabGroup}>
            <Link to={hrefOf(view.query)} className={clsx(css.tab, isHere && css.tabHere)} aria-current={isHere ? 'page' : undefined} title={view.shared ? 'Everybody in the project sees this view' : 'Your own view'}>
              <bdi>{visible(view.name)}</bdi>
            </Link>
            {isHere && view.own && (
              <LazyMenu
                label={`View ${visible(view.name)}`}
                entries={[
                  { kind: 'item', text: 'Rename or share', run: () => setNaming(view) },
                  { kind: 'item', text: 'Remove this view', danger: true, run: () => void change(removeView(project.id, view.id), 'Removed the view; its filters are still set') },
                ]}
              >
                <IconButton small icon={ChevronDown} label={`Change the view ${visible(view.name)}`} />
              </LazyMenu>
            )}
          </span>
        );
      })}
      {!isPlain && current === undefined && state.q === null && (
        <IconButton small icon={Plus} label="Save these filters as a view" onClick={() => setNaming('new')} />
      )}
      <span className={css.spring} />
      <Link to={{ page: 'integration', project: project.id }} className={css.tab}>
        Integration
      </Link>
      <Suspense fallback={null}>
        {naming !== null && (
          <ViewDialog
            name={naming === 'new' ? '' : naming.name}
            shared={naming !== 'new' && naming.shared}
            onSave={async (name, shared) => {
              await saveView(project.id, { name, shared, query: naming === 'new' ? here : naming.query }, naming === 'new' ? undefined : naming.id);
              await again();
            }}
            onClose={() => setNaming(null)}
          />
        )}
      </Suspense>
    </nav>
  );
}
