"""What a user can set on the tracing handler."""

from dynamiq import Workflow
from dynamiq.flows import Flow
from dynamiq.nodes.operators import Pass
from dynamiq.nodes.tools.python import Python

from fake_openai import Answer

from .bench import Bench, scenario
from .failures import SINKS


@scenario()
async def async_with_session(bench: Bench) -> None:
    """An async run with its own ids, tags and nested metadata."""
    bench.model.script("mooring lines", Answer("Four lines.", 16, 4))
    handler = bench.handler(
        trace_id=bench.own_id("c0a80d4e-3a51-4e0c-9f3b-5a0f0c6f2d11"),
        source_id="1f0e6f9a-0f6b-4a3e-8a53-77f6f3b1c2aa",
        session_id="9b2d7c1e-64d8-4c58-b2f0-1c7a5e8d9f33",
        tags=["night-watch", "quay 4", "été"],
        metadata={"user_id": "skipper-11", "voyage": {"leg": 2, "ports": ["Brest", "Vigo"]}},
    )
    await bench.run_async([bench.llm("Bosun", "How many mooring lines?")], {}, bench.config(handler))


@scenario()
def ids_null(bench: Bench) -> None:
    """Neither a source nor a session."""
    bench.run([Pass(name="Bell")], {"rings": 8}, bench.config(bench.handler(source_id=None, session_id=None)))


@scenario()
def ids_free_text(bench: Bench) -> None:
    """Ids with spaces, slashes and colons, for the handler, the workflow, the flow and the node."""
    bench.model.script("cargo", Answer("Forty crates.", 17, 4))
    handler = bench.handler(
        trace_id=bench.own_id("voyage/2026:03 & back?"), source_id="port authority (west)", session_id="../shift-2"
    )
    clerk = bench.llm("Cargo clerk", "What is the cargo?", id="clerk: cargo/1")
    flow = Flow(id="manifest flow", nodes=[clerk])
    Workflow(id="manifest/№1", flow=flow).run(input_data={}, config=bench.config(handler))


@scenario()
def trace_id_null_no_name(bench: Bench) -> None:
    """A handler without a trace id and a node without a name."""
    bench.run([Pass()], {"rings": 2}, bench.config(bench.handler(trace_id=None)))


@scenario(requests=2)
def trace_id_null_reused(bench: Bench) -> None:
    """The same, twice: the older runs belong to the older trace again."""
    handler = bench.handler(trace_id=None)
    for rings in (4, 6):
        bench.run([Pass(name="Bell")], {"rings": rings}, bench.config(handler))


@scenario(requests=3)
def handler_reused(bench: Bench) -> None:
    """One handler for three workflows: each flush repeats the earlier ones, in one trace with three roots."""
    bench.model.script("first buoy", Answer("Red.", 11, 2))
    bench.model.script("second buoy", Answer("Green.", 12, 2))
    bench.model.script("third buoy", Answer("Yellow.", 13, 3))
    handler = bench.handler()
    lookout = bench.llm("Lookout", "Colour of the {{ which }} buoy?")
    workflow = Workflow(flow=Flow(nodes=[lookout]))
    for which in ("first", "second", "third"):
        workflow.run(input_data={"which": which}, config=bench.config(handler))


@scenario(requests=2)
def handler_reused_after_failure(bench: Bench) -> None:
    """A failed workflow, then one that succeeds: the trace shows the later one."""
    handler = bench.handler(tags=["retry-by-hand"])
    bench.run([Python(name="Hold check", code=SINKS)], {"vessel": "Esperance"}, bench.config(handler))
    bench.run([Python(name="Hold check", code='def run(data):\n    return "dry"')], {}, bench.config(handler))
