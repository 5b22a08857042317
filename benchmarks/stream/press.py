"""Who prints what when: dispatches of wires and their copies, own reports, edits, other addresses, late arrivals."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.stream.geography import feed_of, host
from benchmarks.stream.model import Incident, Outlet, Report, Statement
from benchmarks.stream.prose import Beside, Draft, Paragraph, Writer
from benchmarks.stream.slots import House, days_before
from benchmarks.stream.texts import Shapes, data, fill, lines

_SIZES = ((4, 6), (5, 9), (9, 15), (16, 24))  # reports of one incident
_SIZE_WEIGHTS = (4, 6, 3, 1)
_SHORTEST_COPY = 70  # words that a cut copy keeps
_TOUCHED_UP = 0.04  # share of reports that are edited without a change of what they say


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A draft with who prints it and when."""

    outlet: Outlet
    published: datetime
    draft: Draft
    story: str
    edit_of: str | None = None
    genre: str = "news"


class Press:
    """Prints a month of incidents; every report gets its id, its addresses and its hour of arrival."""

    def __init__(self, rng: random.Random, outlets: tuple[Outlet, ...], incidents: tuple[Incident, ...]) -> None:
        self.rng, self.outlets = rng, outlets
        self._incidents = incidents
        self._wires = tuple(outlet for outlet in outlets if outlet.wire)
        self._shapes = Shapes(rng)
        self._stories = 0
        self._reports: list[Report] = []
        self._last_seen: dict[str, datetime] = {}  # the newest version of an item that was edited

    def reports(self) -> tuple[Report, ...]:
        """Give all that was printed, in order of arrival."""
        return tuple(sorted(self._reports, key=lambda report: (report.first_seen, report.id)))

    def cover(self, incident: Incident) -> None:
        """Print everything about one incident."""
        writer = Writer(incident, self.rng)
        many = 0 if incident.arc == "withdrawn" else self.rng.randint(*self.rng.choices(_SIZES, _SIZE_WEIGHTS)[0])
        shares = _shares(self.rng, many, len(incident.statements))
        first_print: list[tuple[Report, Piece]] = []
        for at, (statement, share) in enumerate(zip(incident.statements, shares, strict=True)):
            if statement.stance == "withdraws":
                self._withdraw(statement, writer, first_print)
                continue
            until = incident.statements[at + 1].at if incident.arc == "revised_down" and not at else None
            if statement.correction and self.rng.random() < 0.6:
                self._correct(statement, writer, first_print)
            if statement.instead_of and not statement.correction and self.rng.random() < 0.35:
                self._update(statement, writer, first_print)
            pieces = list(self._pieces(incident, statement, writer, share, until=until))
            printed = [(self.print(piece), piece) for piece in pieces]
            first_print = first_print or printed

    def print(self, piece: Piece) -> Report:
        """Publish one piece in the outlet's main feed, and now and then under another address too."""
        report = self._report(piece)
        self._reports.append(report)
        if self.rng.random() < _TOUCHED_UP:
            self._touch_up(report, piece)
        if piece.edit_of is None and self.rng.random() < (0.25 if piece.outlet.second else 0.03):
            self._reports.append(self._elsewhere(report, piece.outlet))
        return report

    def new_story(self) -> str:
        """Begin a text of its own."""
        self._stories += 1
        return f"s{self._stories:04}"

    def copies(self, piece: Piece, takers: Sequence[Outlet]) -> Iterator[Piece]:
        """Reprint a dispatch with credit and light edits."""
        for outlet in takers:
            published = piece.published + _minutes(self.rng, 8, 240)
            draft = _copy(piece.draft, piece.outlet, self.rng, self._shapes)
            yield replace(piece, outlet=outlet, published=published, draft=draft)

    def _pieces(
        self, incident: Incident, statement: Statement, writer: Writer, share: int, *, until: datetime | None
    ) -> Iterator[Piece]:
        outlets = self.rng.sample(self.outlets, len(self.outlets))
        wires = [outlet for outlet in outlets if outlet.wire]
        houses = [outlet for outlet in outlets if not outlet.wire]
        if incident.arc == "withdrawn":
            yield from self._dispatch(incident, statement, writer, houses[:1], houses[1 : self.rng.randint(3, 5)])
            return
        if self.rng.random() < 0.8:
            copied = self.rng.randint(0, max(0, share - 1))
            yield from self._dispatch(incident, statement, writer, wires[:1], houses[:copied])
            houses, share = houses[copied:], share - 1 - copied
        for outlet in (houses + wires[1:])[: max(share, 0)]:
            published = statement.at + _minutes(self.rng, 15, 420)
            published = min(published, until - timedelta(minutes=5)) if until else published
            yield self._own(incident, statement, writer, House(outlet=outlet, published=published, rng=self.rng))

    def _dispatch(
        self, incident: Incident, statement: Statement, writer: Writer, wires: list[Outlet], takers: list[Outlet]
    ) -> Iterator[Piece]:
        house = House(outlet=wires[0], published=statement.at + _minutes(self.rng, 4, 25), rng=self.rng)
        original = self._own(incident, statement, writer, house)
        yield original
        for copy in self.copies(original, takers):
            if self.rng.random() < 0.5:
                style = House(outlet=copy.outlet, published=copy.published, rng=self.rng)
                yield replace(copy, draft=replace(copy.draft, title=writer.headline(statement, style)))
            else:
                yield copy

    def _own(self, incident: Incident, statement: Statement, writer: Writer, house: House) -> Piece:
        draft = writer.news(statement, house, self._beside(incident, house))
        return Piece(outlet=house.outlet, published=house.published, draft=draft, story=self.new_story())

    def _beside(self, incident: Incident, house: House) -> Beside:
        chance = self.rng.random()
        if incident.twin and incident.twin.startswith("two_days") and chance < 0.25:
            return Beside(recap=self._twin_before(incident))
        if chance < 0.18:
            return Beside(recap=self.earlier(house.published, incident, 3, 6))
        if chance < 0.22:
            return Beside(separately=self._same_day(house.published, incident))
        return Beside()

    def earlier(self, published: datetime, but: Incident | None, low: float, high: float) -> Incident | None:
        """Find an incident that lies some days back."""
        found = [
            other
            for other in self._incidents
            if low <= days_before(other, published) <= high
            and other.arc != "withdrawn"
            and (but is None or other.town.cluster != but.town.cluster)
        ]
        return self.rng.choice(found) if found else None

    def _twin_before(self, incident: Incident) -> Incident | None:
        """Find what happened in the same town two days before."""
        return next(
            (other for other in self._incidents if other.twin == incident.twin and other.at < incident.at), None
        )

    def _same_day(self, published: datetime, but: Incident) -> tuple[Incident, Statement] | None:
        found = [
            (other, other.statements[0])
            for other in self._incidents
            if other.arc in {"plain", "corroborated"}
            and other.twin is None
            and other.statements[0].at.date() == published.date()
            and other.statements[0].at + timedelta(hours=2) < published
            and other.town.cluster != but.town.cluster
        ]
        return self.rng.choice(found) if found else None

    def _withdraw(self, statement: Statement, writer: Writer, printed: list[tuple[Report, Piece]]) -> None:
        """Let the house that was first take its report back; most of those who copied it follow."""
        for at, (report, piece) in enumerate(printed):
            if at == 0 or self.rng.random() < 0.6:
                published = max(statement.at, piece.published + timedelta(hours=2)) + timedelta(minutes=40 * at)
                house = House(outlet=piece.outlet, published=published, rng=self.rng)
                draft = writer.withdrawal(statement, report.title, house)
                self._edit(report, piece, draft, published)

    def _correct(self, statement: Statement, writer: Writer, printed: list[tuple[Report, Piece]]) -> None:
        """Let the house that was first put the lower figure into its own report."""
        report, piece = printed[0]
        published = statement.at + _minutes(self.rng, 5, 30)
        draft = writer.correction(statement, House(outlet=piece.outlet, published=published, rng=self.rng), piece.draft)
        self._edit(report, piece, draft, published)

    def _update(self, statement: Statement, writer: Writer, printed: list[tuple[Report, Piece]]) -> None:
        """Let one house write the new figure into the item that it has, as web pages are kept up to date."""
        report, piece = self.rng.choice(printed)
        published = statement.at + _minutes(self.rng, 10, 200)
        house = House(outlet=piece.outlet, published=published, rng=self.rng)
        self._edit(report, piece, writer.news(statement, house, Beside()), published)

    def _touch_up(self, report: Report, piece: Piece) -> None:
        """Change the headline or a last line some time later; nothing is told by it."""
        note = self.rng.choice(lines(data("reprints")["notes"]))
        paragraphs = (*piece.draft.paragraphs, Paragraph(text=note))
        self._edit(
            report, piece, replace(piece.draft, paragraphs=paragraphs), piece.published + _minutes(self.rng, 20, 300)
        )

    def _edit(self, report: Report, piece: Piece, draft: Draft, published: datetime) -> None:
        edited = replace(piece, draft=draft, published=published, story=self.new_story(), edit_of=report.id)
        version = self._report(edited)
        # A feed shows the newest version only: one that is seen late never comes after the one that replaced it.
        seen = max(version.first_seen, self._last_seen.get(report.id, report.first_seen) + _minutes(self.rng, 2, 20))
        self._last_seen[report.id] = seen
        self._reports.append(replace(version, guid=report.guid, url=report.url, feed=report.feed, first_seen=seen))

    def _report(self, piece: Piece) -> Report:
        name = f"r{len(self._reports):05}"
        address = f"https://{host(piece.outlet)}/{piece.published:%Y/%m/%d}/{_slug(piece.draft.title)}-{name[1:]}"
        return Report(
            id=name,
            outlet=piece.outlet.name,
            feed=feed_of(piece.outlet, "news"),
            guid=address if self.rng.random() < 0.6 else f"{host(piece.outlet)}:{name}",
            url=address,
            title=piece.draft.title,
            text=piece.draft.text,
            published=piece.published,
            first_seen=piece.published + self._delay(),
            story=piece.story,
            mentions=piece.draft.mentions,
            edit_of=piece.edit_of,
            genre=piece.genre,
        )

    def _delay(self) -> timedelta:
        """Most items are seen at the next poll; some feeds are down for hours, a few for most of a day."""
        low, high = self.rng.choices(((3, 25), (60, 420), (480, 1440)), (89, 8, 3))[0]
        return _minutes(self.rng, low, high)

    def _elsewhere(self, report: Report, outlet: Outlet) -> Report:
        """Show a report under another address."""
        plain = report.url.removeprefix("https://")
        url = self.rng.choice(
            (
                f"https://{plain}?utm_source=rss&utm_medium=feed",
                f"http://{plain}",
                f"https://{plain}/amp",
                f"https://www.{plain}?ref=section",
            )
        )
        return replace(
            report,
            id=f"r{len(self._reports):05}",
            feed=feed_of(outlet, outlet.second or "news"),
            guid=url,
            url=url,
            first_seen=report.first_seen + _minutes(self.rng, 1, 60),
        )


