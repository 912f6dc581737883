/** The text in the bytes of a file; null where they are none. Of the head of a file the last character may be torn. */
export function textOf(bytes: Uint8Array, isHead: boolean): string | null {
  // No text holds a zero byte, and other files soon do.
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isHead });
  } catch {
    return null;
  }
}
