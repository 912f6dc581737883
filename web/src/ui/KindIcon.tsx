import {
  ArrowRightLeft,
  AudioLines,
  Binary,
  Bot,
  Box,
  Circle,
  Scale,
  Search,
  Shield,
  Sparkles,
  Wrench,
  type LucideIcon,
} from 'lucide-react';

const KINDS: Record<string, [LucideIcon, string]> = {
  workflow: [Bot, 'agent'],
  agent: [Bot, 'agent'],
  llm: [Sparkles, 'llm'],
  tool: [Wrench, 'tool'],
  tool_list: [Wrench, 'tool'],
  retriever: [Search, 'retriever'],
  reranker: [Search, 'retriever'],
  guardrail: [Shield, 'guardrail'],
  handoff: [ArrowRightLeft, 'handoff'],
  embedding: [Binary, 'embedding'],
  evaluator: [Scale, 'evaluator'],
  scorer: [Scale, 'evaluator'],
  stt: [AudioLines, 'task'],
  tts: [AudioLines, 'task'],
  task: [Circle, 'task'],
  turn: [Circle, 'task'],
};

/** The colour token of a kind, without its dashes. */
export function kindToken(kind: string): string {
  return `kind-${KINDS[kind]?.[1] ?? 'task'}`;
}

/** The colour of a kind, for its icon and bar; names stay plain text. */
export function kindColor(kind: string): string {
  return `var(--${kindToken(kind)})`;
}

export function KindIcon({ kind, size = 14 }: { kind: string; size?: number }) {
  const Icon = KINDS[kind]?.[0] ?? Box;
  return <Icon size={size} color={kindColor(kind)} role="img" aria-label={kind.replace('_', ' ')} />;
}
