import clsx from 'clsx';
import { ChartNoAxesGantt, ListTree, MessagesSquare, Network, type LucideIcon } from 'lucide-react';
import { LENSES, type Lens } from './lens.ts';
import css from './trace.module.css';

const WORDS: Record<Lens, [string, LucideIcon]> = {
  tree: ['Tree', ListTree],
  graph: ['Graph', Network],
  timeline: ['Timeline', ChartNoAxesGantt],
  transcript: ['Transcript', MessagesSquare],
};

/** Chooses how the trace is looked at. */
export function LensBar({ lens, onLens }: { lens: Lens; onLens: (lens: Lens) => void }) {
  return (
    <div className={css.lenses} role="group" aria-label="View of the trace">
      {LENSES.map((one, index) => {
        const [word, Icon] = WORDS[one];
        return (
          <button
            key={one}
            type="button"
            className={clsx(css.lens, one === lens && css.lensOn)}
            aria-pressed={one === lens}
            aria-label={word}
            title={`${word} (${index + 1})`}
            onClick={() => onLens(one)}
          >
            <Icon size={14} aria-hidden />
            <span className={css.lensWord}>{word}</span>
          </button>
        );
      })}
    </div>
  );
}
