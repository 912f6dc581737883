"""Branches, fan-out and joins."""

from dynamiq.nodes.node import NodeDependency
from dynamiq.nodes.operators import Choice, ChoiceOption, Map, Pass
from dynamiq.nodes.types import ChoiceCondition, ConditionOperator
from dynamiq.nodes.utils import Input, Output

from fake_openai import Answer

from .bench import UNPRICED_MODEL, Bench, scenario


@scenario()
def choice_skips_branch(bench: Bench) -> None:
    """One option matches; the node behind the other one is skipped."""
    stormy = ChoiceCondition(variable="$.wind", operator=ConditionOperator.NUMERIC_GREATER_THAN, value=7)
    stay, sail = ChoiceOption(id="stay", name="Stay", condition=stormy), ChoiceOption(id="sail", name="Sail")
    route = Choice(name="Wind gate", options=[stay, sail])
    moor = Pass(name="Double the moorings", depends=[NodeDependency(node=route, option="stay")])
    leave = Pass(name="Cast off", depends=[NodeDependency(node=route, option="sail")])
    bench.run([route, moor, leave], {"wind": 9})


@scenario()
def map_over_model(bench: Bench) -> None:
    """One model run an item, three at a time."""
    for place, boat in enumerate(("ketch", "sloop", "yawl", "cutter")):
        bench.model.script(boat, Answer(f"A {boat} has its own rig.", 20 + place, 8 + place))
    fan = Map(name="Each boat", node=bench.llm("Rigger", "Describe the rig of a {{ boat }}."), max_workers=3)
    bench.run([fan], {"input": [{"boat": boat} for boat in ("ketch", "sloop", "yawl", "cutter")]})


@scenario()
def parallel_and_join(bench: Bench) -> None:
    """Input, two models side by side (one has no price), Output."""
    bench.model.script("weather", Answer("Fair.", 18, 3, delay_s=0.1))
    bench.model.script("traffic", Answer("Two ferries.", 19, 4, delay_s=0.1))
    start = Input(name="Watch order")
    weather = bench.llm("Weather watch", "Report the weather at {{ post }}.").depends_on(start)
    traffic = bench.llm("Traffic watch", "Report the traffic at {{ post }}.", model=UNPRICED_MODEL).depends_on(start)
    end = Output(name="Watch report").depends_on([weather, traffic])
    bench.run([start, weather, traffic, end], {"post": "North Pier"})
