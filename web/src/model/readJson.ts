/** Parses a body off the main thread when it is big, and not at all when it is huge. */
import { get, parseJson, type Json } from './json.ts';

const IN_WORKER = 512 * 1024;
const NEVER = 48 * 1024 * 1024;

export interface ReadJson {
  /** The value; null when the text was too large to take apart. */
  value: Json;
  length: number;
  tooLarge: boolean;
}

function inWorker(text: string): Promise<Json> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./json.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<{ value: Json } | { error: string }>) => {
      worker.terminate();
      if ('value' in event.data) resolve(event.data.value);
      else reject(new Error(event.data.error));
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('the worker failed'));
    };
    worker.postMessage(text);
  });
}

export async function readJson(text: string): Promise<ReadJson> {
  if (text.length > NEVER) return { value: null, length: text.length, tooLarge: true };
  let value: Json;
  if (text.length > IN_WORKER) {
    // Nesting too deep to be handed over by the browser is parsed here after all.
    value = await inWorker(text).catch(() => parseJson(text));
  } else {
    value = parseJson(text);
  }
  return { value, length: text.length, tooLarge: false };
}

/** What lies under `data` in an envelope. */
export function dataOf(read: ReadJson): Json {
  return get(read.value, 'data') ?? null;
}
