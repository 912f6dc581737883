import { ChevronDown, ChevronUp, CircleAlert, FoldVertical, Search, UnfoldVertical } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { exact } from '../../model/format.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import css from './trace.module.css';

interface TreeToolsProps {
  ref: Ref<HTMLInputElement>;
  /** Chooses the view. */
  lens: ReactNode;
  /** The tree is shown: what only it can do is offered. */
  isTree: boolean;
  find: string;
  matches: readonly number[];
  selected: number;
  failures: number;
  failuresOnly: boolean;
  hideShort: boolean;
  onFind: (find: string) => void;
  onStep: (by: 1 | -1) => void;
  onFailuresOnly: (on: boolean) => void;
  onHideShort: (on: boolean) => void;
  onMore: () => void;
  onLess: () => void;
  onNextFailure: () => void;
}

/** Search in the tree, its filters, and how deep it is open. */
export function TreeTools(props: TreeToolsProps) {
  const { ref, lens, isTree, find, matches, selected, failures, failuresOnly, hideShort } = props;
  const at = matches.indexOf(selected);
  return (
    <div className={css.tools}>
      {lens}
      <div className={css.find}>
        <Search size={14} aria-hidden />
        <input
          ref={ref}
          type="search"
          aria-label="Find spans"
          placeholder="Find…"
          value={find}
          onChange={(event) => props.onFind(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              props.onStep(event.shiftKey ? -1 : 1);
            } else if (event.key === 'Escape') {
              event.preventDefault();
              event.stopPropagation();
              if (find === '') event.currentTarget.blur();
              else props.onFind('');
            }
          }}
        />
        {find !== '' && (
          <>
            <span className={css.matches} role="status">
              {matches.length === 0 ? 'none' : `${at === -1 ? '–' : exact(at + 1)}/${exact(matches.length)}`}
            </span>
            <IconButton small icon={ChevronUp} label="Previous match" keys="N" onClick={() => props.onStep(-1)} />
            <IconButton small icon={ChevronDown} label="Next match" keys="n" onClick={() => props.onStep(1)} />
          </>
        )}
      </div>
      <span className={css.spring} />
      {failures > 0 && (
        <>
          <Button small look="ghost" className={css.bad} icon={CircleAlert} onClick={props.onNextFailure} title="Next error (e)">
            {exact(failures)} {failures === 1 ? 'cause' : 'causes'}
          </Button>
          {isTree && (
            <Button
              small
              look={failuresOnly ? 'plain' : 'ghost'}
              aria-pressed={failuresOnly}
              onClick={() => props.onFailuresOnly(!failuresOnly)}
            >
              Errors only
            </Button>
          )}
        </>
      )}
      {isTree && (
        <>
      <Button
        small
        look={hideShort ? 'plain' : 'ghost'}
        className={css.hideShort}
        aria-pressed={hideShort}
        title="Hide spans shorter than one percent of the trace"
        onClick={() => props.onHideShort(!hideShort)}
      >
        Hide &lt; 1 %
      </Button>
      <IconButton small className={css.levels} icon={FoldVertical} label="One level less" keys="p" onClick={props.onLess} />
      <IconButton small className={css.levels} icon={UnfoldVertical} label="One level more" keys="o" onClick={props.onMore} />
        </>
      )}
    </div>
  );
}
