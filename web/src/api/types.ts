/** Names for the shapes of the OpenAPI document, so that screens need not spell its paths. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type AccessKey = Schemas['AccessKey'];
export type NewAccessKey = Schemas['NewAccessKey'];
export type Organization = Schemas['Organization'];
export type Project = Schemas['Project'];

/** A trace of the preview view: `input`, `output` and `error` are short texts. */
export type Trace = Omit<Schemas['Trace'], 'input' | 'output' | 'error'> & {
  input: string | null;
  output: string | null;
  error: string | null;
};
