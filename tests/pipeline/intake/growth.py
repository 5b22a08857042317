"""Fetches one address after the other, and tells how far the process grew: python -m tests.pipeline.intake.growth.

stdin: a JSON list of lists of addresses, each list fetched at once; stdout: for each list its results, the seconds,
and the growth in bytes, from before all of them to the highest mark that it reached. Needs Linux, for that mark.
"""

import gc
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from pipeline.intake.fetch import fetch_many
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order
from wirewatch.net.client import client_factory

LIMITS = Limits(total=timedelta(seconds=2))
OPEN = client_factory(version="1", contact=None, allow=[ip_network("127.0.0.1/32")])


def main() -> None:
    batches = json.load(sys.stdin)
    fetched(batches[0])  # what any first request costs is no growth
    gc.collect()
    before = memory("VmRSS")
    json.dump([measured(urls, before) for urls in batches], sys.stdout)


def measured(urls: list[str], before: int) -> dict[str, object]:
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark is the present one from now on
    began = time.monotonic()
    said = fetched(urls)
    return {"said": said, "growth": memory("VmHWM") - before, "seconds": time.monotonic() - began}


def fetched(urls: list[str]) -> list[str]:
    orders = [Order(feed_id=n, url=url, etag=None, last_modified=None, headers={}) for n, url in enumerate(urls)]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    results = [one for some in fetch_many(orders, OPEN, limits=LIMITS, now=now) for one in map(words, some)]
    return [said for _, said in sorted(results)]


def words(result: Fetched) -> tuple[int, str]:
    """Keep no body: documents that wait are another matter."""
    if isinstance(result, Document):
        return result.feed_id, f"{len(result.body)} bytes"
    return result.feed_id, result.problem if isinstance(result, Failed) else type(result).__name__


def memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (kib,) = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(kib) * 1024


if __name__ == "__main__":
    main()
