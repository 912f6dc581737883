import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import css from './page.module.css';

interface PageProps {
  title: string;
  /** A line below the title. */
  lead?: ReactNode;
  /** At the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen that scrolls by itself: title, what can be done, content. */
export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <div className={css.page}>
      <div className={css.head}>
        <div className={css.titles}>
          <h1>{title}</h1>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps extends PageProps {
  id: string;
}

/** A part of a screen, with a heading of its own. */
export function Section({ id, title, lead, actions, children }: SectionProps) {
  return (
    <section className={css.section} aria-labelledby={id}>
      <div className={css.head}>
        <div className={css.titles}>
          <h2 id={id}>{title}</h2>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

type Column = string | { text: string; isNumber?: boolean; isHidden?: boolean };

/** A table that scrolls sideways where it has no room. The last column can hold actions, which have no name. */
export function Table({ label, columns, children }: { label: string; columns: readonly Column[]; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on narrow screens
    <div className={css.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { text, isNumber, isHidden } = typeof column === 'string' ? { text: column, isNumber: false, isHidden: false } : column;
              return (
                <th key={text} scope="col" className={isNumber ? css.number : undefined}>
                  {isHidden ? <span className="visually-hidden">{text}</span> : text}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export const ACTIONS: Column = { text: 'Actions', isHidden: true };

/** Nothing there, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

interface PagerProps {
  page: number;
  pages: number;
  onPage: (page: number) => void;
  /** What leads back and on; lists are newest first unless said. */
  words?: readonly [string, string];
}

/** The way through a list. */
export function Pager({ page, pages, onPage, words = ['Newer', 'Older'] }: PagerProps) {
  if (pages <= 1) return null;
  return (
    <div className={css.pager}>
      <Button small disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {words[0]}
      </Button>
      <span>
        Page {page} of {pages}
      </span>
      <Button small disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {words[1]}
      </Button>
    </div>
  );
}
