"""Programs of the OpenAI Agents SDK, run in a virtual environment of it: agents, tools, handoffs, guardrails, streaming,
custom spans, groups, failures, and the Responses API with the processor of docs/openai-agents.md.

    python openai_agents_run.py --endpoint URL --key KEY [--processor FILE]

A small stand-in for the model API runs on loopback: it calls the tool it is given first, and answers after that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from agents import (
    Agent, GuardrailFunctionOutput, InputGuardrail, InputGuardrailTripwireTriggered, ModelSettings, OpenAIChatCompletionsModel,
    OpenAIResponsesModel, RunConfig, Runner, custom_span, flush_traces, function_tool, handoff, set_trace_processors, trace,
)
from agents.tracing.processors import BackendSpanExporter, BatchTraceProcessor
from openai import AsyncOpenAI

USAGE = {"prompt_tokens": 21, "completion_tokens": 6, "total_tokens": 27, "prompt_tokens_details": {"cached_tokens": 4},
         "completion_tokens_details": {"reasoning_tokens": 2}}


def chat(request: dict[str, Any]) -> dict[str, Any]:
    """The message of an assistant that calls its first tool once."""
    asked = [m for m in request["messages"] if m["role"] == "user"][-1]["content"]
    if request.get("tools") and request["messages"][-1]["role"] == "user":
        name = request["tools"][0]["function"]["name"]
        arguments = "{}" if name.startswith("transfer") else json.dumps({"city": "Quito"})
        return {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}]}
    return {"role": "assistant", "content": f"Answer to: {asked}"}


class Model(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "fail please" in json.dumps(request):
            return self.reply(400, {"error": {"message": "the model is out", "type": "invalid_request_error"}})
        if self.path.endswith("/responses"):
            text = {"type": "output_text", "text": "Answer of a response", "annotations": []}
            message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [text]}
            return self.reply(200, {
                "id": "resp_1", "object": "response", "created_at": 1, "model": "gpt-test-responses", "output": [message], "tools": [],
                "tool_choice": "auto", "parallel_tool_calls": True, "status": "completed",
                "usage": {"input_tokens": 11, "output_tokens": 3, "total_tokens": 14, "input_tokens_details": {"cached_tokens": 0},
                          "output_tokens_details": {"reasoning_tokens": 0}}})
        head = {"id": "chatcmpl-1", "created": 1, "model": request["model"]}
        message = chat(request)
        if not request.get("stream"):
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return self.reply(200, {**head, "object": "chat.completion", "choices": [choice], "usage": USAGE})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        chunks = [{"choices": [{"index": 0, "delta": message, "finish_reason": None}]},
                  {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": USAGE}]
        for chunk in chunks:
            self.wfile.write(f"data: {json.dumps({**head, 'object': 'chat.completion.chunk', **chunk})}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def reply(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silence."""


@function_tool
def weather(city: str) -> str:
    """The weather in a city."""
    return f"{city}: 18 degrees"


@function_tool
def broken(city: str) -> str:
    """A tool that fails."""
    raise ValueError(f"no {city}")


async def never(_context: Any, _agent: Any, _input: Any) -> GuardrailFunctionOutput:
    return GuardrailFunctionOutput(output_info=None, tripwire_triggered=True)


async def programs(url: str) -> None:
    client = AsyncOpenAI(base_url=url, api_key="not-a-key", max_retries=0)
    model = OpenAIChatCompletionsModel(model="gpt-test", openai_client=client)
    settings = ModelSettings(include_usage=True)
    agent = lambda name, **more: Agent(name=name, instructions="Be brief.", model=model, model_settings=settings, **more)
    await Runner.run(agent("Greeter"), "Say hello")
    await Runner.run(agent("Weather", tools=[weather]), "How is it in Quito?",
                     run_config=RunConfig(workflow_name="Forecast", group_id="thread-1", trace_metadata={"tags": ["t1"], "user_id": "u1", "deep": {"k": 1}}))
    await Runner.run(agent("Clumsy", tools=[broken]), "Try the tool")
    await Runner.run(agent("Triage", handoffs=[handoff(agent("Expert"))]), "Who knows?")
    streamed = Runner.run_streamed(agent("Streamer", tools=[weather]), "Stream the weather")
    async for _event in streamed.stream_events():
        pass
    try:
        await Runner.run(agent("Guarded", input_guardrails=[InputGuardrail(guardrail_function=never)]), "Let me in")
    except InputGuardrailTripwireTriggered:
        pass
    try:
        await Runner.run(agent("Unlucky"), "fail please")
    except Exception as error:  # the program survives its model
        print("as expected:", type(error).__name__)
    with trace("Planner", group_id="thread-2", metadata={"customer": "c-1"}):
        with custom_span("load", data={"rows": 3}):
            await Runner.run(agent("Greeter"), "In a group")
    long = "long " * 90_000
    await Runner.run(agent("Reader"), long, run_config=RunConfig(workflow_name="Long"))
    responses = OpenAIResponsesModel(model="gpt-test-responses", openai_client=client)
    await Runner.run(Agent(name="Responder", model=responses), "Ask the Responses API", run_config=RunConfig(workflow_name="Responses"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--processor")
    arguments = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    processor = BatchTraceProcessor
    if arguments.processor:
        names: dict[str, Any] = {}
        with open(arguments.processor) as source:
            exec(source.read(), names)
        processor = names["ResponseProcessor"]
    set_trace_processors([processor(BackendSpanExporter(endpoint=arguments.endpoint, api_key=arguments.key))])
    asyncio.run(programs(f"http://127.0.0.1:{server.server_address[1]}/v1"))
    flush_traces()


if __name__ == "__main__":
    main()
