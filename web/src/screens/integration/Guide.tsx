import { KeyRound } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useCreateKey } from '../../api/queries.ts';
import { curlProbe, SDKS, snippetsOf, type Sdk } from '../../model/snippets.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Notice } from '../../ui/Notice.tsx';
import tabs from '../../ui/tabs.module.css';
import css from './integration.module.css';

const PLACEHOLDER = 'YOUR_ACCESS_KEY';

/** randomUUID needs a secure context; a console on plain http has none. */
function newId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Key, snippets by SDK and a probe, ready to be copied. With a source they make the traces of an app. */
export function Guide({ source = null }: { source?: string | null }) {
  const { project } = useHere();
  const create = useCreateKey();
  const [probe] = useState(() => ({ at: new Date(), id: newId() }));
  const [sdk, setSdk] = useState<Sdk>('Dynamiq');
  const id = useId();
  const target = { base: location.origin, key: create.data?.key ?? PLACEHOLDER, source };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = SDKS[(SDKS.indexOf(sdk) + step + SDKS.length) % SDKS.length] ?? sdk;
    setSdk(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };

  return (
    <>
      <section className={css.step} aria-labelledby={`${id}-key`}>
        <h2 id={`${id}-key`}>1. An access key of this project</h2>
        {create.data?.key === undefined ? (
          <div className={css.keyLine}>
            <Button
              icon={KeyRound}
              look="primary"
              disabled={create.isPending}
              onClick={() => create.mutate({ name: 'Integration', org_id: project.org_id, project_id: project.id })}
            >
              Create a key
            </Button>
            <span>or put one that you have in place of {PLACEHOLDER}.</span>
          </div>
        ) : (
          <>
            <Code title="Access key" text={create.data.key} />
            <p role="status">It is in the texts below. It is shown only now: copy it before you leave this page.</p>
          </>
        )}
        {create.isError && <Notice what="The key was not created." error={create.error} />}
      </section>
      <section className={css.step} aria-labelledby={`${id}-program`}>
        <h2 id={`${id}-program`}>2. Your program</h2>
        <div className={tabs.tabs} role="tablist" aria-label="SDK" tabIndex={-1} onKeyDown={onKeyDown}>
          {SDKS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              aria-selected={name === sdk}
              aria-controls={`${id}-panel`}
              tabIndex={name === sdk ? 0 : -1}
              className={name === sdk ? `${tabs.tab ?? ''} ${tabs.here ?? ''}` : tabs.tab}
              onClick={() => setSdk(name)}
            >
              {name}
            </button>
          ))}
        </div>
        <div className={css.step} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${sdk}`}>
          {snippetsOf(sdk, target).map(({ title, note, text }) => (
            <div className={css.snippet} key={title}>
              <p>{note}</p>
              <Code title={title} text={text} />
            </div>
          ))}
        </div>
      </section>
      <section className={css.step} aria-labelledby={`${id}-curl`}>
        <h2 id={`${id}-curl`}>Only to see whether address and key are right</h2>
        <Code title="curl" text={curlProbe(target, probe.at, probe.id)} />
      </section>
    </>
  );
}
