import type { Trace } from '../../api/types.ts';
import type { Aligned, Totals } from '../../model/compare.ts';
import type { Json } from '../../model/json.ts';
import { stepTexts } from '../../model/stepText.ts';
import type { Piece } from '../../model/textDiff.ts';
import { RowCells, type Both } from '../compare/CompareRow.tsx';
import { CompareSums } from '../compare/CompareSums.tsx';
import { Pieces, StepNumbers } from '../compare/StepDiff.tsx';
import compare from '../compare/compare.module.css';
import css from './report.module.css';

interface ComparisonReportProps {
  a: Trace;
  b: Trace;
  trees: Both;
  rows: readonly Aligned[];
  sums: Totals;
  /** Steps that differ, with their runs. */
  steps: readonly { row: Aligned; a: Json; b: Json }[];
  diff: (a: string, b: string) => Piece[] | null;
}

const DRAWN = 3000;

/** Two traces on one page: all steps, then each difference in full. */
export function ComparisonReport({ a, b, trees, rows, sums, steps, diff }: ComparisonReportProps) {
  return (
    <div className={css.report}>
      <h1 className="visually-hidden">Comparison of two traces</h1>
      <CompareSums a={a} b={b} sums={sums} plain />
      {rows.length > DRAWN && <p className={css.note}>Only the first {DRAWN} steps are in this file.</p>}
      <section aria-label="Steps">
        {rows.slice(0, DRAWN).map((row, index) => (
          <div key={index} className={compare.row} data-change={row.change}>
            <RowCells row={row} trees={trees} />
          </div>
        ))}
      </section>
      {steps.map((step, index) => (
        <details key={index} className={css.span} open>
          <summary>Difference {index + 1}</summary>
          <div className={css.body}>
            <StepNumbers row={step.row} trees={trees} />
            {stepTexts(step.row.a === -1 ? null : step.a, step.row.b === -1 ? null : step.b).map((text) => (
              <section key={text.title} className={compare.part}>
                <h3>{text.title}</h3>
                <Pieces pieces={diff(text.a ?? '', text.b ?? '') ?? [{ text: text.a ?? '', change: 'gone' }, { text: text.b ?? '', change: 'added' }]} />
              </section>
            ))}
          </div>
        </details>
      ))}
      <footer className={css.id}>Made with Tracekeep. This file holds everything it shows and asks nobody for anything.</footer>
    </div>
  );
}
