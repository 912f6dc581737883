"""Batches that no SDK sends on a good day, each with a name: cycles, orphans, late copies, prices that are missing."""

from __future__ import annotations

from typing import Any, Callable

from expected import Run

Batches = list[list[Run]]
NAMED: dict[str, Callable[[], Batches]] = {}


def case(build: Callable[[], Batches]) -> Callable[[], Batches]:
    """Register a named case."""
    NAMED[build.__name__] = build
    return build


def clock(second: float) -> str:
    minute, rest = divmod(second, 60)
    return f"2026-04-05T06:{int(minute):02d}:{rest:09.6f}+00:00"


def run(run_id: str, at: float = 0, parent: str | None = None, kind: str = "node", **changes: Any) -> Run:
    """A run that lasts a second; only the keys that matter here."""
    made = {
        "id": run_id,
        "name": run_id,
        "type": kind,
        "trace_id": "t",
        "source_id": f"source of {run_id}",
        "session_id": f"session of {run_id}",
        "start_time": clock(at),
        "end_time": clock(at + 1),
        "parent_run_id": parent,
        "status": "succeeded",
        "input": {"of": run_id},
        "output": None,
        "tags": [run_id],
        "metadata": {},
    }
    return {**made, **changes}


def used(run_id: str, at: float = 0, **usage: Any) -> Run:
    """A run below `root` with this usage object."""
    return run(run_id, at, "root", metadata={"usage": usage})


@case
def self_parent_is_a_root() -> Batches:
    return [[run("flow", 0, "flow", "flow"), run("a", 1, "flow")]]


@case
def cycle_of_two_breaks_at_the_earliest() -> Batches:
    return [[run("late", 5, "early"), run("early", 2, "late", status="failed"), run("leaf", 6, "late")]]


@case
def cycle_beside_a_true_root() -> Batches:
    return [[run("a", 1, "c"), run("b", 2, "a"), run("c", 3, "b"), run("root", 0, None, "node", status="failed")]]


@case
def cycle_is_closed_by_a_later_batch() -> Batches:
    return [[run("a", 1), run("b", 2, "a")], [run("a", 1, "b")]]


@case
def orphans_alone() -> Batches:
    return [[run("a", 1, "gone"), run("b", 3, "gone too", status="failed"), run("c", 2, "b")]]


@case
def orphan_workflow_yields_to_a_true_node() -> Batches:
    return [[run("root", 0), run("orphan", 9, "gone", "workflow", status="failed")]]


@case
def parent_arrives_later() -> Batches:
    return [[run("leaf", 2, "mid")], [run("mid", 1, "root", "flow")], [run("root", 0, None, "workflow")]]


@case
def parent_is_of_another_trace() -> Batches:
    return [[run("root", 0, trace_id="u"), run("leaf", 1, "root")]]


@case
def highest_kind_before_latest_start() -> Batches:
    return [[run("w", 1, None, "workflow"), run("f", 5, None, "flow", status="failed"), run("n", 9, status="canceled")]]


@case
def latest_of_three_workflows() -> Batches:
    return [[run("b", 5, None, "workflow"), run("c", 9, None, "workflow", status="failed"), run("a", 1, None, "workflow")]]


@case
def equal_starts_go_to_the_later_arrival() -> Batches:
    return [[run("z", 1), run("a", 1, status="failed")], [run("m", 1, status="canceled")]]


@case
def starts_a_microsecond_apart() -> Batches:
    return [[run("b", 1.000002, status="failed"), run("a", 1.000001)]]


@case
def starts_in_different_offsets() -> Batches:
    late = run("late", start_time="2026-04-05T01:00:01-05:00", end_time="2026-04-05T12:00:02.5+06:00", status="failed")
    return [[late, run("early", 0)]]


@case
def open_copy_after_the_final_one() -> Batches:
    return [[run("root", 0)], [run("root", 0, status=None, end_time=None, tags=["open"])]]


@case
def final_copy_after_the_open_one() -> Batches:
    return [[run("root", 0, status=None, end_time=None)], [run("root", 0, status="failed")]]


@case
def open_and_final_in_one_batch() -> Batches:
    return [[run("root", 0, status="failed"), run("root", 0, status=None, end_time=None)]]


@case
def open_with_an_end_is_still_open() -> Batches:
    return [[run("root", 0, status="failed")], [run("root", 0, status=None, end_time=clock(30))]]


@case
def two_finals_the_later_wins() -> Batches:
    return [
        [run("root", 3, None, "workflow", status="failed"), used("a", 4, prompt_tokens=100, total_tokens=100)],
        [used("a", 1, prompt_tokens=7, completion_tokens=1, prompt_tokens_cost_usd=0.5)],
        [run("root", 2, None, "workflow", end_time=clock(20), session_id=None, tags=[])],
    ]


@case
def repeated_five_times() -> Batches:
    return [[run("root", 0), used("a", 1, prompt_tokens=3, completion_tokens=4)]] * 5


@case
def root_becomes_a_child() -> Batches:
    return [[run("a", 0, status="failed")], [run("b", 1, None, "workflow"), run("a", 0, "b", status="failed")]]


@case
def open_roots_use_no_end_of_children() -> Batches:
    return [[run("root", 0, status=None, end_time=None), run("a", 1, "root", end_time=clock(40))]]


