import css from './skeleton.module.css';

/** Says "loading" only when it takes long enough to be noticed. */
export function Delayed() {
  return (
    <div className={css.delayed} role="status">
      Loading…
    </div>
  );
}

/** Rows in the shape of what is coming, so that nothing jumps when it is there. */
export function RowSkeleton({ rows, height }: { rows: number; height: number }) {
  return (
    <div className={css.rows} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={css.row} style={{ height }}>
          <span style={{ width: `${30 + ((index * 37) % 50)}%` }} />
        </div>
      ))}
    </div>
  );
}
