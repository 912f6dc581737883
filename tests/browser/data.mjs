// Runs in the shape that the Dynamiq SDK sends, made for the tests.
import { randomUUID } from 'node:crypto';

const iso = (ms) => new Date(ms).toISOString();

function base(trace, extra) {
  return {
    id: randomUUID(),
    name: null,
    type: 'node',
    trace_id: trace,
    source_id: 'shop',
    session_id: 'session-392',
    start_time: iso(0),
    end_time: iso(0),
    parent_run_id: null,
    status: 'succeeded',
    input: null,
    output: null,
    metadata: {},
    error: null,
    executions: [],
    tags: ['browser'],
    ...extra,
  };
}

const usage = (prompt, completion, cost) => ({
  prompt_tokens: prompt,
  prompt_tokens_cost_usd: cost / 2,
  completion_tokens: completion,
  completion_tokens_cost_usd: cost / 2,
  total_tokens: prompt + completion,
  total_tokens_cost_usd: cost,
  cache_read_input_tokens: null,
  cache_creation_input_tokens: null,
});

/** An agent with three model calls and two tools; with `fails` the second tool breaks. */
export function agentTrace({ trace = randomUUID(), at = Date.now() - 9000, question = 'Where is order 4711?', fails = false } = {}) {
  const root = base(trace, {
    name: 'Workflow',
    type: 'workflow',
    start_time: iso(at),
    end_time: iso(at + 8000),
    status: fails ? 'failed' : 'succeeded',
    input: { input: question },
    output: fails ? null : { support: { status: 'success', input: { input: question }, output: { content: 'It arrives on Friday.' } } },
    metadata: {
      workflow: { id: '231eb7d6-b3a4-4990-8192-d8bcc21e3673', version: null },
      ...(fails && { failed_nodes: [{ id: 'sql', name: 'sql_query', error_message: 'no such table: orders' }] }),
    },
    error: fails ? { message: 'Flow execution failed due to node failures: sql_query', traceback: 'NoneType: None\n' } : null,
  });
  const flow = base(trace, {
    name: 'Flow',
    type: 'flow',
    parent_run_id: root.id,
    start_time: iso(at + 1),
    end_time: iso(at + 7990),
    status: root.status,
    metadata: { flow: { id: 'f' } },
  });
  const agent = base(trace, {
    name: 'Support',
    parent_run_id: flow.id,
    start_time: iso(at + 5),
    end_time: iso(at + 7900),
    status: root.status,
    input: { input: question },
    metadata: { node: { id: 'support', name: 'Support', group: 'agents', type: 'dynamiq.nodes.agents.Agent', role: 'Helps customers.' } },
  });
  const messages = [
    { role: 'system', content: 'You help customers of a shop. '.repeat(30) },
    { role: 'user', content: [{ type: 'text', text: question }] },
  ];
  const children = [0, 1, 2].flatMap((turn) => {
    const start = at + 50 + turn * 2500;
    const call = { id: `call-${turn}`, type: 'function', function: { name: 'sql_query', arguments: '{"limit":18446744073709551615}' } };
    const llm = base(trace, {
      name: 'Agent LLM',
      parent_run_id: agent.id,
      start_time: iso(start),
      end_time: iso(start + 1100),
      input: {},
      output: { content: turn === 2 ? 'It arrives on **Friday**.' : 'I look it up.' },
      metadata: {
        node: {
          id: 'llm',
          name: 'Agent LLM',
          group: 'llms',
          model: 'openai/gpt-4o-mini',
          temperature: 0.2,
          prompt: { id: 'p', version: null, messages: [...messages], tools: null },
        },
        run_depends: [],
        usage: usage(805 + turn * 100, 31, 0.0052),
      },
    });
    messages.push({ role: 'assistant', content: null, tool_calls: [call] }, { role: 'tool', tool_call_id: call.id, content: '[{"id":4711}]' });
    if (turn === 2) return [llm];
    const broken = fails && turn === 1;
    const tool = base(trace, {
      name: 'sql_query',
      parent_run_id: agent.id,
      start_time: iso(start + 1200),
      end_time: iso(start + 1445),
      status: broken ? 'failed' : 'succeeded',
      input: { sql: 'select * from orders' },
      output: broken ? null : { content: [{ id: 4711, weight: 18446744073709551615n }] },
      metadata: { node: { id: 'sql', name: 'sql_query', group: 'tools' } },
      error: broken ? { message: 'no such table: orders', traceback: 'Traceback (most recent call last):\n  File "db.py", line 7\nOperationalError: no such table: orders' } : null,
    });
    return [llm, tool];
  });
  return { trace, runs: [root, flow, agent, ...children] };
}

