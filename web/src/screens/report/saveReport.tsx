/**
 * Makes a report: one HTML file with everything in it. It is drawn by the console's own components
 * and then written down as it stands, without any script, so it opens offline and can do nothing.
 */
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { fetchText, runPath, tracePath } from '../../api/client.ts';
import type { Trace } from '../../api/types.ts';
import { totals, type Aligned } from '../../model/compare.ts';
import { get, getText, isObject, type Json } from '../../model/json.ts';
import { dataOf, readJson } from '../../model/readJson.ts';
import { oneLine } from '../../model/text.ts';
import { traceNames } from '../../model/traceNames.ts';
import type { SpanTree } from '../../model/tree.ts';
import { announce } from '../../ui/announce.ts';
import type { Both } from '../compare/CompareRow.tsx';
import { ComparisonReport } from './ComparisonReport.tsx';
import { TraceReport } from './TraceReport.tsx';

/** Larger traces are written without what went in and came out. */
const WITH_BODIES = 2000;
/** Steps of a comparison that are written with their differences. */
const WITH_DIFFERENCES = 60;

/** Saves a trace. */
export async function saveTrace(head: Trace, tree: SpanTree, project: string): Promise<void> {
  announce('Making the report…');
  const bodies = new Map<string, Json>();
  if (tree.count <= WITH_BODIES) {
    const read = await readJson(await fetchText(tracePath(project, head.id), new AbortController().signal));
    const runs = get(read.value, 'runs');
    if (Array.isArray(runs)) for (const run of runs.filter(isObject)) bodies.set(getText(run, 'id') ?? '', run);
  }
  const title = traceNames(head).name;
  save(<TraceReport head={head} tree={tree} bodies={bodies} />, title, head.id);
}

/** Saves a comparison. */
export async function saveComparison(a: Trace, b: Trace, trees: Both, rows: readonly Aligned[], project: string): Promise<void> {
  announce('Making the report…');
  const body = async (trace: Trace, tree: SpanTree, span: number): Promise<Json> => {
    if (span === -1) return null;
    return dataOf(await readJson(await fetchText(runPath(project, trace.id, tree.columns.id[span]!), new AbortController().signal)));
  };
  const different = rows.filter((row) => row.change !== 'same').slice(0, WITH_DIFFERENCES);
  const steps: { row: Aligned; a: Json; b: Json }[] = [];
  for (const row of different) {
    const [one, other] = await Promise.all([body(a, trees.a, row.a), body(b, trees.b, row.b)]);
    steps.push({ row, a: one, b: other });
  }
  const { textDiff } = await import('../../model/textDiff.ts');
  save(<ComparisonReport a={a} b={b} trees={trees} rows={rows} sums={totals(rows)} steps={steps} diff={textDiff} />, `${traceNames(a).name} ⇄ ${traceNames(b).name}`, `${a.id}-${b.id}`);
}

/** The rules of all style sheets of the page: the components need them, and they name no other file. */
function rules(): string {
  const out: string[] = [];
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) if (!rule.cssText.includes('url(') && !rule.cssText.startsWith('@import')) out.push(rule.cssText);
  }
  // Nothing in the text of a rule may end the element that holds it.
  return out.join('\n').replaceAll('</', '<\\/');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function save(report: ReactNode, title: string, id: string): void {
  // A page of its own that is never shown: React draws in it, and writing it down escapes all text.
  const page = document.implementation.createHTMLDocument('');
  const box = page.createElement('main');
  const root = createRoot(box);
  flushSync(() => root.render(report));
  // Even a text that got through as markup could neither run nor call home.
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Tracekeep">
<title>${escaped(oneLine(title, 200))}</title>
<style>${rules()}</style>
</head>
<body>${box.outerHTML}</body>
</html>
`;
  root.unmount();
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `tracekeep-${id.replace(/[^\w.-]+/g, '_').slice(0, 100)}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
  announce('The report is saved');
}
