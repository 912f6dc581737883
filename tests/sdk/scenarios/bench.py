"""What every scenario needs: a scripted model, a collector to send to, and short ways to build nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Awaitable, Callable

from dynamiq import Workflow
from dynamiq.callbacks.tracing import DynamiqTracingCallbackHandler
from dynamiq.connections import OpenAI as OpenAIConnection
from dynamiq.flows import Flow
from dynamiq.nodes.llms import OpenAI
from dynamiq.nodes.node import ErrorHandling
from dynamiq.prompts import Message, Prompt
from dynamiq.runnables import RunnableConfig

from fake_openai import FakeOpenAI

PRICED_MODEL = "gpt-4o-mini"
UNPRICED_MODEL = "harbour-pilot-1"

ScenarioBody = Callable[["Bench"], "Awaitable[None] | None"]


@dataclass(frozen=True)
class Scenario:
    """A program and how many requests it must cause."""

    name: str
    body: ScenarioBody
    requests: int
    sdk: str


SCENARIOS: dict[str, Scenario] = {}


def scenario(requests: int = 1, sdk: str = "0.69.0") -> Callable[[ScenarioBody], ScenarioBody]:
    """Register a function as the scenario of its name."""

    def register(body: ScenarioBody) -> ScenarioBody:
        SCENARIOS[body.__name__] = Scenario(body.__name__, body, requests, sdk)
        return body

    return register


@dataclass
class Bench:
    """One scenario's surroundings."""

    model: FakeOpenAI
    collector: str
    key: str
    mark: str = ""
    handlers: list[DynamiqTracingCallbackHandler] = field(default_factory=list)

    def own_id(self, text: str) -> str:
        """A fixed id, or one with the run's mark, so that a store which is used again starts a new trace."""
        return f"{text} {self.mark}" if self.mark else text

    def connection(self) -> OpenAIConnection:
        """A connection to the scripted model, its id fixed."""
        connection_id = "0c5f7f0e-52a4-4b0f-9d5e-8a2f6c3d1b70"
        return OpenAIConnection(id=connection_id, api_key="scripted", url=self.model.url)

    def llm(self, name: str, *messages: Any, model: str = PRICED_MODEL, **options: Any) -> OpenAI:
        """A model node; plain strings are user messages."""
        made = [Message(role="user", content=item) if isinstance(item, str) else item for item in messages]
        prompt = Prompt(messages=made) if made else None
        options.setdefault("error_handling", ErrorHandling(timeout_seconds=60))
        return OpenAI(name=name, model=model, connection=self.connection(), prompt=prompt, **options)

    def handler(self, suffix: str = "", **options: Any) -> DynamiqTracingCallbackHandler:
        """A tracing handler; `suffix` goes behind the collector's base URL."""
        made = DynamiqTracingCallbackHandler(access_key=self.key, base_url=self.collector + suffix, **options)
        self.handlers.append(made)
        return made

    def config(self, handler: DynamiqTracingCallbackHandler | None = None, **options: Any) -> RunnableConfig:
        """A run's configuration with one handler, a fresh one unless given."""
        return RunnableConfig(callbacks=[handler or self.handler()], **options)

    def run(self, nodes: list[Any], data: Any, config: RunnableConfig | None = None, **options: Any) -> Any:
        """Run nodes as one workflow, in this thread."""
        return Workflow(flow=Flow(nodes=nodes), **options).run(input_data=data, config=config or self.config())

    async def run_async(self, nodes: list[Any], data: Any, config: RunnableConfig) -> Any:
        """Run nodes as one workflow on the event loop."""
        return await Workflow(flow=Flow(nodes=nodes)).run_async(input_data=data, config=config)
