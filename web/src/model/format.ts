/** The one set of number formats of the console. Missing is "–", zero is "0". */

export const MISSING = '–';

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three figures, as text, of a number under 1,000. */
function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** `850 µs`, `26.4 ms`, `1.10 s`, `6 m 16 s`, `2 h 05 m`, `3 d 04 h`. */
export function duration(micros: number | null | undefined): string {
  if (micros === null || micros === undefined) return MISSING;
  if (micros < 1) return '0';
  if (micros < 999.5) return `${Math.round(micros)} µs`;
  if (micros < 999_500) return `${threeFigures(micros / 1000)} ms`;
  if (micros < 59_950_000) return `${threeFigures(micros / 1_000_000)} s`;
  const seconds = Math.round(micros / 1_000_000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${pad(hours % 24)} h`;
}

/** Plain count: `805`, `1,119`, `12.4 k`, `41.2 M`. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return MISSING;
  if (value < 10_000) return GROUPED.format(value);
  if (value < 999_500) return `${threeFigures(value / 1000)} k`;
  if (value < 999_500_000) return `${threeFigures(value / 1_000_000)} M`;
  return `${threeFigures(value / 1_000_000_000)} G`;
}

/** All digits, grouped: for titles and totals. */
export function exact(value: number): string {
  return GROUPED.format(value);
}

/** `1 trace`, `1,119 traces`. */
export function traceCount(value: number): string {
  return `${exact(value)} ${value === 1 ? 'trace' : 'traces'}`;
}

/** US dollars: `$118`, `$6.52`, `$0.0148`, `$0.00008`. */
export function usd(value: number | null | undefined): string {
  if (value === null || value === undefined) return MISSING;
  if (value === 0) return '$0';
  if (value >= 99.995) return `$${GROUPED.format(value)}`;
  if (value >= 0.9995) return `$${value.toFixed(2)}`;
  const figures = value < 0.0001 ? 2 : 3;
  const exponent = Math.floor(Math.log10(value));
  const text = value.toFixed(Math.min(18, figures - 1 - exponent));
  return `$${value < 0.0001 ? text.replace(/0+$/, '') : text}`;
}

/** `1.8 %`, `< 0.1 %`, `0 %`. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return '0 %';
  if (value < 0.1) return '< 0.1 %';
  return value >= 99.95 ? '100 %' : `${value.toFixed(1)} %`;
}

/** `805→314`; nothing was counted: "–". */
export function tokens(input: number, output: number): string {
  return input === 0 && output === 0 ? MISSING : `${count(input)}→${count(output)}`;
}

/** Bytes for people: `812 B`, `1.80 MB`, `20.0 GB`. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 999_500) return `${threeFigures(value / 1000)} kB`;
  if (value < 999_500_000) return `${threeFigures(value / 1_000_000)} MB`;
  if (value < 999_500_000_000) return `${threeFigures(value / 1e9)} GB`;
  return `${threeFigures(value / 1e12)} TB`;
}

/**
 * A cost with what is known about it. A zero beside unpriced usage is not a zero;
 * a sum beside it is only a lower bound.
 */
export function cost(value: number, hasUnpriced: boolean, hasTokens: boolean): { text: string; title: string } {
  const full = `$${value.toFixed(12).replace(/\.?0+$/, '')}`;
  if (hasUnpriced) {
    return value === 0
      ? { text: MISSING, title: 'The price of the model is not known' }
      : { text: `≥ ${usd(value)}`, title: `${full}, without calls whose price is not known` };
  }
  if (value === 0 && !hasTokens) return { text: MISSING, title: 'No usage was recorded' };
  return { text: usd(value), title: full };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * Share of a bar for a duration on a logarithmic scale from 1 ms to 10 minutes,
 * so that rows of any length can be compared at a glance.
 */
export function logShare(micros: number | null | undefined): number {
  if (micros === null || micros === undefined) return 0;
  const LOW = Math.log10(1000);
  const HIGH = Math.log10(600_000_000);
  const share = (Math.log10(Math.max(micros, 1)) - LOW) / (HIGH - LOW);
  return Math.min(1, Math.max(0.02, share));
}

/** A difference with its sign, `±0` for none. */
function withSign(value: number, text: (size: number) => string): string {
  if (value === 0) return '±0';
  return `${value > 0 ? '+' : '−'}${text(Math.abs(value))}`;
}

/** `+1.98 s`, `−13.0 ms`. */
export const signed = (micros: number): string => withSign(Math.round(micros), duration);
/** `+314`. */
export const signedCount = (value: number): string => withSign(value, count);
/** `+$0.0004`; what only comes from adding up is no difference. */
export const signedUsd = (value: number): string => withSign(Math.abs(value) < 1e-12 ? 0 : value, usd);
