import { exact } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { spanName, spanStatus, type SpanTree } from '../../model/tree.ts';
import { Button } from '../../ui/Button.tsx';
import { Status } from '../../ui/Status.tsx';
import css from './trace.module.css';

interface ContinuedOnProps {
  tree: SpanTree;
  fragments: readonly number[];
  /** How many of them are read. */
  taken: number;
  onSelect: (span: number) => void;
}

/** Fragments that are named; a task that goes on in hundreds of places has them in the tree. */
const NAMED = 6;

/** Where a task went on in other processes, and that what they logged is shown here too. */
export function ContinuedOn({ tree, fragments, taken, onSelect }: ContinuedOnProps) {
  return (
    <section className={css.continued} aria-label="Continued on">
      <span className={css.faint}>Continued on</span>
      {fragments.slice(0, NAMED).map((span) => (
        <Button key={span} small onClick={() => onSelect(span)}>
          <Status status={spanStatus(tree, span)} iconOnly size={12} />
          <span className="truncate">{oneLine(spanName(tree, span), 60)}</span>
        </Button>
      ))}
      {fragments.length > NAMED && <span className={css.faint}>and {exact(fragments.length - NAMED)} more</span>}
      <span className={css.faint}>with the metrics, params and outputs that were logged {taken < fragments.length ? `in the first ${exact(taken)}` : 'there'}</span>
    </section>
  );
}
