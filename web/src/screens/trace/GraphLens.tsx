import '@xyflow/react/dist/base.css';
import { Controls, MarkerType, Position, ReactFlow, type Edge, type Node, type ReactFlowInstance } from '@xyflow/react';
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { buildGraph, openAtFirst, shownAbove, shownBoxes, type TraceGraph } from '../../model/graph.ts';
import type { LayoutAnswer, LayoutAsked } from '../../model/graphLayout.ts';
import { exact } from '../../model/format.ts';
import type { SpanTree } from '../../model/tree.ts';
import { useKeys } from '../../shell/keys.ts';
import { Button } from '../../ui/Button.tsx';
import { RowSkeleton } from '../../ui/Delayed.tsx';
import { BOX_HEIGHT, BOX_WIDTH, GraphBox, type BoxData } from './GraphBox.tsx';
import type { LensHandle } from './lens.ts';
import css from './graph.module.css';

interface GraphLensProps {
  ref: Ref<LensHandle>;
  tree: SpanTree;
  selected: number;
  onSelect: (span: number) => void;
  onEnter: () => void;
  onTree: () => void;
}

/** More boxes than this are no picture any more. */
const MANY = 300;
const TYPES = { box: GraphBox };

type Flow = ReactFlowInstance<Node<BoxData>>;

