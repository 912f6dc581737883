import { Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useDeletePrice, usePrices, type Price } from '../../api/prices.ts';
import { usd } from '../../model/format.ts';
import { oneLine, visible } from '../../model/text.ts';
import { instant, instantTitle, parseInstant } from '../../model/time.ts';
import { useNow } from '../../shell/now.ts';
import { usePrefs } from '../../shell/prefs.ts';
import { useHere } from '../../shell/project.tsx';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Dialog, DialogFoot } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ACTIONS, Empty, Page, Section, Table } from '../../ui/Page.tsx';
import css from '../../ui/page.module.css';
import { EditPrice } from './EditPrice.tsx';
import { PublicTable } from './PublicTable.tsx';
import { Reprice } from './Reprice.tsx';

type Open = { what: 'edit'; price: Price | null } | { what: 'delete'; price: Price } | { what: 'reprice' } | null;

/** What tokens cost: the project's own prices, and the public table behind them. */
export default function Prices() {
  const { project } = useHere();
  const prices = usePrices(project.id);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title="Prices"
      lead="A cost that the sender tells stands. Where there is none, the project's own price counts, then the public table. All prices are US dollars for a million tokens."
      actions={
        <>
          <Button icon={RefreshCw} onClick={() => setOpen({ what: 'reprice' })}>
            Price traces anew
          </Button>
          <Button look="primary" icon={Plus} onClick={() => setOpen({ what: 'edit', price: null })}>
            New price
          </Button>
        </>
      }
    >
      <Section id="own-prices" title="Prices of this project">
        {prices.isError ? (
          <Notice what="The prices could not be read." error={prices.error} onRetry={() => void prices.refetch()} />
        ) : prices.isPending ? (
          <RowSkeleton rows={3} height={36} />
        ) : prices.data.length === 0 ? (
          <Empty title="No price of its own">
            <p>The public table is used as it is. Set a price for a model that is not in it, or that you pay another price for.</p>
          </Empty>
        ) : (
          <PriceTable
            rows={prices.data}
            onEdit={(price) => setOpen({ what: 'edit', price })}
            onDelete={(price) => setOpen({ what: 'delete', price })}
          />
        )}
      </Section>
      <PublicTable />
      {open?.what === 'edit' && <EditPrice price={open.price} onClose={close} onReprice={() => setOpen({ what: 'reprice' })} />}
      {open?.what === 'delete' && <DeletePrice price={open.price} onClose={close} />}
      {open?.what === 'reprice' && <Reprice onClose={close} />}
    </Page>
  );
}

const COLUMNS = [
  'Model',
  'Provider',
  { text: 'Prompt', isNumber: true },
  { text: 'Cache read', isNumber: true },
  { text: 'Cache write', isNumber: true },
  { text: 'Answer', isNumber: true },
  { text: 'Request', isNumber: true },
  'Holds from',
  'Until',
  ACTIONS,
];

function PriceTable({ rows, onEdit, onDelete }: { rows: readonly Price[]; onEdit: (price: Price) => void; onDelete: (price: Price) => void }) {
  const now = useNow(60);
  const { utc } = usePrefs();
  const when = (text: string | null | undefined, none: string) => {
    const at = parseInstant(text);
    return at === null ? <span className={css.faint}>{none}</span> : <time title={instantTitle(at, now)}>{instant(at, now, utc)}</time>;
  };
  return (
    <Table label="Prices of this project" columns={COLUMNS}>
      {rows.map((row) => {
        const until = parseInstant(row.valid_until);
        return (
          <tr key={row.id}>
            <th scope="row" className="mono">
              <bdi>{oneLine(row.model, 60)}</bdi>
            </th>
            <td>{row.provider ? <bdi>{oneLine(row.provider, 40)}</bdi> : <span className={css.faint}>any</span>}</td>
            {[row.input_usd, row.cache_read_usd, row.cache_write_usd, row.output_usd, row.request_usd].map((value, index) => (
              <td key={index} className={css.number}>
                {usd(value)}
              </td>
            ))}
            <td>{when(row.valid_from, 'the beginning')}</td>
            <td>{until !== null && until <= now ? <span className={css.faint}>{when(row.valid_until, '')}, over</span> : when(row.valid_until, 'for ever')}</td>
            <td className={css.actionCell}>
              <IconButton small icon={Pencil} label={`Edit the price of ${visible(row.model)}`} onClick={() => onEdit(row)} />
              <IconButton small icon={Trash2} label={`Delete the price of ${visible(row.model)}`} onClick={() => onDelete(row)} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

function DeletePrice({ price, onClose }: { price: Price; onClose: () => void }) {
  const { project } = useHere();
  const remove = useDeletePrice(project.id);
  return (
    <Dialog title="Delete this price?" onClose={onClose}>
      {remove.isError && <Notice what="The price was not deleted." error={remove.error} />}
      <p>
        Calls of <span className="mono">{visible(price.model)}</span> that come in from now on are priced by the public table. What was priced by it keeps its cost until
        its traces are priced anew.
      </p>
      <DialogFoot>
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() =>
            remove.mutate(price.id, {
              onSuccess: () => {
                announce('Price deleted');
                onClose();
              },
            })
          }
        >
          Delete
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
