/**
 * Text from traces is never trusted: control characters can hide or reorder what
 * is read. They are shown as visible signs; copying always gives the original.
 */

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function sign(character: string): string {
  return `\u27e8U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}

/** Replaces control, direction and broken characters by visible signs; keeps tab and line end. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HIDDEN, sign);
}

/** One line for a table cell: at most `limit` characters, white space folded. */
export function oneLine(text: string, limit = 300): string {
  const head = text.length > limit * 2 ? text.slice(0, limit * 2) : text;
  const folded = visible(head.replace(/\s+/g, ' ').trim());
  return folded.length > limit ? `${folded.slice(0, limit)}…` : folded;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A bare UUID says nothing to a reader, so another name is shown before it. */
export function looksLikeUuid(text: string): boolean {
  return UUID.test(text);
}

/** The beginning of a long id; a short one as it is. */
export function shortId(id: string): string {
  return looksLikeUuid(id) ? id.slice(0, 8) : oneLine(id, 24);
}

/** Texts longer than this are shown by their head until all is asked for. */
export const HEAD_LIMIT = 64 * 1024;
const BLOCK = 16 * 1024;

/**
 * Cuts a long text into blocks that a browser lays out one by one, at line ends
 * where there are any near. Surrogate pairs are not torn.
 */
export function blocks(text: string, size = BLOCK): string[] {
  const out: string[] = [];
  let at = 0;
  while (text.length - at > size) {
    const newline = text.lastIndexOf('\n', at + size);
    let end = newline > at + size / 2 ? newline + 1 : at + size;
    const code = text.charCodeAt(end - 1);
    if (code >= 0xd800 && code <= 0xdbff) end -= 1;
    out.push(text.slice(at, end));
    at = end;
  }
  out.push(text.slice(at));
  return out;
}
