"""Nodes that fail, and the ways a program goes on."""

from dynamiq.nodes.node import ErrorHandling
from dynamiq.nodes.operators import Pass
from dynamiq.nodes.tools.python import Python
from dynamiq.nodes.types import Behavior

from fake_openai import Answer

from .bench import Bench, scenario

SINKS = """
def run(data):
    raise ValueError("the hold takes water: %s" % data.get("vessel"))
"""


@scenario()
def failing_node_raises(bench: Bench) -> None:
    """The node, its flow and its workflow fail; what depends on it is skipped."""
    hold = Python(name="Hold check", code=SINKS)
    log = Pass(name="Log entry").depends_on(hold)
    bench.run([hold, log], {"vessel": "Esperance"})


@scenario()
def failing_node_returns(bench: Bench) -> None:
    """The node may fail: the workflow succeeds around it."""
    hold = Python(name="Hold check", code=SINKS, error_handling=ErrorHandling(behavior=Behavior.RETURN))
    deck = Python(name="Deck check", code='def run(data):\n    return "dry"')
    report = Pass(name="Report").depends_on(deck)
    bench.run([hold, deck, report], {"vessel": "Esperance"})


@scenario()
def llm_retried(bench: Bench) -> None:
    """The model server fails until the node tries again: two executions of one run."""
    # The provider's client asks three times by itself before the node sees the failure.
    broken = Answer("harbour radio is down", status=500)
    bench.model.script("radio check", broken, broken, broken, Answer("Loud and clear.", 14, 5))
    retry = ErrorHandling(max_retries=3, retry_interval_seconds=0.02, timeout_seconds=60)
    radio = bench.llm("Radio", "This is a radio check.", error_handling=retry)
    bench.run([radio], {})


@scenario()
def node_times_out(bench: Bench) -> None:
    """The node takes longer than it may; its error has no text."""
    bench.model.script("sextant", Answer("51 degrees north.", delay_s=1.5))
    slow = bench.llm("Navigator", "Take a sextant reading.", error_handling=ErrorHandling(timeout_seconds=0.4))
    bench.run([slow], {})
