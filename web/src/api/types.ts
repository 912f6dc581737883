/** Names for the shapes of the API, so that screens need not spell the document's paths. */
import type { Skeleton } from '../model/tree.ts';
import type { components } from './schema';

type Schemas = components['schemas'];

export type AccessKey = Schemas['AccessKey'];
export type PersonalAccessToken = Schemas['PersonalAccessToken'];
export type NewAccessKey = Schemas['NewAccessKey'];
export type AuditEntry = Schemas['AuditEntry'];
export type Invitation = Schemas['Invitation'];
export type Member = Schemas['Member'];
export type Organization = Schemas['Organization'];
export type Project = Schemas['Project'];

// The server streams traces, so the document knows them as plain bodies: their shape is kept here.

interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  total_tokens_cost_usd: number;
}

/** A trace of the preview view: `input`, `output` and `error` are short texts. */
export interface Trace {
  id: string;
  project_id: string;
  name: string | null;
  /** The first agent's name. */
  agent?: string | null;
  session_id: string | null;
  user_id?: string | null;
  source_id?: string | null;
  protocol?: string;
  /** Of a trace without an end: `running`, `stalled`, `lost`. */
  label?: string | null;
  status: string | null;
  started_at: string | null;
  duration_ms: number | null;
  input: string | null;
  output: string | null;
  error: string | null;
  usage: Usage;
  tags: string[];
  run_count: number;
  error_count: number;
  has_unpriced_usage: boolean;
  /** Changes whenever the trace does. */
  version: number;
}

export interface TraceList {
  data: Trace[];
  pagination: Schemas['Pagination'] & { total_exact: boolean; next_cursor: string | null };
}

export interface TraceSkeleton {
  trace: Trace;
  /** More spans are stored than were sent. */
  truncated: boolean;
  spans: Skeleton;
}

/** A result of an evaluation. */
export type Evaluation = Omit<components['schemas']['Evaluation'], 'run_id' | 'comment' | 'value'> & {
  run_id: string | null;
  comment: string | null;
  value: number | boolean | string;
};
