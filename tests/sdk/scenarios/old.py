"""The same wire in 2025: these run with SDK 0.28.0, whose async code builds its URLs in another way."""

import asyncio

from dynamiq.nodes.tools.python import Python

from fake_openai import Answer

from .bench import Bench, scenario
from .failures import SINKS


async def one_answer(bench: Bench, suffix: str) -> None:
    """One model node on the event loop, to a base URL with a suffix."""
    bench.model.script("lock gate", Answer("Opens at nine.", 21, 5))
    gate = bench.llm("Lock keeper", "When does the lock gate open?")
    await bench.run_async([gate], {}, bench.config(bench.handler(suffix=suffix)))
    # This version only starts a task for the sending; without a loop to run on it would be lost.
    await asyncio.sleep(0.8)


@scenario(sdk="0.28.0")
def old_sync(bench: Bench) -> None:
    """Plain sync code."""
    bench.model.script("lock gate", Answer("Opens at nine.", 21, 5))
    bench.run([bench.llm("Lock keeper", "When does the lock gate open?")], {})


@scenario(sdk="0.28.0")
def old_failed_node(bench: Bench) -> None:
    """A failed node did not fail its workflow then."""
    bench.run([Python(name="Hold check", code=SINKS)], {"vessel": "Esperance"})


@scenario(sdk="0.28.0")
async def old_async_slash(bench: Bench) -> None:
    """The base URL ends in a slash: the target is `//v1/traces`."""
    await one_answer(bench, "/")


@scenario(sdk="0.28.0")
async def old_async_path(bench: Bench) -> None:
    """The base URL has a path: the target keeps it."""
    await one_answer(bench, "/collector")
