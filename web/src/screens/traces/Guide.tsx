import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useCreateKey } from '../../api/queries.ts';
import { curlProbe, pythonExisting, pythonSnippet } from '../../model/snippet.ts';
import { useHere } from '../../shell/project.tsx';
import { Button } from '../../ui/Button.tsx';
import { Code } from '../../ui/Code.tsx';
import { Notice } from '../../ui/Notice.tsx';
import css from './traces.module.css';

const PLACEHOLDER = 'YOUR_ACCESS_KEY';

/** randomUUID needs a secure context; a console on plain http has none. */
function newId(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Key, snippet and probe, ready to be copied. */
export function Guide() {
  const { project } = useHere();
  const create = useCreateKey();
  const [probe] = useState(() => ({ at: new Date(), id: newId() }));
  const key = create.data?.key ?? PLACEHOLDER;
  const base = location.origin;
  return (
    <>
      <section className={css.step} aria-labelledby="guide-key">
        <h2 id="guide-key">1. An access key of this project</h2>
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
      <section className={css.step} aria-labelledby="guide-python">
        <h2 id="guide-python">2. Your Dynamiq program</h2>
        <p>Give the handler to a workflow that you have:</p>
        <Code title="Python, existing program" text={pythonExisting(base, key)} />
        <p>
          Or run this one, after <code>pip install dynamiq</code>:
        </p>
        <Code title="Python, whole example" text={pythonSnippet(base, key)} />
      </section>
      <section className={css.step} aria-labelledby="guide-curl">
        <h2 id="guide-curl">Only to see whether address and key are right</h2>
        <Code title="curl" text={curlProbe(base, key, probe.at, probe.id)} />
      </section>
    </>
  );
}
