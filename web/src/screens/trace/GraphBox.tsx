import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import clsx from 'clsx';
import { ChevronDown, ChevronUp, CircleX } from 'lucide-react';
import { count, duration, exact, usd } from '../../model/format.ts';
import type { GraphNode } from '../../model/graph.ts';
import { oneLine } from '../../model/text.ts';
import { kindColor, KindIcon } from '../../ui/KindIcon.tsx';
import css from './graph.module.css';

export const BOX_WIDTH = 208;
export const BOX_HEIGHT = 54;

export interface BoxData extends Record<string, unknown> {
  node: GraphNode;
  open: boolean;
  selected: boolean;
  focusable: boolean;
  onToggle: (box: number) => void;
  onSelect: (box: number) => void;
}

/** One step: how often it ran, how long in all, what it cost. */
export function GraphBox({ data }: NodeProps<Node<BoxData>>) {
  const { node, open, selected, focusable, onToggle, onSelect } = data;
  const name = oneLine(node.name, 100);
  const below = node.children.length;
  const facts = [
    node.open === node.count ? 'open' : duration(node.duration),
    node.costUsd > 0 ? usd(node.costUsd) : node.tokens > 0 ? `${count(node.tokens)} tok` : '',
  ].filter(Boolean);
  return (
    <>
      <Handle id="in" type="target" position={Position.Top} className={css.handle} />
      <Handle id="side-in" type="target" position={Position.Right} className={css.handle} style={{ top: '30%' }} />
      <Handle id="side-out" type="source" position={Position.Right} className={css.handle} style={{ top: '70%' }} />
      <Handle id="below-in" type="target" position={Position.Bottom} className={css.handle} style={{ left: '80%' }} />
      <Handle id="below-out" type="source" position={Position.Bottom} className={css.handle} style={{ left: '20%' }} />
      <div className={clsx(css.box, selected && css.chosen, node.failures > 0 && css.failed)} style={{ borderLeftColor: kindColor(node.kind) }}>
        <button
          type="button"
          className={css.boxButton}
          data-box={node.id}
          tabIndex={focusable ? 0 : -1}
          aria-current={selected ? 'true' : undefined}
          onClick={() => onSelect(node.id)}
          onDoubleClick={() => below > 0 && onToggle(node.id)}
        >
          <span className={css.boxName}>
            <KindIcon kind={node.kind} />
            <bdi className="truncate" title={name}>
              {name}
            </bdi>
            {node.count > 1 && (
              <span className={css.times}>
                ×{count(node.count)}
                <span className="visually-hidden"> times</span>
              </span>
            )}
          </span>
          <span className={css.boxFacts}>
            {facts.join(' · ')}
            {node.failures > 0 && (
              <span className={css.failures}>
                <CircleX size={12} aria-hidden /> {count(node.failures)}
                <span className="visually-hidden"> failed</span>
              </span>
            )}
          </span>
          {below > 0 && (
            <span className="visually-hidden">
              {exact(below)} {below === 1 ? 'step' : 'steps'} below{open ? '' : ', closed'}
            </span>
          )}
        </button>
        {below > 0 && (
          <button type="button" tabIndex={-1} className={css.more} title={open ? 'Close' : `Open ${exact(below)} steps`} aria-label={open ? `Close ${name}` : `Open ${name}`} onClick={() => onToggle(node.id)}>
            {open ? <ChevronUp size={12} aria-hidden /> : <ChevronDown size={12} aria-hidden />}
            {!open && exact(below)}
          </button>
        )}
      </div>
      <Handle id="out" type="source" position={Position.Bottom} className={css.handle} />
    </>
  );
}
