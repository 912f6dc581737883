/** The parts of a run that only some senders fill: params, events and logs, links and objects. */
import { duration } from '../../model/format.ts';
import { get, getText, isObject, type Json } from '../../model/json.ts';
import { copyText, scalarText, sizeOf } from '../../model/jsonRows.ts';
import { oneLine, visible } from '../../model/text.ts';
import { parseInstant } from '../../model/time.ts';
import { spanName, type SpanTree } from '../../model/tree.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { JsonView } from './JsonView.tsx';
import { LongText } from './LongText.tsx';
import { Value } from './Value.tsx';
import css from './trace.module.css';

export function ParamsTab({ run }: { run: Json }) {
  const params = get(run, 'params');
  if (!isObject(params)) return <Value title="Params" value={params} missing="No params were recorded." />;
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h3>Params</h3>
        <span className={css.spring} />
        <CopyButton text={() => copyText(params)} what="params" />
      </div>
      <table className={css.facts2}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {[...params].map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <bdi>{visible(key)}</bdi>
              </th>
              <td>{sizeOf(value) > 0 ? <JsonView label={key} value={value} find="" /> : <LongText text={scalarText(value)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What happened while the span ran, with how long after its start. */
export function EventsTab({ run }: { run: Json }) {
  const events = ((get(run, 'events') as Json[] | undefined) ?? []).filter(isObject);
  const start = parseInstant(getText(run, 'start_time'));
  return (
    <section className={css.section}>
      <h3>Events and logs</h3>
      <ol className={css.events}>
        {events.map((event, index) => {
          const at = parseInstant(getText(event, 'timestamp'));
          const body = get(event, 'body');
          const attributes = get(event, 'attributes');
          return (
            <li key={index} className={css.event}>
              <span className={css.eventTime} title={getText(event, 'timestamp') ?? ''}>
                {at === null || start === null ? '–' : at >= start ? `+${duration(at - start)}` : `−${duration(start - at)}`}
              </span>
              <div className={css.eventBody}>
                <div className={css.sectionHead}>
                  <strong>
                    <bdi>{oneLine(getText(event, 'name') || getText(event, 'severity') || 'log', 100)}</bdi>
                  </strong>
                  <span className={css.spring} />
                  <CopyButton text={() => copyText(event)} what="event" />
                </div>
                {body !== undefined && body !== null && (typeof body === 'string' ? <LongText text={body} plain /> : <JsonView label="Body" value={body} find="" />)}
                {isObject(attributes) &&
                  [...attributes]
                    .filter(([, value]) => typeof value === 'string' && value.includes('\n'))
                    .map(([key, value]) => (
                      <details key={key}>
                        <summary className={css.remark}>{visible(key)}</summary>
                        <LongText text={value as string} />
                      </details>
                    ))}
                {isObject(attributes) && attributes.size > 0 && <JsonView label="Attributes" value={attributes} find="" />}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface LinksTabProps {
  run: Json;
  tree: SpanTree;
  trace: string;
  onSelect: (span: number) => void;
}

/** Other spans and values that this span points to. */
export function LinksTab({ run, tree, trace, onSelect }: LinksTabProps) {
  const links = ((get(run, 'links') as Json[] | undefined) ?? []).filter(isObject);
  const objects = get(run, 'attributes', 'dreadnode.objects');
  const known = isObject(objects) ? objects : null;
  return (
    <>
      {links.length > 0 && (
        <section className={css.section}>
          <h3>Links</h3>
          <ol className={css.events}>
            {links.map((link, index) => {
              const to = getText(link, 'span_id');
              const span = to === null ? -1 : tree.columns.id.indexOf(to);
              const other = getText(link, 'trace_id');
              const attributes = get(link, 'attributes');
              const hashes: (string | null)[] = [getText(link, 'from_hash'), getText(link, 'to_hash')];
              return (
                <li key={index} className={css.eventBody}>
                  <div className={css.sectionHead}>
                    {(hashes[0] ?? null) !== null && (
                      <span>
                        <ObjectName objects={known} hash={hashes[0] ?? null} /> <span aria-label="was made from">←</span>{' '}
                        <ObjectName objects={known} hash={hashes[1] ?? null} />
                      </span>
                    )}
                    {span !== -1 && (
                      <Button small onClick={() => onSelect(span)}>
                        {oneLine(spanName(tree, span), 60)}
                      </Button>
                    )}
                    {span === -1 && to !== null && (
                      <span>
                        span <code>{oneLine(to, 40)}</code>
                        {other !== null && other !== trace && (
                          <>
                            {' '}
                            of trace <code>{oneLine(other, 40)}</code>
                          </>
                        )}
                      </span>
                    )}
                  </div>
                  {isObject(attributes) && attributes.size > 0 && <JsonView label="Attributes of the link" value={attributes} find="" />}
                </li>
              );
            })}
          </ol>
        </section>
      )}
      {known !== null && known.size > 0 && <Value title="Objects" note={`${known.size}, by their hash`} value={known} missing="" />}
    </>
  );
}

function ObjectName({ objects, hash }: { objects: ReadonlyMap<string, Json> | null; hash: string | null }) {
  if (hash === null) return null;
  const value = get(objects?.get(hash), 'value');
  return (
    <code title={hash}>{value === undefined || value === null ? oneLine(hash, 12) : oneLine(copyText(value), 60)}</code>
  );
}
