import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { runQuery } from '../../api/queries.ts';
import { exact } from '../../model/format.ts';
import { get, type Json } from '../../model/json.ts';
import { copyText } from '../../model/jsonRows.ts';
import { figure, seriesOf } from '../../model/series.ts';
import { dataOf } from '../../model/readJson.ts';
import { oneLine } from '../../model/text.ts';
import { spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './trace.module.css';

interface SamplesTabProps {
  tree: SpanTree;
  samples: readonly number[];
  trace: string;
  version: number;
  onSelect: (span: number) => void;
}

/** Samples that are read at a time. */
const PAGE = 25;

/** The samples of an evaluation or of a task: what went in, what came out, and the score of each scorer. */
export function SamplesTab({ tree, samples, trace, version, onSelect }: SamplesTabProps) {
  const { project } = useHere();
  const [shown, setShown] = useState(PAGE);
  const some = samples.slice(0, shown);
  const runs = useQueries({ queries: some.map((one) => runQuery(project.id, trace, tree.columns.id[one]!, version)) });
  const rows = some.map((one, index) => {
    const read = runs[index]?.data;
    const run = read === undefined || read.tooLarge ? null : dataOf(read);
    return { span: one, run, scores: new Map(seriesOf(run).map((series) => [series.name, series.values.at(-1)!])) };
  });
  const scorers = [...new Set(rows.flatMap((row) => [...row.scores.keys()]))];
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>Samples</h3>
        <span className={css.faint}>{exact(samples.length)}</span>
      </div>
      <div className={css.scrollX} role="region" aria-label="Samples">
        <table className={css.facts2}>
          <thead>
            <tr>
              <th scope="col">Sample</th>
              <th scope="col">Input</th>
              <th scope="col">Output</th>
              {scorers.map((scorer) => (
                <th key={scorer} scope="col" data-number>
                  <bdi>{oneLine(scorer, 30)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.span}>
                <th scope="row">
                  <Button small look="ghost" onClick={() => onSelect(row.span)}>
                    <Status status={spanStatus(tree, row.span)} iconOnly size={12} />
                    <span className="truncate">{oneLine(spanName(tree, row.span), 40)}</span>
                  </Button>
                </th>
                <td>{cell(get(row.run, 'input'))}</td>
                <td>{cell(get(row.run, 'output'))}</td>
                {scorers.map((scorer) => (
                  <td key={scorer} data-number>
                    {row.scores.has(scorer) ? figure(row.scores.get(scorer)!) : '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < samples.length && (
        <Button small onClick={() => setShown(shown + PAGE)}>
          {exact(samples.length - shown)} more
        </Button>
      )}
    </section>
  );
}

function cell(value: Json | undefined) {
  if (value === undefined || value === null) return '–';
  const text = copyText(value);
  return <bdi title={oneLine(text, 1000)}>{oneLine(text, 90)}</bdi>;
}
