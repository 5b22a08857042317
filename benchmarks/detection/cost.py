"""What reading costs: articles a second on one core, and the memory of a process that has the reader loaded."""

import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from itertools import chain, islice, repeat
from pathlib import Path

from pipeline.reading.reader import Reader

WORDS = 500
ARTICLES = 60
RUNS = 5
_WORD = re.compile(r"\S+\s*")


def articles_of(texts: Iterable[str], *, words: int = WORDS, count: int = ARTICLES) -> list[str]:
    """Make `count` texts of `words` words each out of the corpus, beginning again where it ends."""
    stock = [text for text in texts if text.strip()]
    stream = chain.from_iterable(_WORD.findall(text.rstrip() + "\n\n") for text in chain.from_iterable(repeat(stock)))
    return ["".join(islice(stream, words)) for _ in range(count if stock else 0)]


def articles_a_second(read: Callable[[str], object], articles: list[str], *, runs: int = RUNS) -> float:
    """Time one core: processor time, so that other work on the machine does not count; the median of the runs."""
    for article in articles[:5]:
        read(article)
    return statistics.median(len(articles) / _seconds(read, articles) for _ in range(runs))


def _seconds(read: Callable[[str], object], articles: list[str]) -> float:
    begun = time.process_time()
    for article in articles:
        read(article)
    return time.process_time() - begun


def peak_megabytes(texts: Iterable[str]) -> float:
    """Let a fresh process load the reader and read the texts; give the most memory it held."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.detection.cost"],
        input=json.dumps(list(texts)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(child.stdout)


def _own_peak() -> float:
    """Megabytes. Linux hands `ru_maxrss` on from parent to child, so its own book is asked first."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _read_all(texts: Iterable[str]) -> None:
    reader = Reader()
    for text in texts:
        reader.read(text)


if __name__ == "__main__":
    _read_all(json.load(sys.stdin))
    print(_own_peak())
