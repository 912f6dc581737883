"""Single nodes and short chains around a language model."""

from dynamiq import Workflow
from dynamiq.flows import Flow
from dynamiq.nodes.node import OutputTransformer
from dynamiq.nodes.tools.function_tool import function_tool
from dynamiq.prompts import Message, VisionMessage
from dynamiq.prompts.prompts import VisionMessageImageContent, VisionMessageImageURL, VisionMessageTextContent
from dynamiq.types.streaming import StreamingConfig

from fake_openai import Answer

from .bench import UNPRICED_MODEL, Bench, scenario

# The smallest PNG there is: one transparent pixel.
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@scenario()
def llm_workflow(bench: Bench) -> None:
    """A system and a user message, rendered from the input."""
    bench.model.script("high tide", Answer("At 14:20, 3.1 metres.", prompt_tokens=57, completion_tokens=13))
    tides = bench.llm(
        "Tide clerk",
        Message(role="system", content="You read tide tables for sailors."),
        "When is high tide in {{ harbour }}?",
    )
    flow = Flow(id="tide-flow", nodes=[tides])
    Workflow(id="tide-desk", version="7", flow=flow).run(input_data={"harbour": "Brest"}, config=bench.config())


@scenario()
def llm_cached_tokens(bench: Bench) -> None:
    """The provider served most of the prompt from its cache."""
    bench.model.script("harbour rules", Answer("Five knots.", 2048, 4, cached_tokens=1920))
    bench.run([bench.llm("Rule book", "Speed limit by the harbour rules?")], {})


@scenario()
def llm_unknown_price(bench: Bench) -> None:
    """A model without a price: tokens are sent, all three costs are null."""
    bench.model.script("pilot", Answer("Pilot boards at buoy two.", 31, 8))
    bench.run([bench.llm("Pilot", "Where does the pilot board?", model=UNPRICED_MODEL)], {})


@scenario()
def llm_streaming(bench: Bench) -> None:
    """A streamed answer: usage comes with the last chunk."""
    bench.model.script("forecast", Answer("Wind west, four to five, some rain.", 22, 10))
    bench.run([bench.llm("Forecast", "Give the forecast.", streaming=StreamingConfig(enabled=True))], {})


@scenario()
def llm_chain(bench: Bench) -> None:
    """Three nodes in a row; every node's input carries what came before."""
    bench.model.script("Draft", Answer("A draft about moorings.", 25, 60))
    bench.model.script("Shorten", Answer("Moorings, shorter.", 85, 20))
    bench.model.script("Translate", Answer("Amarrages, en bref.", 105, 22))
    draft = bench.llm("Draft", "Draft a note on {{ topic }}.")
    shorten = bench.llm("Shorten", "Shorten the note.").depends_on(draft)
    translate = bench.llm("Translate", "Translate into French.").depends_on(shorten)
    bench.run([draft, shorten, translate], {"topic": "moorings"})


@scenario()
def llm_vision(bench: Bench) -> None:
    """A message made of parts, with an image as a data URL."""
    bench.model.script("buoy", Answer("A green can buoy.", 290, 6))
    parts = [
        VisionMessageTextContent(text="Which buoy is this?"),
        VisionMessageImageContent(image_url=VisionMessageImageURL(url=PIXEL)),
    ]
    bench.run([bench.llm("Lookout", VisionMessage(role="user", content=parts))], {})


@scenario()
def node_alone(bench: Bench) -> None:
    """A node run by itself: one run, no workflow around it."""
    bench.model.script("knots", Answer("1.852 km/h.", 12, 7))
    bench.llm("Units", "What are knots in km/h?").run(input_data={}, config=bench.config())


@scenario()
def flow_alone(bench: Bench) -> None:
    """A flow run by itself: the root is of type flow."""
    bench.model.script("draught", Answer("Depth below the waterline.", 15, 6))
    Flow(nodes=[bench.llm("Glossary", "Define draught.")]).run(input_data={}, config=bench.config())


@function_tool
def berth_fee(length_m: float, nights: int, **_: object) -> float:
    """The fee of a berth."""
    return length_m * nights * 2.5


@scenario()
def function_tool_transformed(bench: Bench) -> None:
    """A function as a node, its output reshaped by a transformer."""
    fee = berth_fee(name="Berth fee", output_transformer=OutputTransformer(selector={"fee_eur": "$.content"}))
    bench.run([fee], {"length_m": 11.5, "nights": 3})
