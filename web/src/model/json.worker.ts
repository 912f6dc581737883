import { parseJson } from './json.ts';

self.onmessage = (event: MessageEvent<string>) => {
  try {
    self.postMessage({ value: parseJson(event.data) });
  } catch (cause) {
    self.postMessage({ error: cause instanceof Error ? cause.message : 'unreadable' });
  }
};
