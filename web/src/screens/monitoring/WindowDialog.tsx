import { useState } from 'react';
import type { MetricsState } from '../../model/metrics.ts';
import { fromInput, parseInstant, toInput, toIso } from '../../model/time.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import page from '../../ui/page.module.css';

interface WindowDialogProps {
  state: MetricsState;
  onChange: (change: Partial<MetricsState>) => void;
  onClose: () => void;
}

/** A window of the reader's own; both ends are needed. */
export default function WindowDialog({ state, onChange, onClose }: WindowDialogProps) {
  const { utc } = usePrefs();
  const [from, setFrom] = useState(toInput(parseInstant(state.from), utc));
  const [to, setTo] = useState(toInput(parseInstant(state.to), utc));
  const [start, end] = [fromInput(from, utc), fromInput(to, utc)];
  const backwards = start !== null && end !== null && end <= start;
  return (
    <Dialog title="Time range" onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (start === null || end === null || backwards) return;
          onChange({ from: toIso(start), to: toIso(end), by: null });
          onClose();
        }}
      >
        <Field label={utc ? 'From (UTC)' : 'From'} type="datetime-local" required value={from} onChange={(event) => setFrom(event.target.value)} />
        <Field
          label={utc ? 'To (UTC)' : 'To'}
          type="datetime-local"
          required
          value={to}
          problem={backwards ? 'The end does not lie after the start.' : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={start === null || end === null || backwards}>
            Apply
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
