import { Dialog } from '../ui/Dialog.tsx';
import ui from '../ui/ui.module.css';
import { useRoute } from './nav.tsx';
import { SECTIONS } from './sections.ts';
import css from './shell.module.css';

type Rows = readonly (readonly [keys: string, what: string])[];

const EVERYWHERE: Rows = [
  ['Ctrl K', 'Search and commands'],
  ['?', 'This map'],
  ['[', 'Fold the rail'],
  ['Esc', 'Close one layer'],
];

const LIST: Rows = [
  ['j k', 'Next, previous trace (also ↓ ↑)'],
  ['Home End', 'First, last trace'],
  ['Enter', 'Open the trace'],
  ['/', 'Filter'],
  ['v', 'Values to filter by'],
  ['f', 'Filter by the row, and more'],
  ['x', 'Select the trace'],
  ['n', 'Let new traces in'],
  ['w', 'Live or not'],
  ['u d', 'Score helpful, not helpful'],
  ['q', 'To the next trace without a score'],
];

const TRACE: Rows = [
  ['↓ ↑', 'Next, previous span (also j k)'],
  ['→ ←', 'Open, close; on closed: the parent'],
  ['o p', 'Open, close one level more'],
  [']', 'Open all'],
  ['[', 'Close all'],
  ['e E', 'Next, previous error'],
  ['/', 'Find'],
  ['n N', 'Next, previous match'],
  ['J K', 'Next, previous trace of the list'],
  ['Enter', 'To the details'],
  ['c i', 'Copy the span id'],
  ['c l', 'Copy a link to the span'],
  ['c j', 'Copy the span as JSON'],
  ['r', 'Raw original'],
  ['u d', 'Score the trace helpful, not helpful'],
  ['q', 'To the next trace without a score'],
  ['f', 'Follow new spans while it runs'],
  ['1 2 3 4', 'Tree, graph, timeline, transcript'],
  ['+ − 0', 'Zoom in, out, whole trace'],
  ['t', 'Timeline: packed lanes or a row a span'],
];

const EVALUATION: Rows = [
  ['y n', 'Helpful, not helpful'],
  ['1 – 5', 'Score'],
  ['Ctrl Enter', 'Save the note'],
];

const COMPARE: Rows = [
  ['↓ ↑', 'Next, previous step (also j k)'],
  ['n N', 'Next, previous difference'],
  ['Esc', 'Back to trace A'],
];

function Section({ title, rows }: { title: string; rows: Rows }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([keys, what]) => (
          <div className={css.keyRow} key={keys}>
            <dt>{what}</dt>
            <dd>
              {keys.split(' ').map((key) => (
                <kbd className={ui.kbd} key={key}>
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The keyboard map of the page that is open. */
export default function Help({ onClose }: { onClose: () => void }) {
  const { page } = useRoute();
  const inList = page === 'traces';
  return (
    <Dialog title="Keyboard map" wide onClose={onClose}>
      <div className={css.dialogList}>
        <Section title="Everywhere" rows={EVERYWHERE} />
        <Section title="Go to" rows={SECTIONS.map(({ key, label }) => [`g ${key}`, label] as const)} />
        {inList && <Section title="In the list" rows={LIST} />}
        {page === 'compare' && <Section title="In a comparison" rows={COMPARE} />}
        {(inList || page === 'trace') && <Section title="In a trace" rows={TRACE} />}
        {(inList || page === 'trace') && <Section title="In its evaluation" rows={EVALUATION} />}
      </div>
    </Dialog>
  );
}
