"""Figures in the text format of Prometheus; pure. The terminal prints it, a web page may serve it.

# HELP wirewatch_feeds Feeds that are watched, by how they are.
# TYPE wirewatch_feeds gauge
wirewatch_feeds{health="ok"} 12
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_NO_TEXT = {**dict.fromkeys((*range(32), 127), " "), **dict.fromkeys(range(55296, 57344), "�")}
_ESCAPES = {ord("\\"): "\\\\", ord("\n"): "\\n"}
_IN_LABELS = _NO_TEXT | _ESCAPES | {ord('"'): '\\"'}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One figure that goes up and down, for each set of labels in which it is taken."""

    name: str
    help: str
    samples: Iterable[tuple[Mapping[str, str], float]]


def exposition(gauges: Iterable[Gauge]) -> str:
    """Give the document, a line feed at its end; a gauge without samples is left out."""
    return "".join(f"{line}\n" for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterator[str]:
    samples = list(gauge.samples)
    if not samples:
        return
    yield f"# HELP {gauge.name} {gauge.help.translate(_ESCAPES)}"
    yield f"# TYPE {gauge.name} gauge"
    for labels, value in samples:
        pairs = ",".join(f'{name}="{text.translate(_IN_LABELS)}"' for name, text in labels.items())
        yield f"{gauge.name}{{{pairs}}} {_number(value)}" if pairs else f"{gauge.name} {_number(value)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
