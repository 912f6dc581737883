/** The texts to copy that bring a first trace in. */

/** Python, for the Dynamiq SDK: the handler with its address and key, in a small workflow. */
export function pythonSnippet(baseUrl: string, key: string): string {
  return `from dynamiq import Workflow
from dynamiq.callbacks.tracing import DynamiqTracingCallbackHandler
from dynamiq.clients import DynamiqTracingClient
from dynamiq.flows import Flow
from dynamiq.nodes.tools import Python
from dynamiq.runnables import RunnableConfig

tracing = DynamiqTracingCallbackHandler(
    client=DynamiqTracingClient(
        base_url=${JSON.stringify(baseUrl)},
        access_key=${JSON.stringify(key)},
    ),
    tags=["first-steps"],
)

workflow = Workflow(
    id="hello",
    flow=Flow(nodes=[Python(name="greet", code="def run(params):\\n    return 'Hello, ' + params['name']")]),
)
workflow.run(input_data={"name": "Tracekeep"}, config=RunnableConfig(callbacks=[tracing]))
`;
}

/** Two lines for a program that is there already. */
export function pythonExisting(baseUrl: string, key: string): string {
  return `from dynamiq.callbacks.tracing import DynamiqTracingCallbackHandler

tracing = DynamiqTracingCallbackHandler(base_url=${JSON.stringify(baseUrl)}, access_key=${JSON.stringify(key)})
# workflow.run(..., config=RunnableConfig(callbacks=[tracing]))
`;
}

/** One trace of one run by curl: shows that address and key are right. */
export function curlProbe(baseUrl: string, key: string, now: Date, id: string): string {
  const end = now.toISOString();
  const start = new Date(now.getTime() - 250).toISOString();
  const run = {
    id,
    name: 'Workflow',
    type: 'workflow',
    trace_id: id,
    source_id: null,
    session_id: null,
    start_time: start,
    end_time: end,
    parent_run_id: null,
    status: 'succeeded',
    input: { input: 'Does it work?' },
    output: { content: 'It does.' },
    metadata: { workflow: { id: 'curl-probe', version: null } },
    error: null,
    executions: [],
    tags: ['probe'],
  };
  return `curl -sS ${baseUrl}/v1/traces \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify({ runs: [run] })}'
`;
}