/** The steps of the trace: spans of one name below one step are one box; loops lead back. */
export default function GraphLens({ ref, tree, selected, onSelect, onEnter, onTree }: GraphLensProps) {
  const graph = useMemo(() => buildGraph(tree), [tree]);
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const open = useMemo(() => chosen ?? openAtFirst(graph), [graph, chosen]);
  const boxes = useMemo(() => shownBoxes(graph, open), [graph, open]);
  const tooMany = boxes.length > MANY;
  const places = usePlaces(graph, tooMany ? NOTHING : boxes);
  const shown = useMemo(() => new Set(boxes), [boxes]);
  const current = selected === -1 ? -1 : shownAbove(graph, shown, graph.boxOf[selected]!);
  const pane = useRef<HTMLDivElement>(null);
  const flow = useRef<Flow | null>(null);
  const wantsFocus = useRef(false);

  const toggle = (box: number) => {
    const next = new Set(open);
    if (!next.delete(box)) next.add(box);
    setChosen(next);
  };
  const focusBox = (box: number) => pane.current?.querySelector<HTMLElement>(`[data-box="${box}"]`)?.focus({ preventScroll: true });
  const go = (box: number | undefined) => {
    if (box === undefined || !shown.has(box)) return;
    wantsFocus.current = true;
    onSelect(graph.nodes[box]!.first);
    focusBox(box);
    reach(box);
  };
  /** Moves the picture only as far as the box needs to be seen. */
  const reach = (box: number) => {
    const place = places?.get(box);
    const area = pane.current?.getBoundingClientRect();
    if (place === undefined || area === undefined || flow.current === null) return;
    const { x, y, zoom } = flow.current.getViewport();
    const [left, top] = [place[0] * zoom + x, place[1] * zoom + y];
    const fits = left >= 0 && top >= 0 && left + BOX_WIDTH * zoom <= area.width && top + BOX_HEIGHT * zoom <= area.height;
    if (!fits) void flow.current.setCenter(place[0] + BOX_WIDTH / 2, place[1] + BOX_HEIGHT / 2, { zoom });
  };
  const move = (by: 1 | -1) => {
    const at = boxes.indexOf(current);
    go(boxes[Math.max(0, Math.min(boxes.length - 1, at + by))]);
  };
  useImperativeHandle(ref, () => ({
    show: (span, focus) => {
      const box = shownAbove(graph, shown, graph.boxOf[span]!);
      if (box === -1) return;
      if (focus) focusBox(box);
      reach(box);
    },
    move,
  }));
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    if (current !== -1) focusBox(current);
  }, [current]);
  useKeys({
    '+': () => void flow.current?.zoomIn(),
    '=': () => void flow.current?.zoomIn(),
    'Shift++': () => void flow.current?.zoomIn(),
    '-': () => void flow.current?.zoomOut(),
    '0': () => void flow.current?.fitView({ padding: 0.1, maxZoom: 1 }),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const node = graph.nodes[current];
    if (node === undefined) return;
    const siblings = (node.parent === -1 ? graph.nodes.filter((one) => one.parent === -1).map((one) => one.id) : graph.nodes[node.parent]!.children);
    const place = siblings.indexOf(current);
    const acts: Record<string, () => void> = {
      ArrowDown: () => {
        if (node.children.length > 0 && !open.has(current)) toggle(current);
        else go(node.children[0]);
      },
      ArrowUp: () => go(node.parent === -1 ? undefined : node.parent),
      ArrowRight: () => go(siblings[place + 1]),
      ArrowLeft: () => go(siblings[place - 1]),
      Home: () => go(boxes[0]),
      End: () => go(boxes.at(-1)),
      ' ': () => toggle(current),
      Enter: onEnter,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  if (tooMany) {
    return (
      <div className={css.tooMany}>
        <h3>{exact(boxes.length)} steps are no picture</h3>
        <p>
          A graph shows up to {MANY} boxes. This trace has more steps of different names, which the tree shows in order.
        </p>
        <div className={css.choices}>
          <Button look="primary" onClick={onTree}>
            Show the tree
          </Button>
          <Button onClick={() => setChosen(new Set())}>Close all boxes</Button>
        </div>
      </div>
    );
  }
  if (places === null) return <RowSkeleton rows={8} height={40} />;

  const nodes: Node<BoxData>[] = boxes.flatMap((id) => {
    const place = places.get(id);
    if (place === undefined) return [];
    const node = graph.nodes[id]!;
    return {
      id: String(id),
      type: 'box',
      position: { x: place[0], y: place[1] },
      width: BOX_WIDTH,
      height: BOX_HEIGHT,
      sourcePosition: Position.Bottom,
      targetPosition: Position.Top,
      draggable: false,
      connectable: false,
      focusable: false,
      data: { node, open: open.has(id), selected: id === current, focusable: id === current || (current === -1 && id === boxes[0]), onToggle: toggle, onSelect: go },
    };
  });
  return (
     
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys for the boxes inside, which hold the focus in turn
    <div ref={pane} className={css.graph} onKeyDown={onKeyDown} role="group" aria-label="Steps of the trace">
      <ReactFlow
        nodes={nodes}
        edges={edgesOf(graph, shown)}
        nodeTypes={TYPES}
        fitView
        fitViewOptions={{ padding: 0.1, maxZoom: 1 }}
        minZoom={0.1}
        maxZoom={2}
        onInit={(instance) => {
          flow.current = instance;
        }}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

const NOTHING: readonly number[] = [];

function edgesOf(graph: TraceGraph, shown: ReadonlySet<number>): Edge[] {
  const edges: Edge[] = [];
  for (const id of shown) {
    const { parent, failures } = graph.nodes[id]!;
    if (parent === -1) continue;
    edges.push({ id: `${parent}-${id}`, source: String(parent), target: String(id), className: failures > 0 ? css.failedEdge! : css.edge!, sourceHandle: 'out', targetHandle: 'in', focusable: false });
  }
  for (const loop of graph.loops) {
    if (!shown.has(loop.from) || !shown.has(loop.to)) continue;
    const sideways = graph.nodes[loop.from]!.parent === graph.nodes[loop.to]!.parent && loop.from !== loop.to;
    edges.push({
      id: `loop ${loop.from} ${loop.to}`,
      source: String(loop.from),
      target: String(loop.to),
      // Back to an earlier step below the boxes, back up to a step above beside them.
      sourceHandle: sideways ? 'below-out' : 'side-out',
      targetHandle: sideways ? 'below-in' : 'side-in',
      className: css.loopEdge!,
      label: `↺ ${exact(loop.count)}`,
      labelShowBg: true,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--warning)' },
      focusable: false,
    });
  }
  return edges;
}

/** Asks the worker for places; what was asked before and comes late is dropped. */
function usePlaces(graph: TraceGraph, boxes: readonly number[]): ReadonlyMap<number, [number, number]> | null {
  const [answer, setAnswer] = useState<ReadonlyMap<number, [number, number]> | null>(null);
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    const made = new Worker(new URL('../../model/graph.worker.ts', import.meta.url), { type: 'module' });
    worker.current = made;
    return () => made.terminate();
  }, []);
  useEffect(() => {
    const one = worker.current;
    if (one === null || boxes.length === 0) return;
    const shown = new Set(boxes);
    asked.current += 1;
    const question: LayoutAsked = {
      asked: asked.current,
      boxes: boxes.map((id) => ({ id, width: BOX_WIDTH, height: BOX_HEIGHT })),
      edges: boxes.flatMap((id) => {
        const { parent } = graph.nodes[id]!;
        return shown.has(parent) ? [{ from: parent, to: id }] : [];
      }),
    };
    one.onmessage = (event: MessageEvent<LayoutAnswer>) => {
      if (event.data.asked !== asked.current) return;
      setAnswer(new Map(boxes.map((id, index) => [id, event.data.places[index]!])));
    };
    one.postMessage(question);
  }, [graph, boxes]);
  return answer;
}
