/** Requests of senders that were refused, in words that say what to do. */
import type { Refusal } from '../api/system.ts';
import { duration, exact } from './format.ts';
import { visible } from './text.ts';

const WHAT: Record<string, string> = {
  no_key: 'without a key: give the program an access key',
  unknown_key: 'with an unknown key: it may be mistyped, deleted, expired, or of another server',
  too_large: 'with a body over the limit: send smaller batches, or raise ingest.max_body_bytes',
  too_slow: 'that came too slowly: look at the network between',
  invalid: 'that could not be read: look at the address and the SDK',
  unsupported: 'of a type that is not taken: look at the protocol of the exporter',
  busy: 'while the server was busy: senders try again by themselves',
  over_limit: 'beyond a limit: look at the limits of the project and of the key',
  failed: 'that the store failed on: look at the log of the server',
};

/** `a request with an unknown key, 3 s ago from 127.0.0.1`. */
export function refusalText({ reason, requests, seconds_ago, address, protocol }: Refusal): string {
  const many = requests === 1 ? 'A request' : `${exact(requests)} requests`;
  const [what, hint] = (WHAT[reason] ?? `refused (${visible(reason)})`).split(': ');
  const where = address ? ` from ${visible(address)}` : '';
  const when = seconds_ago < 1 ? 'just now' : `${duration(Math.round(seconds_ago) * 1e6).replace('.00', '')} ago`;
  return `${many} ${what ?? ''}, ${when}${where} (${protocol.replaceAll('_', ' ')})${hint === undefined ? '.' : `: ${hint}.`}`;
}
