import { useDeferredValue, useState } from 'react';
import { useListedPrices, usePriceTable } from '../../api/prices.ts';
import { exact, usd } from '../../model/format.ts';
import { oneLine } from '../../model/text.ts';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Empty, Pager, Section, Table } from '../../ui/Page.tsx';
import css from '../../ui/page.module.css';
import ui from '../../ui/ui.module.css';

const COLUMNS = [
  'Model',
  'Provider',
  { text: 'Prompt', isNumber: true },
  { text: 'Cache read', isNumber: true },
  { text: 'Cache write', isNumber: true },
  { text: 'Answer', isNumber: true },
  { text: 'Request', isNumber: true },
];

/** The table of public prices, to be looked through. */
export function PublicTable() {
  const table = usePriceTable();
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const search = useDeferredValue(text.trim());
  const rows = useListedPrices(search, page);
  const about = table.data;
  return (
    <Section
      id="public-prices"
      title="Public table"
      lead={
        about === undefined ? undefined : (
          <>
            {exact(about.models)} models of {exact(about.providers)} providers, {about.source === 'bundled' ? 'as bundled with this version' : 'from prices.json in the data directory'}, edition{' '}
            <span className="mono">{about.edition}</span>. Estimates: what you pay is in your contract.
          </>
        )
      }
      actions={
        <input
          type="search"
          className={ui.input}
          aria-label="Find a model"
          placeholder="Find a model…"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setPage(1);
          }}
        />
      }
    >
      {about?.error && <Notice what="The newest price file is not used." error={new Error(about.error)} />}
      {rows.isError ? (
        <Notice what="The table could not be read." error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.isPending ? (
        <RowSkeleton rows={8} height={36} />
      ) : rows.data.data.length === 0 ? (
        <Empty title={`No model with “${oneLine(search, 40)}”`}>
          <p>Set a price of the project for it: until then its calls show no cost.</p>
        </Empty>
      ) : (
        <>
          <Table label="Public prices" columns={COLUMNS}>
            {rows.data.data.map((row) => (
              <tr key={`${row.provider} ${row.model}`}>
                <th scope="row" className="mono">
                  {row.model}
                </th>
                <td>{row.provider}</td>
                {[row.input_usd, row.cache_read_usd, row.cache_write_usd, row.output_usd, row.request_usd].map((value, index) => (
                  <td key={index} className={css.number}>
                    {value === 0 && index === 4 ? '–' : usd(value)}
                    {row.is_tiered && (index === 0 || index === 3) && <abbr title="Long prompts have another price; this is that of short ones">*</abbr>}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
          <Pager page={page} pages={rows.data.pagination.page_count} onPage={setPage} words={['Back', 'On']} />
        </>
      )}
    </Section>
  );
}
