"""One article behind an alert, as people read it, pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from alerts.claims import ClaimView, view_claims
from alerts.highlight import Piece, quote, starred
from alerts.links import web_link
from alerts.moments import local, local_time, short_day
from alerts.text import one_line
from storage.records.alert import Evidence
from storage.records.article import TextFrom
from storage.records.match import Passage, Span

_MOST_QUOTES = 2
_MOST_CLAUSES = 6
_FEED_ONLY = "only the feed's text was read; "
_LONGEST_HEADLINE = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One article behind an alert."""

    headline: tuple[Piece, ...]
    link: str | None
    outlet: str
    when: str
    claims: tuple[ClaimView, ...]
    quotes: tuple[tuple[Piece, ...], ...]
    clauses: tuple[str, ...]

    @property
    def title(self) -> str:
        """The headline without marks."""
        return "".join(piece.text for piece in self.headline).strip()


def view_item(piece: Evidence, zone: ZoneInfo) -> ItemView:
    """Give an article with the passages that hit."""
    quoted = [passage for passage in piece.passages if passage.field == "text"]
    return ItemView(
        headline=_headline_pieces(piece),
        link=web_link(piece.link),
        outlet=one_line(piece.outlet, 80),
        when=_when(piece, zone),
        claims=view_claims(piece.claims),
        quotes=tuple(quote(passage, piece.spans) for passage in _telling(quoted, piece.spans)),
        clauses=_clauses(piece.spans),
    )


def text_notes(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Say of the newest articles whose pages were not read, or not as a whole, that it is so, and why."""
    newest = [piece for piece in evidence[::-1] if piece.text_problem][:_MOST_QUOTES]
    return tuple(
        f"{one_line(piece.outlet, 80)}: {_FEED_ONLY if piece.text_from is TextFrom.FEED else ''}{piece.text_problem}"
        for piece in newest
    )


def _headline_pieces(piece: Evidence) -> tuple[Piece, ...]:
    title = next((passage for passage in piece.passages if passage.field == "title"), None)
    passage = title or Passage(field="title", start=0, text=piece.title)
    pieces = quote(passage, piece.spans, _LONGEST_HEADLINE)
    return pieces if starred(pieces) else (Piece(text="(no headline)", hit=False),)


def _telling(passages: Sequence[Passage], spans: Sequence[Span]) -> Sequence[Passage]:
    """Choose the passages that hold most of what hit, in the order of the text."""

    def hits(passage: Passage) -> int:
        end = passage.start + len(passage.text)
        inside = (span for span in spans if span.field == passage.field and passage.start <= span.start < end)
        return len({span.clause for span in inside})

    chosen = sorted(passages, key=lambda passage: (-hits(passage), passage.start))[:_MOST_QUOTES]
    return sorted(chosen, key=lambda passage: passage.start)


def _clauses(spans: Sequence[Span]) -> tuple[str, ...]:
    different = list(dict.fromkeys(one_line(span.clause, 60) for span in spans))
    more = len(different) - _MOST_CLAUSES
    return (*different[:_MOST_CLAUSES], *([f"{more} more"] if more > 0 else []))


def _when(piece: Evidence, zone: ZoneInfo) -> str:
    if piece.published_at is None:
        return f"seen {local_time(piece.first_seen_at, zone)}"
    if abs(piece.published_at - piece.first_seen_at) > timedelta(days=300):
        return f"dated {short_day(local(piece.published_at, zone).date())}"
    return local_time(piece.published_at, zone)
