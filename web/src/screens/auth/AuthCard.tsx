import type { ReactNode } from 'react';
import { Mark } from '../../shell/Mark.tsx';
import css from './auth.module.css';

export function AuthCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <div className={css.brand}>
          <Mark size={28} />
          <span>Tracekeep</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
