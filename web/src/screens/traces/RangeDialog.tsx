import { useState } from 'react';
import type { ListState } from '../../model/listState.ts';
import { fromInput, parseInstant, toInput, toIso } from '../../model/time.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';

interface RangeDialogProps {
  state: ListState;
  onChange: (change: Partial<ListState>) => void;
  onClose: () => void;
}

/** An absolute range; either end may stay open. */
export default function RangeDialog({ state, onChange, onClose }: RangeDialogProps) {
  const { utc } = usePrefs();
  const [from, setFrom] = useState(toInput(parseInstant(state.from), utc));
  const [to, setTo] = useState(toInput(parseInstant(state.to), utc));
  const start = fromInput(from, utc);
  const end = fromInput(to, utc);
  const backwards = start !== null && end !== null && end < start;
  return (
    <Dialog title="Time range" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          if (backwards) return;
          onChange({ range: null, from: start === null ? null : toIso(start), to: end === null ? null : toIso(end) });
          onClose();
        }}
      >
        <div style={{ display: 'grid', gap: 16 }}>
          <Field
            label={utc ? 'From (UTC)' : 'From'}
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Field
            label={utc ? 'To (UTC)' : 'To'}
            type="datetime-local"
            value={to}
            problem={backwards ? 'The end lies before the start.' : undefined}
            onChange={(event) => setTo(event.target.value)}
          />
          <DialogFoot>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" disabled={backwards}>
              Apply
            </Button>
          </DialogFoot>
        </div>
      </form>
    </Dialog>
  );
}
