import { useQuery } from '@tanstack/react-query';
import { Suspense, use, useMemo } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { Trace } from '../../api/types.ts';
import { numbersOf, type Aligned } from '../../model/compare.ts';
import { count, duration, signed, signedCount, signedUsd, usd } from '../../model/format.ts';
import type { Json } from '../../model/json.ts';
import { dataOf } from '../../model/readJson.ts';
import { stepTexts, type StepText } from '../../model/stepText.ts';
import { oneLine, visible } from '../../model/text.ts';
import { spanKind, spanModel, spanName, spanStatus } from '../../model/tree.ts';
import type { Piece } from '../../model/textDiff.ts';
import { useHere } from '../../shell/project.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { KindIcon } from '../../ui/KindIcon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Both } from './CompareRow.tsx';
import css from './compare.module.css';

interface StepDiffProps {
  row: Aligned;
  trees: Both;
  a: Trace;
  b: Trace;
}

/** One step in both traces: numbers beside each other, prompt and answer with their differences. */
export function StepDiff({ row, trees, a, b }: StepDiffProps) {
  const { project } = useHere();
  const idA = row.a === -1 ? '' : trees.a.columns.id[row.a]!;
  const idB = row.b === -1 ? '' : trees.b.columns.id[row.b]!;
  const runA = useQuery({ ...runQuery(project.id, a.id, idA, a.version), enabled: idA !== '' });
  const runB = useQuery({ ...runQuery(project.id, b.id, idB, b.version), enabled: idB !== '' });
  const failed = runA.isError ? runA : runB.isError ? runB : null;
  const waits = (idA !== '' && runA.data === undefined) || (idB !== '' && runB.data === undefined);
  const valueA = runA.data === undefined ? null : dataOf(runA.data);
  const valueB = runB.data === undefined ? null : dataOf(runB.data);
  return (
    <>
      <StepNumbers row={row} trees={trees} />
      {failed !== null ? (
        <Notice what="The step could not be read." error={failed.error} onRetry={() => void failed.refetch()} />
      ) : waits ? (
        <RowSkeleton rows={6} height={24} />
      ) : (
        <StepDiffs a={row.a === -1 ? null : valueA} b={row.b === -1 ? null : valueB} />
      )}
    </>
  );
}

export function StepNumbers({ row, trees }: { row: Aligned; trees: Both }) {
  const [tree, span] = row.b === -1 ? [trees.a, row.a] : [trees.b, row.b];
  const [a, b] = [numbersOf(trees.a, row.a), numbersOf(trees.b, row.b)];
  const models = [row.a === -1 ? null : spanModel(trees.a, row.a), row.b === -1 ? null : spanModel(trees.b, row.b)];
  const states = [row.a === -1 ? null : (spanStatus(trees.a, row.a) ?? 'no status'), row.b === -1 ? null : (spanStatus(trees.b, row.b) ?? 'no status')];
  const rows: [string, string, string, string][] = [
    ['Status', states[0] ?? '–', states[1] ?? '–', ''],
    ['Time', duration(a?.duration), duration(b?.duration), a?.duration != null && b?.duration != null ? signed(b.duration - a.duration) : ''],
  ];
  if (models.some((model) => model !== null)) rows.push(['Model', oneLine(models[0] ?? '–', 50), oneLine(models[1] ?? '–', 50), '']);
  if ((a?.tokens ?? 0) + (b?.tokens ?? 0) > 0) rows.push(['Tokens', count(a?.tokens), count(b?.tokens), a !== null && b !== null ? signedCount(b.tokens - a.tokens) : '']);
  if ((a?.costUsd ?? 0) + (b?.costUsd ?? 0) > 0) rows.push(['Cost', usd(a?.costUsd), usd(b?.costUsd), a !== null && b !== null ? signedUsd(b.costUsd - a.costUsd) : '']);
  return (
    <>
      <h2 className={css.stepName}>
        <KindIcon kind={spanKind(tree, span)} size={16} />
        <bdi>{oneLine(spanName(tree, span), 160)}</bdi>
      </h2>
      <table className={css.numbers}>
        <thead>
          <tr>
            <td />
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">Δ</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, left, right, delta]) => (
            <tr key={name} data-differs={left !== right ? '' : undefined}>
              <th scope="row">{name}</th>
              <td>
                <bdi>{left}</bdi>
              </td>
              <td>
                <bdi>{right}</bdi>
              </td>
              <td>{delta}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The texts of a step, part by part; null stands for a trace that the step is not in. */
function StepDiffs({ a, b }: { a: Json | null; b: Json | null }) {
  const texts = useMemo(() => stepTexts(a, b), [a, b]);
  if (texts.length === 0) return <p className={css.quiet}>Nothing was recorded of what went in and came out.</p>;
  return texts.map((text) => (
    <section key={text.title} className={css.part}>
      <h3>
        {text.title} {text.a === text.b && <span className={css.quiet}>the same</span>}
      </h3>
      <Suspense fallback={<RowSkeleton rows={3} height={20} />}>
        <Differences text={text} />
      </Suspense>
    </section>
  ));
}

/** The code that tells differences, asked for once. */
let differ: Promise<typeof import('../../model/textDiff.ts')> | null = null;

function loadDiffer() {
  differ ??= import('../../model/textDiff.ts');
  return differ;
}

function Differences({ text }: { text: StepText }) {
  if (text.a === text.b) return <Pieces pieces={[{ text: text.a ?? '', change: 'same' }]} />;
  if (text.a === null) return <Pieces pieces={[{ text: text.b ?? '', change: 'added' }]} />;
  if (text.b === null) return <Pieces pieces={[{ text: text.a, change: 'gone' }]} />;
  return <Compared a={text.a} b={text.b} />;
}

function Compared({ a, b }: { a: string; b: string }) {
  const { textDiff } = use(loadDiffer());
  const pieces = useMemo(() => textDiff(a, b), [textDiff, a, b]);
  if (pieces === null) {
    return (
      <>
        <p className={css.quiet}>The texts are too long and too different to compare word by word.</p>
        <Pieces pieces={[{ text: a, change: 'gone' }, { text: b, change: 'added' }]} />
      </>
    );
  }
  return <Pieces pieces={pieces} />;
}

/** A stretch without a change that is longer than this is cut in its middle. */
const STRETCH = 1200;

function cut(text: string): string {
  return text.length <= STRETCH ? text : `${text.slice(0, STRETCH / 2)}\n… ${text.length - STRETCH} characters the same …\n${text.slice(-STRETCH / 2)}`;
}

export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <pre className={css.diff} dir="auto">
      {pieces.map((piece, index) =>
        piece.change === 'same' ? (
          visible(cut(piece.text))
        ) : piece.change === 'added' ? (
          <ins key={index}>{visible(piece.text.slice(0, 60_000))}</ins>
        ) : (
          <del key={index}>{visible(piece.text.slice(0, 60_000))}</del>
        ),
      )}
    </pre>
  );
}
