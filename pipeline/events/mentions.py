"""What one article says of one event: the claims of its reading, brought together by place and day; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.events.days import Days, day_of
from pipeline.events.means import means_in
from pipeline.events.sites import Nearness, Sites, narrower, nearness
from pipeline.events.withdrawals import is_note, is_withdrawal
from storage.records.article import Article
from storage.records.incident import Site
from storage.records.reading import Claim, ClaimStatus

_DAY = timedelta(days=1)
_ROLLING = timedelta(days=6)
"""So long an edit may say "on Tuesday" of the last one; later the words are those of the first version."""

MOST = 200
"""Claims of one article that are related: what tells more is no news, and each is weighed against all others."""

ONE_EVENT = frozenset({ClaimStatus.ASSERTED, ClaimStatus.DENIED})
"""How a number is meant that tells of one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The article that speaks, as far as deciding needs to know."""

    article_id: int
    version: int
    outlet: str
    origin: str
    told_at: datetime
    seen_at: datetime
    language: str | None
    written_on: date  # the day that its "today" means
    withdraws: bool = False  # it is a notice that a report is taken back
    title: str = ""
    press: frozenset[str] = frozenset()  # outlets and agencies, folded: they print what others say


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim with its place in the reading."""

    position: int
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one article tells it."""

    source: Source
    site: Site | None
    days: Days | None  # None: no text names them
    told: tuple[Told, ...]  # in the order of the reading
    is_main: bool = True  # what the article is about; else it is told in passing

    @property
    def recalled(self) -> bool:
        """Whether the text looks back: it says so, or it names an earlier day in passing."""
        if self.days is None:
            return False
        return self.days.recalled or (not self.is_main and self.source.told_at.date() - self.days.last > _DAY)

    @property
    def means(self) -> frozenset[str]:
        """What did it, where the sentences say so; of the main event also the headline."""
        sentences = [told.claim.sentence for told in self.told]
        found = means_in([self.source.title, *sentences] if self.is_main else sentences)
        return found or frozenset(told.claim.means for told in self.told if told.claim.means)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """An article's claims: those of events, and those that are kept apart, each with the reason."""

    events: tuple[Mention, ...]
    apart: tuple[tuple[Told, str], ...]


def source_of(article: Article, origin: str, language: str | None, press: frozenset[str]) -> Source:
    """Say who speaks, and when; a feed cannot date its items into the future."""
    return Source(
        article_id=article.id,
        version=article.version,
        outlet=article.owner or article.outlet,
        origin=origin,
        told_at=_told_at(article),
        seen_at=article.version_seen_at,
        language=language,
        written_on=_written_on(article),
        withdraws=is_withdrawal(article.title, article.text, language),
        title=article.title,
        press=press,
    )


def _told_at(article: Article) -> datetime:
    if article.version > 1 or article.published_at is None:
        return article.version_seen_at
    return min(article.published_at, article.first_seen_at)


def _written_on(article: Article) -> date:
    first = min(article.published_at or article.first_seen_at, article.first_seen_at)
    told = _told_at(article)
    return told.date() if told - first < _ROLLING else first.date()


def mentions_of(source: Source, claims: Sequence[Claim], sites: Sites) -> Mentions:
    """Bring the claims of one reading together by event; a claim without a place belongs to the first event."""
    told = [Told(position=position, claim=claim) for position, claim in enumerate(claims)]
    reasons = [_apart(one.claim, source.language) for one in told]
    of_events = [one for one, reason in zip(told, reasons, strict=True) if reason is None]
    of_none = [(one, reason) for one, reason in zip(told, reasons, strict=True) if reason is not None]
    events: list[_Event] = []
    for one in sorted(of_events[:MOST], key=lambda one: one.claim.place is None):
        found = _Seen(told=one, site=sites.of(one.claim), days=_days(one.claim, source))
        _join(events, found)
    return Mentions(
        events=tuple(event.mention(source, is_main=event is _main(events)) for event in events),
        apart=(*of_none, *((one, "apart.too-many") for one in of_events[MOST:])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    told: Told
    site: Site | None
    days: Days | None


@dataclass(slots=True)
class _Event:
    site: Site | None
    days: Days | None
    told: list[Told]

    def fits(self, seen: _Seen) -> bool:
        near = nearness(self.site, seen.site)
        if near is Nearness.APART or (self.days and seen.days and not self.days.meet(seen.days)):
            return False
        # One place and another outcome is the same event; another toll of the same people in a wider place is not.
        return near in {Nearness.SAME, Nearness.UNSAID, Nearness.PART} or not self._counts(seen.told.claim)

    def _counts(self, claim: Claim) -> bool:
        return any(told.claim.outcome is claim.outcome and not claim.sub for told in self.told)

    def take(self, seen: _Seen) -> None:
        self.site = narrower(self.site, seen.site)
        self.days = self.days.common(seen.days) if self.days and seen.days else self.days or seen.days
        self.told.append(seen.told)

    def mention(self, source: Source, *, is_main: bool) -> Mention:
        told = tuple(sorted(self.told, key=lambda one: one.position))
        return Mention(source=source, site=self.site, days=self.days, told=told, is_main=is_main)


def _main(events: Sequence[_Event]) -> _Event:
    """Give the event that the text tells first."""
    return min(events, key=lambda event: min(_place(told) for told in event.told))


def _place(told: Told) -> tuple[bool, int]:
    return told.claim.field != "text", told.claim.start


def _join(events: list[_Event], seen: _Seen) -> None:
    event = next((event for event in events if event.fits(seen)), None)
    if event is None:
        events.append(_Event(site=seen.site, days=seen.days, told=[seen.told]))
    else:
        event.take(seen)


def _days(claim: Claim, source: Source) -> Days | None:
    return day_of(claim.sentence, source.written_on, source.language)


def _apart(claim: Claim, language: str | None) -> str | None:
    """Name why a claim tells of no event of its own; None where it does."""
    if is_note(claim.sentence, language):
        return "apart.correction-note"
    if claim.status in ONE_EVENT:
        return None
    return {
        ClaimStatus.CUMULATIVE: "apart.cumulative",
        ClaimStatus.HYPOTHETICAL: "apart.hypothetical",
        ClaimStatus.HISTORICAL: "apart.recap",
    }[claim.status]
