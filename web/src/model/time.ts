/** Instants are whole microseconds since 1970 (safe in a double until the year 2255). */

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:?\d{2})$/i;

/** Reads RFC 3339 with its microseconds, which `Date` would drop. */
export function parseInstant(text: string | null | undefined): number | null {
  const found = text ? RFC3339.exec(text) : null;
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = found;
  const millis = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  let offset = 0;
  if (zone.toUpperCase() !== 'Z') {
    const digits = zone.replace(':', '');
    offset = (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))) * (digits.startsWith('-') ? -1 : 1);
  }
  return (millis - offset * 60_000) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** RFC 3339 in UTC, with microseconds. */
export function toIso(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const rest = String(micros - seconds * 1_000_000).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pad = (value: number, width = 2) => String(value).padStart(width, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  milli: number;
}

function parts(micros: number, utc: boolean): Parts {
  const date = new Date(Math.floor(micros / 1000));
  return utc
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        milli: date.getUTCMilliseconds(),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth(),
        day: date.getDate(),
        hour: date.getHours(),
        minute: date.getMinutes(),
        second: date.getSeconds(),
        milli: date.getMilliseconds(),
      };
}

/** Today `09:39:28.4`, this year `20 Nov 09:39`, else `2025-11-20 09:39`. */
export function instant(micros: number | null, nowMicros: number, utc: boolean): string {
  if (micros === null) return '–';
  const at = parts(micros, utc);
  const now = parts(nowMicros, utc);
  const clock = `${pad(at.hour)}:${pad(at.minute)}`;
  if (at.year !== now.year) return `${at.year}-${pad(at.month + 1)}-${pad(at.day)} ${clock}`;
  if (at.month !== now.month || at.day !== now.day) return `${at.day} ${MONTHS[at.month] ?? ''} ${clock}`;
  return `${clock}:${pad(at.second)}.${Math.floor(at.milli / 100)}`;
}

/** The whole truth about an instant, for titles: local with zone, UTC, how long ago. */
export function instantTitle(micros: number | null, nowMicros: number): string {
  if (micros === null) return '';
  const at = parts(micros, false);
  const minutes = -new Date(micros / 1000).getTimezoneOffset();
  const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
  const fraction = pad(micros - Math.floor(micros / 1_000_000) * 1_000_000, 6);
  const local = `${at.year}-${pad(at.month + 1)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}.${fraction}${zone}`;
  return `${local}\n${toIso(micros)}\n${ago(micros, nowMicros)}`;
}

/** `just now`, `12 s ago`, `2 min ago`, `3 h ago`, `5 d ago`. */
export function ago(micros: number, nowMicros: number): string {
  const seconds = Math.round((nowMicros - micros) / 1_000_000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** A `datetime-local` value (local or UTC wall clock) as microseconds. */
export function fromInput(value: string, utc: boolean): number | null {
  if (value === '') return null;
  const millis = Date.parse(utc ? `${value}Z` : value);
  return Number.isNaN(millis) ? null : millis * 1000;
}

/** Microseconds as a `datetime-local` value. */
export function toInput(micros: number | null, utc: boolean): string {
  if (micros === null) return '';
  const at = parts(micros, utc);
  return `${pad(at.year, 4)}-${pad(at.month + 1)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}`;
}