def _copy(draft: Draft, wire: Outlet, rng: random.Random, shapes: Shapes) -> Draft:
    """Cut the tail, put a byline above or a credit below; the words stay the agency's."""
    paragraphs = list(draft.paragraphs)
    while len(paragraphs) > 2 and rng.random() < 0.4:
        if sum(len(paragraph.text.split()) for paragraph in paragraphs[:-1]) < _SHORTEST_COPY:
            break
        paragraphs.pop()
    reprints = data("reprints")
    slots = {"wire": rng.choice((wire.name, wire.name, wire.short))}
    if rng.random() < 0.35:
        byline = Paragraph(text=fill(shapes.draw(lines(reprints["bylines"])), slots, rng))
        paragraphs.insert(0, byline)
    if rng.random() < 0.85:
        paragraphs.append(Paragraph(text=fill(shapes.draw(lines(reprints["credits"])), slots, rng)))
    return replace(draft, paragraphs=tuple(paragraphs))


def _shares(rng: random.Random, many: int, statements: int) -> list[int]:
    """Share the reports out among the statements: each gets one, the first the largest part of the rest."""
    shares = [1] * statements
    for _ in range(max(0, many - statements)):
        shares[rng.choices(range(statements), [2, *[1] * (statements - 1)])[0]] += 1
    return shares


def _minutes(rng: random.Random, low: float, high: float) -> timedelta:
    return timedelta(seconds=round(60 * rng.uniform(low, high)))


def _slug(title: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words[:7])
