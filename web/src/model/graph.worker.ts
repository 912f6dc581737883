/** Lays out the boxes of a graph away from the page. */
import { layOut, type LayoutAsked } from './graphLayout.ts';

self.onmessage = (event: MessageEvent<LayoutAsked>) => {
  self.postMessage(layOut(event.data));
};
