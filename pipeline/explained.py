"""Why a rule holds for an article, or why not: a small tree of what was asked and what came of it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.records.match import Span

NEEDS_ALL = frozenset({"when", "all", "and", "text", "field", "use"})
"""Kinds that fail with the first of their parts that fails; the last three have one."""

CHOICES = frozenset({"any", "or"})
"""Kinds of which one part is enough."""

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One thing that was asked of an article, and what came of it."""

    kind: str  # a kind of condition, or a part of one: `phrase`, `near`, `claim read`
    asked: str  # as an operator would write it; empty where the parts say it
    held: bool
    why: str = ""  # a sentence: what stood there, what was missing, how close it came
    spans: tuple[Span, ...] = ()  # the words that it is about
    parts: tuple["Explained", ...] = ()
    decided_by: tuple[str, ...] = ()  # ids of the reader's own rules, where it decided


def deciding(explained: Explained) -> Explained:
    """Give the first thing that decided: of what must all hold, the first that does not."""
    while explained.kind in NEEDS_ALL and not explained.held:
        failed = next((part for part in explained.parts if not part.held), None)
        if failed is None:
            break
        explained = failed
    return explained


def reason(explained: Explained) -> str:
    """Say in a sentence why it does not hold; empty where it does."""
    if explained.held:
        return ""
    failed = deciding(explained)
    asked = f" ({failed.asked})" if failed.asked else ""
    if failed.kind in CHOICES and failed.parts:
        tried = "; ".join(reason(part) for part in failed.parts[:_MOST_TOLD])
        more = "; ..." if len(failed.parts) > _MOST_TOLD else ""
        return f"none of {len(failed.parts)} holds: {tried}{more}"
    return f"{failed.kind}{asked}: {failed.why or 'it does not hold'}"


def leaves(explained: Explained) -> Iterator[Explained]:
    """Give what has no parts, in order."""
    if not explained.parts:
        yield explained
    for part in explained.parts:
        yield from leaves(part)
