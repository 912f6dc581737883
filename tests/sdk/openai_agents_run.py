"""Programs of the OpenAI Agents SDK, run in a virtual environment of it: agents, tools, handoffs, guardrails, streaming,
custom spans, groups, failures, and the Responses API with the processor of docs/openai-agents.md.

    python openai_agents_run.py --endpoint URL --key KEY [--processor FILE]
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from agents import (
    Agent, GuardrailFunctionOutput, InputGuardrail, InputGuardrailTripwireTriggered, ModelSettings, OpenAIChatCompletionsModel,
    OpenAIResponsesModel, RunConfig, Runner, custom_span, flush_traces, function_tool, handoff, set_trace_processors, trace,
)
from agents.tracing.processors import BackendSpanExporter, BatchTraceProcessor
from openai import AsyncOpenAI

import openai_model


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
    processor = BatchTraceProcessor
    if arguments.processor:
        names: dict[str, Any] = {}
        with open(arguments.processor) as source:
            exec(source.read(), names)
        processor = names["ResponseProcessor"]
    set_trace_processors([processor(BackendSpanExporter(endpoint=arguments.endpoint, api_key=arguments.key))])
    asyncio.run(programs(openai_model.serve()))
    flush_traces()


if __name__ == "__main__":
    main()
