"""Programs stopped halfway."""

import asyncio
import threading
import time

from dynamiq.nodes.operators import Pass
from dynamiq.nodes.tools.function_tool import function_tool
from dynamiq.types.cancellation import CancellationConfig, CancellationToken

from fake_openai import Answer

from .bench import Bench, scenario


@function_tool
def haul_anchor(metres: int, **_: object) -> str:
    """Take a while."""
    time.sleep(0.6)
    return f"{metres} metres of chain on deck"


@scenario()
def canceled_by_token(bench: Bench) -> None:
    """The token is set while the second of three nodes works."""
    token = CancellationToken()
    order = Pass(name="Order")
    anchor = haul_anchor(name="Haul anchor").depends_on(order).inputs(metres=40)
    leave = Pass(name="Leave").depends_on(anchor)
    config = bench.config(cancellation=CancellationConfig(token=token))
    threading.Timer(0.3, token.cancel).start()
    bench.run([order, anchor, leave], {"crew": 4}, config)


@scenario()
async def canceled_task(bench: Bench) -> None:
    """The asyncio task is cancelled while the model is thinking: its run keeps no status and no end."""
    bench.model.script("passage plan", Answer("By way of Guernsey.", delay_s=1.2))
    planner = bench.llm("Planner", "Make a passage plan.")
    task = asyncio.create_task(bench.run_async([planner], {}, bench.config()))
    await asyncio.sleep(0.5)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
