import { oneLine } from '../../model/text.ts';
import { spanKind, spanName, type SpanTree } from '../../model/tree.ts';
import { KindIcon } from '../../ui/KindIcon.tsx';
import css from './trace.module.css';

interface StickyRowsProps {
  tree: SpanTree;
  spans: readonly number[];
  onSelect: (span: number) => void;
}

/** What the rows in view stand below. Their own rows say it to screen readers; here it is for the eye. */
export function StickyRows({ tree, spans, onSelect }: StickyRowsProps) {
  if (spans.length === 0) return null;
  return (
    <div className={css.sticky} aria-hidden>
      <div className={css.stickyRows}>
        {spans.map((span) => (
          <button key={span} type="button" tabIndex={-1} className={css.stickyRow} style={{ paddingLeft: 12 + Math.min(12, tree.depth[span]!) * 10 }} onClick={() => onSelect(span)}>
            <KindIcon kind={spanKind(tree, span)} />
            <bdi className="truncate" data-failed={tree.failures[span]! > 0 ? '' : undefined}>
              {oneLine(spanName(tree, span), 120)}
            </bdi>
          </button>
        ))}
      </div>
    </div>
  );
}
