"""Agents that reason in loops and call tools."""

from dynamiq.nodes.agents import Agent
from dynamiq.nodes.tools.python import Python
from dynamiq.nodes.types import InferenceMode

from fake_openai import Answer

from .bench import Bench, scenario

DEPTHS = """
def run(data):
    depths = {"Calais": 8.2, "Dover": 9.1}
    return "%s: %s m" % (data["harbour"], depths[data["harbour"]])
"""


def depth_tool() -> Python:
    """A tool that knows two harbours and fails on any other."""
    return Python(name="depth-gauge", description='Depth of a harbour. Input: {"harbour": "name"}.', code=DEPTHS)


def step(thought: str, harbour: str) -> str:
    """One tool call in the text form of a ReAct loop."""
    return f'Thought: {thought}\nAction: depth-gauge\nAction Input: {{"harbour": "{harbour}"}}'


@scenario()
def agent_two_tool_loops(bench: Bench) -> None:
    """Two tool calls and an answer: three model runs and two tool runs below one agent run."""
    bench.model.script(
        "deeper",
        Answer(step("Start with Calais.", "Calais"), 610, 31),
        Answer(step("Now the other one.", "Dover"), 680, 29, cached_tokens=512),
        Answer("Thought: Both are known.\nAnswer: Dover is deeper, 9.1 m to 8.2 m.", 745, 27, cached_tokens=640),
    )
    pilot = Agent(name="Pilot office", llm=bench.llm("Pilot model"), tools=[depth_tool()], role="You guide ships.")
    bench.run([pilot], {"input": "Which harbour is deeper, Calais or Dover?"})


@scenario()
def agent_survives_tool_error(bench: Bench) -> None:
    """The tool fails, the agent answers all the same: a failed run inside a succeeded trace."""
    bench.model.script(
        "Atlantis",
        Answer(step("Ask the gauge.", "Atlantis"), 600, 25),
        Answer("Thought: The gauge does not know it.\nAnswer: No depth is recorded there.", 690, 24),
    )
    pilot = Agent(name="Pilot office", llm=bench.llm("Pilot model"), tools=[depth_tool()], role="You guide ships.")
    bench.run([pilot], {"input": "How deep is Atlantis?"})


@scenario()
def agent_xml(bench: Bench) -> None:
    """The same tool in the agent's XML dialect."""
    call = '<action>depth-gauge</action><action_input>{"harbour": "Dover"}</action_input>'
    bench.model.script(
        "Is Dover deep",
        Answer(f"<output><thought>The gauge knows.</thought>{call}</output>", 420, 33),
        Answer("<output><thought>Enough.</thought><answer>Yes, 9.1 metres.</answer></output>", 500, 18, 384),
    )
    pilot = Agent(
        name="Pilot office",
        llm=bench.llm("Pilot model"),
        tools=[depth_tool()],
        role="You guide ships.",
        inference_mode=InferenceMode.XML,
    )
    bench.run([pilot], {"input": "Is Dover deep enough for six metres of draught?"})