@case
def one_root_open_one_ended() -> Batches:
    return [[run("a", 0, end_time=clock(7)), run("b", 3, status=None, end_time=None)]]


@case
def end_before_start() -> Batches:
    return [[run("root", 30, end_time=clock(10)), run("a", 31, "root", end_time=clock(50))]]


@case
def open_root_with_a_canceled_run() -> Batches:
    return [[run("root", 0, status=None), run("a", 1, "root", status="canceled"), run("b", 2, "root", status="failed")]]


@case
def open_root_beside_a_failed_root() -> Batches:
    return [[run("old", 0, status="failed"), run("new", 5, status=None, end_time=None)]]


@case
def open_root_with_a_failed_child() -> Batches:
    return [[run("root", 0, status=None, end_time=None), run("a", 1, "root", status="failed")]]


@case
def failed_child_does_not_fail_the_trace() -> Batches:
    return [[run("root", 0, None, "workflow"), run("a", 1, "root", status="failed"), run("b", 2, "root", status="skipped")]]


@case
def skipped_alone() -> Batches:
    return [[run("root", 0, status="skipped", end_time=clock(0))]]


@case
def skipped_root_shows_the_latest_other_root() -> Batches:
    skipped = run("w", 9, None, "workflow", status="skipped")
    return [[run("a", 1, status="succeeded"), run("b", 5, "gone", status="failed"), skipped, run("c", 12, "w", status="canceled")]]


@case
def skipped_roots_show_the_latest_other_run() -> Batches:
    children = [run("a", 1, "root", status="failed"), run("b", 4, "root"), run("c", 8, "root", status="skipped")]
    return [[run("root", 9, status="skipped"), *children]]


@case
def everything_skipped() -> Batches:
    return [[run("root", 0, None, "flow", status="skipped"), run("a", 1, "root", status="skipped")]]


@case
def usage_of_every_shape() -> Batches:
    prices = {"prompt_tokens_cost_usd": 1.25e-05, "completion_tokens_cost_usd": 3.1e-07}
    return [[
        run("root", 0, None, "workflow"),
        used("whole", 1, prompt_tokens=10, completion_tokens=5, total_tokens=16, **prices, total_tokens_cost_usd=2e-05),
        used("no totals", 2, prompt_tokens=10, completion_tokens=5, **prices),
        used("null totals", 3, prompt_tokens=1, completion_tokens=2, total_tokens=None, **prices, total_tokens_cost_usd=None),
        used("one part", 4, prompt_tokens=3, prompt_tokens_cost_usd=7e-06),
        used("only a total", 5, total_tokens=9, total_tokens_cost_usd=0.125),
        used("words", 6, prompt_tokens="many", completion_tokens=[1], total_tokens={}, total_tokens_cost_usd="cheap"),
        used("truths", 7, prompt_tokens=True, total_tokens=False, prompt_tokens_cost_usd=True),
        run("no object", 8, "root", metadata={"usage": [1, 2]}),
        run("no metadata", 9, "root", metadata="usage"),
        used("empty", 10),
    ]]


@case
def tokens_without_any_price() -> Batches:
    null = dict.fromkeys(("prompt_tokens_cost_usd", "completion_tokens_cost_usd", "total_tokens_cost_usd"))
    return [[run("root", 0), used("a", 1, prompt_tokens=4, completion_tokens=1, total_tokens=5, **null)]]


@case
def tokens_at_price_zero() -> Batches:
    return [[run("root", 0), used("a", 1, prompt_tokens=4, total_tokens=4, total_tokens_cost_usd=0)]]


@case
def no_tokens_and_no_price() -> Batches:
    return [[run("root", 0), used("a", 1, prompt_tokens=0, completion_tokens=0, total_tokens=0, total_tokens_cost_usd=None)]]


@case
def price_arrives_with_a_later_copy() -> Batches:
    return [
        [run("root", 0), used("a", 1, prompt_tokens=4)],
        [used("a", 1, prompt_tokens=4, prompt_tokens_cost_usd=1e-09)],
    ]


@case
def beyond_the_clamps() -> Batches:
    huge = {"prompt_tokens": 2**60, "completion_tokens": -5, "total_tokens": 2**63, "total_tokens_cost_usd": 3e9}
    return [[run("root", 0), used("a", 1, **huge), used("b", 2, total_tokens=1, total_tokens_cost_usd=-1.0)]]


@case
def costs_below_a_pico_dollar() -> Batches:
    return [[run("root", 0), used("a", 1, prompt_tokens=1, prompt_tokens_cost_usd=4.9e-13)]]


@case
def null_trace_ids_split_by_root() -> Batches:
    first = [run("w1", 0, None, "workflow", trace_id=None), run("a1", 1, "w1", trace_id=None)]
    second = [run("w2", 5, None, "workflow", trace_id=None), run("a2", 6, "w2", trace_id=None, status="failed")]
    return [first, first + second, second]


@case
def null_trace_id_with_a_missing_parent() -> Batches:
    return [[run("a", 0, "gone", trace_id=None), run("b", 1, "a", trace_id=None)]]


@case
def null_trace_id_with_itself_as_parent() -> Batches:
    return [[run("f", 0, "f", "flow", trace_id=None), run("b", 1, "f", trace_id=None)]]


@case
def one_run_id_in_two_traces() -> Batches:
    return [[run("same", 0), run("same", 3, trace_id="u", status="failed")], [run("same", 0, status="canceled")]]
