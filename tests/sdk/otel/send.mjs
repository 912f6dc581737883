// Send a trace with the real OpenTelemetry SDK for Node.js: `node send.mjs json|protobuf`, to the address in
// OTEL_EXPORTER_OTLP_ENDPOINT. Prints the id of the trace.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.OTEL_MODULES}/`);
const { context, trace, SpanKind } = require("@opentelemetry/api");
const { BasicTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const { resourceFromAttributes } = require("@opentelemetry/resources");

const { OTLPTraceExporter } =
  process.argv[2] === "json" ? require("@opentelemetry/exporter-trace-otlp-http") : require("@opentelemetry/exporter-trace-otlp-proto");

const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ "service.name": "live-node" }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
const tracer = provider.getTracer("hand", "1.0");
const root = tracer.startSpan("ai.generateText", { attributes: { "ai.operationId": "ai.generateText", "ai.usage.inputTokens": 30 } });
const inside = trace.setSpan(context.active(), root);
const call = tracer.startSpan(
  "ai.generateText.doGenerate",
  {
    kind: SpanKind.CLIENT,
    attributes: {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.response.model": "m",
      "ai.usage.inputTokens": 30,
      "ai.usage.outputTokens": 12,
      "ai.prompt.messages": JSON.stringify([{ role: "user", content: "Which way is the wind?" }]),
      "ai.response.text": "West.",
      ratio: 0.5,
      list: ["a", "b"],
    },
  },
  inside,
);
call.end();
root.end();
await provider.shutdown();
process.stdout.write(root.spanContext().traceId);
