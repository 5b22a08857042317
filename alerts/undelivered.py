"""What could not be delivered, as the next digest says it, pure."""

from collections import Counter
from collections.abc import Iterable

from alerts.text import count, one_line
from storage.records.delivery import GivenUp
from storage.records.digest import Digest, Undelivered

_MOST = 6
_LONGEST = 200


def summed_up(given_up: Iterable[GivenUp]) -> tuple[Undelivered, ...]:
    """Count what was given up by channel and reason, the most of them first."""
    counts = Counter((one.channel, one.type.value.partition(".")[0], one.problem) for one in given_up)
    return tuple(
        Undelivered(channel=channel, of=of, problem=problem, number=number)
        for (channel, of, problem), number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def view_undelivered(digest: Digest) -> tuple[str, ...]:
    """Give a sentence for each channel and reason."""
    shown = digest.undelivered[:_MOST]
    lines = [
        f"Not delivered: {count(one.number, one.of)} to {one.channel}, "
        f"given up because {one_line(one.problem, _LONGEST)}"
        for one in shown
    ]
    rest = sum(one.number for one in digest.undelivered[_MOST:])
    return tuple(lines + ([f"Not delivered: {rest:,} more, see wirewatch deliveries"] if rest else []))
