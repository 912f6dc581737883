#!/usr/bin/env python3
"""Send traces with the real OpenTelemetry SDK and instrumentations, to the address in OTEL_EXPORTER_OTLP_ENDPOINT.

    send.py exporter | exporter-grpc | openinference | openllmetry | genai

Prints the id of the trace. The model behind the `openai` package is scripted (fake_openai.py).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fake_openai import Answer, FakeOpenAI  # noqa: E402
from opentelemetry import trace  # noqa: E402
from opentelemetry.sdk.resources import Resource  # noqa: E402
from opentelemetry.sdk.trace import TracerProvider  # noqa: E402
from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: E402

QUESTION = "Which way is the wind?"
ANSWER = "West."


def provider(grpc: bool = False) -> TracerProvider:
    """The SDK with the exporter that it comes with."""
    if grpc:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    made = TracerProvider(resource=Resource.create({"service.name": "live-python"}))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(made)
    return made


def by_hand() -> str:
    """An agent, a model call and a tool, with attributes of every type."""
    tracer = trace.get_tracer("hand", "1.0")
    with tracer.start_as_current_span("invoke_agent Pilot", attributes={"gen_ai.operation.name": "invoke_agent", "gen_ai.conversation.id": "c-1"}) as root:
        usage = {"gen_ai.usage.input_tokens": 30, "gen_ai.usage.output_tokens": 12}
        with tracer.start_as_current_span("chat m", attributes={"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", **usage}):
            pass
        odd = {"gen_ai.operation.name": "execute_tool", "flag": True, "list": [1, 2], "ratio": 0.5, "big": 2**53 + 1}
        try:
            with tracer.start_as_current_span("execute_tool bearing", attributes=odd):
                raise ValueError("no compass")
        except ValueError:
            pass
        return format(root.get_span_context().trace_id, "032x")


def by_model() -> str:
    """One question to a model inside a span of our own."""
    import openai

    with FakeOpenAI() as model:
        model.script("wind", Answer(ANSWER, prompt_tokens=40, completion_tokens=9, cached_tokens=8))
        client = openai.OpenAI(base_url=model.url, api_key="none", max_retries=0)
        with trace.get_tracer("hand").start_as_current_span("root") as root:
            messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": QUESTION}]
            client.chat.completions.create(model="scripted", messages=messages, temperature=0.5)
            return format(root.get_span_context().trace_id, "032x")


def main() -> int:
    what = sys.argv[1]
    tracing = provider(grpc=what == "exporter-grpc")
    logging = None
    if what == "openinference":
        from openinference.instrumentation.openai import OpenAIInstrumentor

        OpenAIInstrumentor().instrument(tracer_provider=tracing)
    elif what == "openllmetry":
        from opentelemetry.instrumentation.openai import OpenAIInstrumentor

        OpenAIInstrumentor().instrument(tracer_provider=tracing)
    elif what == "genai":
        from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
        from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
        from opentelemetry.sdk._logs import LoggerProvider
        from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

        os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"
        logging = LoggerProvider(resource=tracing.resource)
        logging.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
        OpenAIInstrumentor().instrument(tracer_provider=tracing, logger_provider=logging)
    trace_id = by_hand() if what.startswith("exporter") else by_model()
    # The records first: they may come before their spans.
    if logging:
        logging.shutdown()
    tracing.shutdown()
    print(trace_id)
    return 0


if __name__ == "__main__":
    sys.exit(main())
