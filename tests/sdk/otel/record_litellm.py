#!/usr/bin/env python3
"""Record what the OpenTelemetry callback of LiteLLM sends, into tests/fixtures/otlp/litellm.00.pb.gz.

    pip install litellm==1.110.2 opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2
    python tests/sdk/otel/record_litellm.py

Three traces in one request: a call, a streamed one, and one that fails. The model is scripted (fake_openai.py). Its port is
written 8081 and the folder of the libraries `/app`; all else is as it was sent. Ids are new each time, and so are the keys of
`expected.json`.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
from pathlib import Path

SDK = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SDK))

from fake_openai import Answer, FakeOpenAI  # noqa: E402
from record import Recorder  # noqa: E402

OUT = SDK.parent / "fixtures" / "otlp" / "litellm.00.pb.gz"


def programs(url: str) -> None:
    """Runs the calls; `litellm` reads its settings when it is imported."""
    import litellm

    litellm.callbacks = ["otel"]
    litellm.suppress_debug_info = True

    def ask(question: str, **more: object) -> object:
        messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": question}]
        return litellm.completion(model="openai/gpt-4o-mini", api_base=url, api_key="none", max_retries=0, messages=messages, **more)

    ask("Which way is the wind?", temperature=0.5, user="u-1")
    for _chunk in ask("Will it rain?", stream=True, stream_options={"include_usage": True}):
        pass
    try:
        ask("Is a storm coming?")
    except litellm.exceptions.InternalServerError:
        pass


def cleaned(body: bytes) -> bytes:
    """The request without what tells of the machine that it was made on."""
    from google.protobuf.message import Message
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    def clean(message: Message) -> None:
        for field, value in message.ListFields():
            if field.type == field.TYPE_STRING and isinstance(value, str):
                text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8081", value)
                text = re.sub(r"/[\w./-]+/site-packages/", "/app/", text)
                setattr(message, field.name, text.replace(str(SDK), "/app"))
            elif field.type == field.TYPE_MESSAGE:
                for inner in value if hasattr(value, "add") else [value]:
                    clean(inner)

    request = ExportTraceServiceRequest.FromString(body)
    clean(request)
    return request.SerializeToString()


def main() -> int:
    with FakeOpenAI() as model, Recorder() as recorder:
        model.script("wind", Answer("West.", prompt_tokens=40, completion_tokens=9, cached_tokens=8))
        model.script("rain", Answer("Not today.", prompt_tokens=30, completion_tokens=5))
        model.script("storm", Answer("no such weather", status=500))
        os.environ.update({
            "OTEL_EXPORTER_OTLP_ENDPOINT": recorder.url,
            "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=none",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "NO_PROXY": "*",
        })
        programs(model.url)
        from litellm.litellm_core_utils.thread_pool_executor import executor
        from opentelemetry import trace

        # Spans are made on threads of LiteLLM's own.
        executor.shutdown(wait=True)
        trace.get_tracer_provider().shutdown()
        requests = recorder.take()
    [request] = requests
    print(request.path, request.headers)
    OUT.write_bytes(gzip.compress(cleaned(gzip.decompress(request.body)), mtime=0))
    print(f"{OUT.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
