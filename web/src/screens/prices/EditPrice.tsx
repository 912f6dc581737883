import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { useSavePrice, type NewPrice, type Price } from '../../api/prices.ts';
import { fromInput, parseInstant, toInput, toIso } from '../../model/time.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import page from '../../ui/page.module.css';

const RATES = [
  ['input_usd', 'Prompt', true, undefined],
  ['output_usd', 'Answer', true, undefined],
  ['cache_read_usd', 'Cache read', false, 'As the prompt unless given.'],
  ['cache_write_usd', 'Cache write', false, 'As the prompt unless given.'],
  ['request_usd', 'Each request', false, 'Nothing unless given.'],
] as const;
type Rate = (typeof RATES)[number][0];

/** Sets a price; `null` makes a new one. */
export function EditPrice({ price, onClose, onReprice }: { price: Price | null; onClose: () => void; onReprice: () => void }) {
  const { project } = useHere();
  const { utc } = usePrefs();
  const save = useSavePrice(project.id, price?.id ?? null);
  const [model, setModel] = useState(price?.model ?? '');
  const [provider, setProvider] = useState(price?.provider ?? '');
  const [rates, setRates] = useState<Record<Rate, string>>(
    () => Object.fromEntries(RATES.map(([rate]) => [rate, price === null ? '' : String(price[rate])])) as Record<Rate, string>,
  );
  const [from, setFrom] = useState(toInput(parseInstant(price?.valid_from), utc));
  const [until, setUntil] = useState(toInput(parseInstant(price?.valid_until), utc));
  const details = save.error instanceof ApiError ? save.error.details : {};
  const known = ['model', 'provider', 'valid_from', 'valid_until', ...RATES.map(([rate]) => rate)];
  const placed = Object.keys(details).some((field) => known.includes(field));

  if (save.isSuccess) {
    return (
      <Dialog title="The price is set" onClose={onClose}>
        <p>It holds for calls that come in from now on. Traces that are stored keep their costs until they are priced anew.</p>
        <DialogFoot>
          <Button onClick={onReprice}>Price older traces anew</Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title={price === null ? 'New price' : 'Edit the price'} onClose={onClose}>
      <form
        className={page.form}
        onSubmit={(event) => {
          event.preventDefault();
          const given = Object.fromEntries(RATES.filter(([rate]) => rates[rate].trim() !== '').map(([rate]) => [rate, Number(rates[rate])]));
          const [start, end] = [fromInput(from, utc), fromInput(until, utc)];
          const body = {
            model: model.trim(),
            ...(provider.trim() !== '' && { provider: provider.trim() }),
            ...given,
            ...(start !== null && { valid_from: toIso(start) }),
            ...(end !== null && { valid_until: toIso(end) }),
          } as NewPrice;
          save.mutate(body, { onSuccess: () => announce('Price set') });
        }}
      >
        {save.isError && !placed && <Notice what="The price was not set." error={save.error} />}
        <div className={page.row}>
          <Field label="Model" hint="In any case; * stands for any text." required maxLength={200} problem={details.model} value={model} onChange={(event) => setModel(event.target.value)} />
          <Field label="Provider (optional)" hint="Any, unless given." maxLength={200} problem={details.provider} value={provider} onChange={(event) => setProvider(event.target.value)} />
        </div>
        <div className={page.row}>
          {RATES.map(([rate, label, isNeeded, hint]) => (
            <Field
              key={rate}
              label={`${label}, $`}
              type="number"
              inputMode="decimal"
              min={0}
              step="any"
              required={isNeeded}
              {...(hint !== undefined && { hint })}
              problem={details[rate]}
              value={rates[rate]}
              onChange={(event) => setRates({ ...rates, [rate]: event.target.value })}
            />
          ))}
        </div>
        <div className={page.row}>
          <Field
            label={utc ? 'Holds from (UTC, optional)' : 'Holds from (optional)'}
            type="datetime-local"
            problem={details.valid_from}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <Field
            label={utc ? 'Until (UTC, optional)' : 'Until (optional)'}
            type="datetime-local"
            problem={details.valid_until}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </div>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={save.isPending || model.trim() === ''}>
            Set the price
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
