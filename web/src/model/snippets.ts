/** The texts to copy that bring a first trace in, by SDK. */

export interface Target {
  /** Address of this server. */
  base: string;
  key: string;
  /** Name that the traces are to carry as their source; `null`: the program's own. */
  source: string | null;
}

export interface Snippet {
  title: string;
  /** A sentence before it. */
  note: string;
  text: string;
}

export const SDKS = ['Dynamiq', 'OpenAI Agents', 'Dreadnode', 'OpenTelemetry'] as const;
export type Sdk = (typeof SDKS)[number];

const text = (value: string) => JSON.stringify(value);

/** What to copy for an SDK: lines for a program that is there, and a small program that can be run as it stands. */
export function snippetsOf(sdk: Sdk, target: Target): Snippet[] {
  if (sdk === 'Dynamiq') return dynamiq(target);
  if (sdk === 'OpenAI Agents') return openaiAgents(target);
  return sdk === 'Dreadnode' ? dreadnode(target) : openTelemetry(target);
}

function dynamiq({ base, key, source }: Target): Snippet[] {
  const of = source === null ? '' : `, source_id=${text(source)}`;
  const ofLine = source === null ? '' : `\n    source_id=${text(source)},`;
  return [
    {
      title: 'Python, existing program',
      note: 'Give the handler to a workflow that you have:',
      text: `from dynamiq.callbacks.tracing import DynamiqTracingCallbackHandler

tracing = DynamiqTracingCallbackHandler(base_url=${text(base)}, access_key=${text(key)}${of})
# workflow.run(..., config=RunnableConfig(callbacks=[tracing]))
`,
    },
    {
      title: 'Python, whole example',
      note: 'Or run this one, after pip install dynamiq:',
      text: `from dynamiq import Workflow
from dynamiq.callbacks.tracing import DynamiqTracingCallbackHandler
from dynamiq.clients import DynamiqTracingClient
from dynamiq.flows import Flow
from dynamiq.nodes.tools import Python
from dynamiq.runnables import RunnableConfig

tracing = DynamiqTracingCallbackHandler(
    client=DynamiqTracingClient(
        base_url=${text(base)},
        access_key=${text(key)},
    ),${ofLine}
    tags=["first-steps"],
)

workflow = Workflow(
    id="hello",
    flow=Flow(nodes=[Python(name="greet", code="def run(params):\\n    return 'Hello, ' + params['name']")]),
)
workflow.run(input_data={"name": "Tracekeep"}, config=RunnableConfig(callbacks=[tracing]))
`,
    },
  ];
}

function openaiAgents({ base, key, source }: Target): Snippet[] {
  const endpoint = text(`${base}/v1/traces/ingest`);
  const setUp = `from agents import set_trace_processors
from agents.tracing.processors import BackendSpanExporter, BatchTraceProcessor


class ResponseProcessor(BatchTraceProcessor):
    """Adds what was asked and answered to spans of the Responses API, which carry only an id."""

    def on_span_end(self, span):
        data = span.span_data
        if data.type == "response":
            export = data.export

            def with_content():
                response = data.response.model_dump(mode="json") if data.response is not None else None
                return {**export(), "input": data.input, "response": response}

            data.export = with_content
        super().on_span_end(span)


exporter = BackendSpanExporter(endpoint=${endpoint}, api_key=${text(key)})
set_trace_processors([ResponseProcessor(exporter)])
`;
  return [
    {
      title: 'Python, existing program',
      note: `Once, at the start of the program. ${source === null ? 'The workflow name is the source of its traces.' : `Name its workflow ${source}: that makes the traces this app's.`}`,
      text: setUp,
    },
    {
      title: 'Python, whole example',
      note: 'Or run this one, after pip install openai-agents. It asks no model:',
      text: `from agents import custom_span, flush_traces, trace
${setUp}
with trace(${text(source ?? 'hello')}):
    with custom_span("greet", data={"name": "Tracekeep"}):
        pass
flush_traces()
`,
    },
    {
      title: 'JavaScript',
      note: 'The same for @openai/agents:',
      text: `import { BatchTraceProcessor, setTraceProcessors } from '@openai/agents';
import { OpenAITracingExporter } from '@openai/agents-openai';

class ResponseProcessor extends BatchTraceProcessor {
  async onSpanEnd(span) {
    const data = span.spanData;
    if (data.type === 'response') {
      data.input = data._input;
      data.response = data._response;
    }
    await super.onSpanEnd(span);
  }
}

const exporter = new OpenAITracingExporter({ endpoint: ${endpoint}, apiKey: ${text(key)} });
setTraceProcessors([new ResponseProcessor(exporter)]);
`,
    },
  ];
}

function dreadnode({ base, key, source }: Target): Snippet[] {
  return [
    {
      title: 'Python, whole example',
      note: 'After pip install dreadnode. The key decides which project the runs go to:',
      text: `import dreadnode as dn

dn.configure(server=${text(base)}, api_key=${text(key)}, project=${text(source ?? 'default')})
with dn.run("hello"):
    dn.log_input("name", "Tracekeep")
    dn.log_metric("score", 0.95)
`,
    },
  ];
}

function openTelemetry({ base, key, source }: Target): Snippet[] {
  const name = source ?? 'my-program';
  return [
    {
      title: 'Environment, any SDK',
      note: 'Most senders read these; LLM instrumentations need no more:',
      text: `export OTEL_EXPORTER_OTLP_ENDPOINT=${base}
export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20${encodeURIComponent(key)}"
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SERVICE_NAME=${shellWord(name)}
`,
    },
    {
      title: 'Python, whole example',
      note: 'Or run this one, after pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http:',
      text: `from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

exporter = OTLPSpanExporter(endpoint=${text(`${base}/v1/traces`)}, headers={"authorization": ${text(`Bearer ${key}`)}})
provider = TracerProvider(resource=Resource.create({"service.name": ${text(name)}}))
provider.add_span_processor(BatchSpanProcessor(exporter))

tracer = provider.get_tracer("hello")
with tracer.start_as_current_span("invoke_agent hello", attributes={"gen_ai.operation.name": "invoke_agent"}):
    usage = {"gen_ai.usage.input_tokens": 12, "gen_ai.usage.output_tokens": 3}
    with tracer.start_as_current_span("chat", attributes={"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini", **usage}):
        pass
provider.shutdown()
`,
    },
  ];
}

/** A word for a shell, quoted where it must be. */
function shellWord(word: string): string {
  return /^[\w./:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** One trace of one run by curl: shows that address and key are right. */
export function curlProbe({ base, key, source }: Target, now: Date, id: string): string {
  const end = now.toISOString();
  const start = new Date(now.getTime() - 250).toISOString();
  const run = {
    id,
    name: 'Workflow',
    type: 'workflow',
    trace_id: id,
    source_id: source,
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
  return `curl -sS ${base}/v1/traces \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify({ runs: [run] })}'
`;
}
