"""Values of every kind in inputs and outputs."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from dynamiq.nodes.operators import Pass
from dynamiq.nodes.utils import Input

from .bench import Bench, scenario


@dataclass
class Buoy:
    """An object the SDK knows nothing about."""

    number: int

    def __str__(self) -> str:
        return f"<buoy {self.number}>"


@scenario()
def binary_and_objects(bench: Bench) -> None:
    """Bytes, files, dates, decimals, NaN, long lists, a NUL character, unsigned 64-bit integers, a function."""
    chart = io.BytesIO(b"%PDF-1.7 chart")
    chart.name = "north-pier.pdf"
    data = {
        "file": chart,
        "text_bytes": "phare à éclats".encode(),
        "raw_bytes": bytes([0xFF, 0xFE, 0x00, 0x9C]),
        "day": date(2026, 3, 14),
        "moment": datetime(2026, 3, 14, 5, 9, 26, 535897, tzinfo=timezone(timedelta(hours=2))),
        "id": UUID("3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        "price": Decimal("1234567890.123456789"),
        "pair": ("port", "starboard"),
        "nothing": float("nan"),
        "beyond": float("inf"),
        "soundings": list(range(64)),
        "by_number": {1: "red", 2: "green"},
        "nul": "before\x00after",
        "wide": "⚓ 🚢 ‮txet‬ \u2028",
        "largest": 2**64 - 1,
        "smallest": -(2**63),
        "tiny": 5e-324,
        "buoy": Buoy(12),
        "function": binary_and_objects,
    }
    bench.run([Input(name="Locker")], data)


@scenario()
def deep_and_wide(bench: Bench) -> None:
    """A value twelve levels deep, keys that look like ours, and an empty everything."""
    deep: object = "bottom"
    for level in range(12):
        deep = {f"level {level}": [deep]}
    data = {"deep": deep, "status": "failed", "usage": {"total_tokens": "many"}, "": "", "empty": [{}, [], "", None]}
    bench.run([Pass(name="Hold")], data, bench.config(bench.handler(metadata={"usage": "none", "node": 7})))

