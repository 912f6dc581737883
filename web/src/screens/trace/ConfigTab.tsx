import { get, isObject, type Json } from '../../model/json.ts';
import { copyText, scalarText, sizeOf } from '../../model/jsonRows.ts';
import { configOf, otherMetadata } from '../../model/runView.ts';
import { visible } from '../../model/text.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { JsonView } from './JsonView.tsx';
import { LongText } from './LongText.tsx';
import { Value } from './Value.tsx';
import css from './trace.module.css';

/** Keys of a run that other protocols fill; shown here when there is something in them. */
const MORE = ['attributes', 'resource', 'scope'] as const;

/** How the node was configured, and all metadata beside it. */
export function ConfigTab({ run }: { run: Json }) {
  const config = configOf(run);
  const metadata = otherMetadata(run);
  const more = MORE.map((key) => [key, get(run, key)] as const).filter(
    ([, value]) => (Array.isArray(value) && value.length > 0) || (isObject(value) && value.size > 0),
  );
  return (
    <>
      {config.length > 0 && (
        <section className={css.section}>
          <h3>Configuration</h3>
          <table className={css.config}>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {config.map(([key, value]) => (
                <tr key={key}>
                  <th scope="row">
                    <bdi>{visible(key)}</bdi>
                  </th>
                  <td>
                    <ConfigValue name={key} value={value} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {metadata.size > 0 && <Value title="Metadata" value={metadata} missing="" />}
      {more.map(([key, value]) => (
        <Value key={key} title={key[0]!.toUpperCase() + key.slice(1)} value={value} missing="" />
      ))}
      {config.length === 0 && metadata.size === 0 && more.length === 0 && (
        <p className={css.remark}>No configuration was recorded for this span.</p>
      )}
    </>
  );
}

function ConfigValue({ name, value }: { name: string; value: Json }) {
  const size = sizeOf(value);
  if (size > 0) return <JsonView label={name} value={value} find="" />;
  return (
    <div className={css.configValue}>
      {size === 0 ? (
        <span className={css.faint}>{Array.isArray(value) ? '[]' : '{}'}</span>
      ) : (
        <LongText text={scalarText(value)} />
      )}
      <CopyButton text={() => copyText(value)} what={visible(name)} />
    </div>
  );
}
