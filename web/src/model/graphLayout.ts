/** Places for the boxes of a graph, each rank below the one before. */
import { Graph, layout } from '@dagrejs/dagre';

export interface LayoutAsked {
  /** Number of the question, so that a late answer can be told from the one that is waited for. */
  asked: number;
  boxes: readonly { id: number; width: number; height: number }[];
  edges: readonly { from: number; to: number }[];
}

export interface LayoutAnswer {
  asked: number;
  /** Left and top of each box, in the order of the question. */
  places: [number, number][];
}

export function layOut({ asked, boxes, edges }: LayoutAsked): LayoutAnswer {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 20, ranksep: 36, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  // Told last to first: the layout puts what it heard first to the right.
  for (const box of boxes.toReversed()) graph.setNode(String(box.id), { width: box.width, height: box.height });
  for (const edge of edges.toReversed()) graph.setEdge(String(edge.from), String(edge.to));
  layout(graph);
  const places = boxes.map((box): [number, number] => {
    const at = graph.node(String(box.id)) as { x: number; y: number };
    return [at.x - box.width / 2, at.y - box.height / 2];
  });
  return { asked, places };
}
