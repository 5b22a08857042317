"""Sheets dealt out to the messages that a chat service takes: nothing too long, and what found no room is counted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from alerts.channels._limits import shorten
from alerts.sheet import Block, Kind, Line, Run, Sheet, line
from alerts.text import clean, count, one_line

_LONGEST_SUBJECT = 80
_MOST_COUNTED = 1_000_000

Cost = Callable[[Line], int]
"""How much room a line takes as the service writes it, in the unit that it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a service takes."""

    page: int  # of a message
    chunk: int  # of one piece of a message
    chunks: int = 1000  # pieces of a message
    pages: int = 4  # messages for one thing to tell; nobody reads more in a chat


def lay_out(sheet: Sheet, room: Room, cost: Cost) -> list[list[Block]]:
    """Give the pieces of each message, in order; a block stays in one message where it can.

    What finds no room in the last message is counted there. Messages after the first say what they belong to.
    """
    subject = one_line(next((one.text for block in sheet.blocks for one in block.lines), ""), _LONGEST_SUBJECT)
    frame = cost(_rest(_MOST_COUNTED)) + cost(_continued(room.pages, room.pages, subject))
    free = replace(room, page=room.page - frame, chunk=min(room.chunk, room.page - frame), chunks=room.chunks - 2)
    pages = _pages([chunk for block in sheet.blocks for chunk in _cut(block, free.chunk, cost)], free, cost)
    kept, dropped = pages[: room.pages], [chunk for page in pages[room.pages :] for chunk in page]
    if dropped:
        kept[-1].append(Block((_rest(sum(chunk.alerts for chunk in dropped)),)))
    for number, page in enumerate(kept[1:], 2):
        page.insert(0, Block((_continued(number, len(kept), subject),)))
    return kept


def _rest(alerts: int) -> Line:
    more = count(alerts, "more alert") if alerts else "More"
    return line(Kind.SMALL, f"{more} not shown here. All alerts: wirewatch alerts")


def _continued(number: int, pages: int, subject: str) -> Line:
    return line(Kind.SMALL, f"{number} of {pages} · {subject}")


def _pages(chunks: Sequence[Block], room: Room, cost: Cost) -> list[list[Block]]:
    pages: list[list[Block]] = [[]]
    used = 0
    for chunk in chunks:
        weight = sum(cost(one) for one in chunk.lines)
        if pages[-1] and (used + weight > room.page or len(pages[-1]) >= room.chunks):
            pages.append([])
            used = 0
        pages[-1].append(chunk)
        used += weight
    return pages


def _cut(block: Block, most: int, cost: Cost) -> Iterator[Block]:
    """Cut a block into pieces of at most that cost; its alerts are counted with the first."""
    held: list[Line] = []
    alerts, used = block.alerts, 0
    for one in (_fitted(_clean(one), most, cost) for one in block.lines):
        if held and used + cost(one) > most:
            yield replace(block, lines=tuple(held), alerts=alerts)
            held, used, alerts = [], 0, 0
        held.append(one)
        used += cost(one)
    if held:
        yield replace(block, lines=tuple(held), alerts=alerts)


def _clean(one: Line) -> Line:
    return replace(one, runs=tuple(replace(run, text=clean(run.text)) for run in one.runs))


def _fitted(one: Line, most: int, cost: Cost) -> Line:
    """Shorten a line until it fits: first its links go, then its end."""
    if cost(one) <= most:
        return one
    bare = replace(one, runs=tuple(replace(run, link=None) for run in one.runs))
    keep = len(bare.text)
    shorter = bare
    while cost(shorter) > most and keep:
        keep = keep * 3 // 4
        shorter = replace(bare, runs=tuple(_first(bare.runs, keep)))
    return shorter


def _first(runs: Sequence[Run], keep: int) -> Iterator[Run]:
    for run in runs:
        if keep <= 0:
            return
        yield replace(run, text=shorten(run.text, keep))
        keep -= len(run.text)