/** JSON text of runs; big integers go out with all their digits. */
export function toJson(runs) {
  return JSON.stringify({ runs }, (_, value) => (typeof value === 'bigint' ? `@@${value}@@` : value)).replace(/"@@(\d+)@@"/g, '$1');
}

/** One trace of `count` spans, thirty to a group, with failures deep inside. */
export function bigTrace(count, trace = `big-${count}`) {
  const at = Date.parse('2026-01-10T09:00:00Z');
  const names = ['llm_call', 'sql_query', 'retrieve_context', 'web_search', 'guardrail_input'];
  const groups = ['llms', 'tools', 'retrievers', 'tools', 'detectors'];
  const runs = [];
  for (let index = 0; index < count; index += 1) {
    const group = index - (index % 30);
    const parent = index === 0 ? null : index % 30 === 0 ? 0 : group;
    const start = at + index * 20;
    const failed = index % 997 === 996;
    runs.push(
      base(trace, {
        id: `span-${index}`,
        name: index === 0 ? 'Workflow' : names[index % 5],
        type: index === 0 ? 'workflow' : 'node',
        parent_run_id: parent === null ? null : `span-${parent}`,
        start_time: iso(start),
        end_time: iso(index === 0 ? at + count * 20 : start + 5 + (index % 50) * 40),
        status: failed ? 'failed' : 'succeeded',
        input: { index },
        output: failed ? null : { content: `result ${index}` },
        metadata: {
          node: { id: 'n', group: groups[index % 5], ...(index % 5 === 0 && { model: 'openai/gpt-4o' }) },
          ...(index % 5 === 0 && index > 0 && { usage: usage(500, 20, 0.0005) }),
        },
        error: failed ? { message: 'tool failed', traceback: 'Traceback' } : null,
      }),
    );
  }
  return { trace, runs };
}

export const MARKUP = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><svg onload="window.hacked=1">';

/** Everything that a sender could try: markup, addresses, direction signs, NUL, size, loops. */
export function hostileTrace(trace = 'host/ile?#%2F trace') {
  const at = Date.now() - 5000;
  const sly = 'invoice\u202Efdp.exe\u0000\uFEFF';
  const root = base(trace, {
    id: 'root/1',
    name: MARKUP,
    type: 'workflow',
    parent_run_id: 'root/1',
    start_time: iso(at),
    end_time: iso(at + 3000),
    status: 'failed',
    session_id: sly,
    input: { input: MARKUP, link: 'javascript:window.hacked=1', [MARKUP]: sly, big: 'A'.repeat(5_000_000), lines: 'B\n'.repeat(200_000) },
    metadata: { workflow: { id: MARKUP + sly }, node: 'odd', failed_nodes: [{ error_message: MARKUP }] },
    error: { message: '', traceback: `Traceback\n${MARKUP}` },
    tags: ['<b>', sly],
  });
  const pictures = ['https://example.com/x.png', 'javascript:window.hacked=1', '//example.com/y.png', 'data:image/svg+xml;base64,' + Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"/>').toString('base64')];
  const llm = base(trace, {
    id: 'llm',
    name: `LLM ${sly}`,
    parent_run_id: 'never sent',
    start_time: iso(at + 100),
    end_time: iso(at + 50),
    input: [MARKUP],
    output: { content: `[click](javascript:window.hacked=1) ${MARKUP}` },
    metadata: {
      node: {
        group: 'llms',
        model: `evil/${MARKUP}`,
        prompt: { messages: [{ role: MARKUP, content: [{ type: 'text', text: MARKUP }, ...pictures.map((url) => ({ type: 'image_url', image_url: { url } }))] }] },
      },
    },
  });
  const deep = base(trace, { id: 'deep', name: 'deep', parent_run_id: 'llm', start_time: iso(at + 200), end_time: iso(at + 300) });
  let value = MARKUP;
  for (let level = 0; level < 60; level += 1) value = [value];
  deep.output = value;
  const loop = ['a', 'b', 'c'].map((id, index, all) =>
    base(trace, { id, name: `loop ${id}`, parent_run_id: all[(index + 1) % 3], start_time: iso(at + 400 + index), end_time: iso(at + 500) }),
  );
  return { trace, runs: [root, llm, deep, ...loop] };
}
