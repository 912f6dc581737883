import clsx from 'clsx';
import { Search, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { filterKey, useFacets, type Facets } from '../../api/traces.ts';
import { FIELDS, printCondition, printFilter, readFilter, withCondition } from '../../model/filters.ts';
import { exact } from '../../model/format.ts';
import type { ListState } from '../../model/listState.ts';
import { oneLine } from '../../model/text.ts';
import { useKeys } from '../../shell/keys.ts';
import { useHere } from '../../shell/project.tsx';
import css from './query.module.css';

interface QueryBoxProps {
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
}

interface Suggestion {
  /** Takes the place of the word that is being typed. */
  text: string;
  about: string;
  /** Whether the word is whole, so that it may become a chip at once. */
  whole: boolean;
}

const MOST = 10;

/** What the last word may become: names of fields, then values with their counts. */
function suggestionsOf(word: string, facets: Facets | undefined): Suggestion[] {
  const found = /^(-?)([a-z_]+):(?:"?)(.*)$/.exec(word);
  const field = found && FIELDS.find((one) => one.word === found[2]);
  if (field) {
    const part = (found[3] ?? '').toLowerCase();
    const parameter = found[1] === '-' ? field.not : field.is;
    if (parameter === undefined) return [];
    const listed = field.facet === undefined ? undefined : facets?.[field.facet as 'model'];
    const values = listed?.map(({ value, count }) => ({ value, about: exact(count) })) ?? field.values?.map((value) => ({ value, about: '' })) ?? [];
    return values
      .filter(({ value }) => value.toLowerCase().includes(part))
      .slice(0, MOST)
      .map(({ value, about }) => ({ text: printCondition([parameter, value]), about, whole: true }));
  }
  const minus = word.startsWith('-') ? '-' : '';
  const part = word.slice(minus.length);
  return FIELDS.filter((one) => one.word.startsWith(part) && (minus === '' || one.not !== undefined))
    .slice(0, MOST)
    .map((one) => ({ text: minus + one.word + (one.is === undefined ? '>=' : ':'), about: one.about, whole: false }));
}

/** The filters as chips and text in one line; each chip turns back into text. */
export function QueryBox({ state, onChange }: QueryBoxProps) {
  const { project } = useHere();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const facets = useFacets(project.id, state, open);

  useKeys({
    '/': (event) => {
      if (state.trace !== null) return;
      event.preventDefault();
      input.current?.focus();
    },
  });

  const word = /(?:-?[a-z_]+(?::|[<>]=?)"[^"]*|\S+)?$/.exec(typed)?.[0] ?? '';
  const suggestions = open ? suggestionsOf(word, facets.data) : [];
  const chosen = suggestions[at];

  const apply = (text: string) => {
    const read = readFilter(text);
    setProblem(read.problem);
    if (read.problem !== null) return;
    setTyped('');
    setAt(-1);
    onChange({
      conditions: read.conditions.reduce<ListState['conditions']>(withCondition, state.conditions),
      ...(read.text !== null && { q: read.text }),
    });
  };
  const take = ({ text, whole }: Suggestion) => {
    const next = typed.slice(0, typed.length - word.length) + text;
    if (whole) apply(next);
    else {
      setTyped(next);
      setAt(-1);
    }
    input.current?.focus();
  };
  const drop = (index: number) => onChange({ conditions: state.conditions.filter((_, place) => place !== index) });
  const edit = (index: number | 'q') => {
    if (index === 'q') {
      setTyped(printFilter([], state.q));
      onChange({ q: null });
    } else {
      setTyped(printCondition(state.conditions[index]!));
      drop(index);
    }
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      setAt(suggestions.length === 0 ? -1 : (at + step + suggestions.length) % suggestions.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen !== undefined) take(chosen);
      else if (typed.trim() !== '') apply(typed);
    } else if (event.key === 'Tab' && open && suggestions.length > 0 && word !== '' && !event.shiftKey) {
      event.preventDefault();
      take(chosen ?? suggestions[0]!);
    } else if (event.key === 'Escape') {
      if (open && suggestions.length > 0) setOpen(false);
      else input.current?.blur();
    } else if (event.key === 'Backspace' && typed === '' && (state.q !== null || state.conditions.length > 0)) {
      // The chip becomes text as it is: this press takes nothing from it.
      event.preventDefault();
      edit(state.q === null ? state.conditions.length - 1 : 'q');
    }
  };

  return (
    <div className={css.box} role="search" aria-label="Filter traces">
      <Search size={14} aria-hidden className={css.sign} />
      {state.conditions.map((condition, index) => (
        <Chip key={`${index} ${filterKey({ ...state, conditions: [condition] })}`} text={printCondition(condition)} onEdit={() => edit(index)} onDrop={() => drop(index)} />
      ))}
      {state.q !== null && <Chip text={printFilter([], state.q)} onEdit={() => edit('q')} onDrop={() => onChange({ q: null })} />}
      <input
        ref={input}
        type="text"
        className={css.input}
        role="combobox"
        aria-label="Filter"
        aria-autocomplete="list"
        aria-expanded={open && suggestions.length > 0}
        aria-controls={list}
        aria-activedescendant={chosen === undefined ? undefined : `${list}-${at}`}
        aria-invalid={problem !== null}
        placeholder={state.conditions.length === 0 && state.q === null ? 'status:failed model:gpt-4o cost>0.05 "refund"' : ''}
        title="Filter (/)"
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem(null);
          setOpen(true);
          setAt(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label="Suggestions" className={css.suggestions} hidden={suggestions.length === 0}>
        {suggestions.map((suggestion, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the input keeps the focus and handles the keys
          <div
            key={suggestion.text}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={clsx(css.suggestion, index === at && css.here)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            <bdi className="truncate">{oneLine(suggestion.text, 80)}</bdi>
            <span className={css.about}>{suggestion.about}</span>
          </div>
        ))}
      </div>
      {problem !== null && (
        <p className={css.problem} role="alert">
          {oneLine(problem, 200)}
        </p>
      )}
    </div>
  );
}

function Chip({ text, onEdit, onDrop }: { text: string; onEdit: () => void; onDrop: () => void }) {
  const shown = oneLine(text, 60);
  return (
    <span className={css.chip}>
      <button type="button" className={css.chipText} title="Change this filter" onClick={onEdit}>
        <bdi>{shown}</bdi>
      </button>
      <button type="button" className={css.chipDrop} aria-label={`Remove the filter ${shown}`} title="Remove" onClick={onDrop}>
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
