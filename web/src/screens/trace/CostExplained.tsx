import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { explainQuery } from '../../api/explain.ts';
import { exact, usd } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { useHere } from '../../shell/project.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './trace.module.css';

const CLASSES: Record<string, string> = {
  prompt: 'input',
  completion: 'output',
  cache_read: 'input from cache',
  cache_write: 'input into cache',
  request: 'requests',
};

const SOURCES: Record<string, string> = {
  sender: 'told by the sender',
  table: 'table of public prices',
  override: 'a price of this project',
};

interface CostExplainedProps {
  trace: string;
  /** One run, or null for the whole trace. */
  run: string | null;
  version: number;
  onClose: () => void;
}

/** What a cost is made of: tokens of each class, their price, the part they come to, and who says so. */
export function CostExplained({ trace, run, version, onClose }: CostExplainedProps) {
  const { project } = useHere();
  const explained = useQuery(explainQuery(project.id, trace, run, version));
  const data = explained.data;
  return (
    <section className={css.explain} aria-label="What this cost is made of">
      <div className={css.explainHead}>
        <strong>{data === undefined ? 'Cost' : `${usd(data.total_usd)}${run === null ? ' for the whole trace' : ''}`}</strong>
        <IconButton small icon={X} label="Close the explanation" onClick={onClose} />
      </div>
      {explained.isError ? (
        <Notice what="The cost could not be explained." error={explained.error} onRetry={() => void explained.refetch()} />
      ) : data === undefined ? (
        <RowSkeleton rows={3} height={22} />
      ) : (
        <>
          {data.parts.length > 0 && (
            <div className={css.scrollX} role="region" aria-label="Parts of the cost">
              <table className={css.facts2}>
                <thead>
                  <tr>
                    <th scope="col">Model</th>
                    <th scope="col">Class</th>
                    <th scope="col" data-number>
                      Tokens
                    </th>
                    <th scope="col" data-number>
                      Price
                    </th>
                    <th scope="col" data-number>
                      Part
                    </th>
                    <th scope="col">Source</th>
                  </tr>
                </thead>
                <tbody>
                  {data.parts.map((part, index) => (
                    <tr key={index}>
                      <th scope="row">
                        <bdi title={part.provider ?? ''}>{oneLine(part.model ?? 'no model', 60)}</bdi>
                      </th>
                      <td>{CLASSES[part.class] ?? part.class.replaceAll('_', ' ')}</td>
                      <td data-number>{exact(part.tokens)}</td>
                      <td data-number title={part.price_usd === null ? 'The sender told the sum only' : undefined}>
                        {part.price_usd === null ? '–' : `${usd(part.price_usd)} / ${part.price_per === 'request' ? 'request' : 'M'}`}
                      </td>
                      <td data-number title={`$${part.cost_usd}`}>
                        {usd(part.cost_usd)}
                      </td>
                      <td title={part.price_table === null ? (part.price_id ?? undefined) : `edition ${part.price_table}`}>
                        {SOURCES[part.source ?? ''] ?? 'not known'}
                        {part.price_table !== null && <span className={css.faint}> {part.price_table}</span>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {data.compared.map((one, index) => (
            <p key={index} className={css.remark} title={one.price_table === null ? (one.price_id ?? undefined) : `edition ${one.price_table}`}>
              <bdi>{oneLine(one.model ?? 'An unnamed model', 60)}</bdi>: the sender tells {usd(one.told_usd)}, which counts; by{' '}
              {one.price_table === null ? 'the price of this project' : 'the table of public prices'} it would be {usd(one.computed_usd)}.
            </p>
          ))}
          {data.unpriced.map((one, index) => (
            <p key={index} className={css.remark}>
              {exact(one.tokens)} tokens of <bdi>{oneLine(one.model ?? 'an unnamed model', 60)}</bdi> in {exact(one.spans)} {one.spans === 1 ? 'span' : 'spans'}: no
              price is known. A price of the project (under Prices) gives it one.
            </p>
          ))}
          {data.parts.length === 0 && data.unpriced.length === 0 && <p className={css.remark}>No usage was recorded.</p>}
          {data.parts.some((part) => part.source === 'table') && <p className={css.remark}>Prices of the table are estimates.</p>}
        </>
      )}
    </section>
  );
}
