"""Writes the articles: a headline, a lead with toll and place, who says it, the scene, and what came before.

A draft keeps beside each paragraph what it says of which incident, so that a copy whose tail is cut says only what is
left.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks.stream.model import Incident, Mention, Role, Statement
from benchmarks.stream.slots import (
    House,
    event_slots,
    history_slots,
    may_say,
    place_slots,
    recap_slots,
    speaker_slots,
    time_slots,
    toll_slots,
)
from benchmarks.stream.texts import Shapes, capital, data, fill, lines, title_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A stretch of text and what it says of incidents."""

    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article before it is published."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The text as a feed carries it."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Everything that it says of incidents, the main thing first."""
        return tuple(mention for paragraph in self.paragraphs for mention in paragraph.mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What an article may speak of beside its own event."""

    recap: Incident | None = None
    separately: tuple[Incident, Statement] | None = None


class Writer:
    """Writes every text about one incident, so that no two begin alike."""

    def __init__(self, incident: Incident, rng: random.Random) -> None:
        self._incident = incident
        self._opening = incident.statements[0]
        self._rng = rng
        self._shapes = Shapes(rng)

    def news(self, statement: Statement, house: House, beside: Beside) -> Draft:
        """Report one statement."""
        said_wounded = statement.wounded > 0 and (self._incident.arc == "wounded" or self._rng.random() < 0.75)
        slots = self._slots(statement, house, with_wounded=said_wounded)
        mention = mention_of(self._incident, statement, with_wounded=said_wounded)
        lead = self._lead(statement, slots)
        rest = [
            *self._second(statement, slots, house),
            Paragraph(text=self._scene(statement, slots)),
            *self._beside(beside, slots, house),
            Paragraph(text=self._background(slots)),
        ]
        opening = Paragraph(text=self._dateline(house, slots) + lead, mentions=(mention,))
        return Draft(title=self._headline(statement, slots, house), paragraphs=(opening, *rest))

    def withdrawal(self, statement: Statement, title: str, house: House) -> Draft:
        """Take a report back, in its own place."""
        shapes = data("withdrawals")
        slots = self._slots(statement, house, with_wounded=False)
        slots |= {"outlet": house.outlet.name, "title": title}
        text = self._write(shapes["texts"], slots)
        paragraph = Paragraph(text=text, mentions=(mention_of(self._incident, statement, with_wounded=False),))
        return Draft(title=self._write(shapes["titles"], slots), paragraphs=(paragraph,))

    def correction(self, statement: Statement, house: House, before: Draft) -> Draft:
        """Put a lower figure in the place of the one that was printed; what told of the scene stays."""
        shapes = data("withdrawals")
        slots = self._slots(statement, house, with_wounded=False)
        mention = mention_of(self._incident, statement, with_wounded=False)
        opening = Paragraph(text=self._write(shapes["correction_texts"], slots), mentions=(mention,))
        kept = tuple(paragraph for paragraph in before.paragraphs[1:] if not paragraph.mentions)
        return Draft(title=self._write(shapes["correction_titles"], slots), paragraphs=(opening, *kept))

    def headline(self, statement: Statement, house: House) -> str:
        """Put another headline over a text that is there."""
        return self._headline(statement, self._slots(statement, house, with_wounded=False), house)

    def _slots(self, statement: Statement, house: House, *, with_wounded: bool) -> dict[str, str]:
        return (
            history_slots(house)
            | event_slots(self._incident, house)
            | toll_slots(self._incident, statement, house, with_wounded=with_wounded)
            | speaker_slots(statement.party, statement.against, house.rng)
        )

    def _write(self, block: str, slots: Mapping[str, str]) -> str:
        return fill(self._shapes.draw(lines(block)), slots, self._rng)

    def _lead(self, statement: Statement, slots: Mapping[str, str]) -> str:
        leads = data("leads")
        kind = self._kind(statement)
        if kind != "first":
            return self._write(leads["denied" if kind == "denied" else f"{kind}_sourced"], slots)
        if self._incident.victims == "militants" and statement.party == "defence" and self._rng.random() < 0.5:
            return self._write(leads["military"], slots)
        if self._rng.random() < 0.55:
            return self._write(leads["sourced"], slots)
        return f"{self._write(leads['plain'], slots)} {self._write(leads['source_lines'], slots)}"

    def _kind(self, statement: Statement) -> str:
        """Say which family of shapes a statement asks for."""
        if statement.stance == "denies":
            return "denied"
        if statement.instead_of is not None:
            return "down" if statement.correction else "up"
        if statement.against:
            return "same" if statement.killed == self._opening.killed else "rival"
        return "first"

    def _headline(self, statement: Statement, slots: Mapping[str, str], house: House) -> str:
        kind = self._kind(statement)
        block = data("headlines")["first" if kind == "same" else kind]
        shapes = tuple(shape for shape in lines(block) if may_say(shape, statement))
        title = fill(self._shapes.draw(shapes), slots, self._rng)
        return title_case(title) if house.outlet.case == "title" else title

    def _second(self, statement: Statement, slots: Mapping[str, str], house: House) -> Iterator[Paragraph]:
        """Write the paragraph behind the lead: parts of the toll, and in a dispute the other side's figure."""
        scenes = data("scenes")
        if self._kind(statement) == "rival" and self._rng.random() < 0.35:
            figure = house.figure(self._opening.killed)
            text = f"{capital(slots['other'])} had put the number of dead at {figure}."
            yield Paragraph(text=text, mentions=(mention_of(self._incident, self._opening, with_wounded=False),))
        part = self._rng.choice(data("targets")[self._incident.victims]["parts"])
        few = house.figure(self._rng.randint(2, 4))
        sentences = [self._write(data("means")[self._incident.means]["details"], slots)]
        if statement.killed > 8 and statement.stance == "asserts" and self._rng.random() < 0.3:
            sentences.append(self._write(scenes["sub"], {**slots, "sub_small": few, "sub_count": few, "part": part}))
        if self._rng.random() < 0.5:
            sentences.append(self._write(scenes["scene"], slots))
        yield Paragraph(text=" ".join(sentences))

    def _scene(self, statement: Statement, slots: Mapping[str, str]) -> str:
        scenes = data("scenes")
        if self._rng.random() < 0.6:
            who = "denial" if statement.stance == "denies" else statement.party
            words = self._shapes.draw(lines(scenes["quote_words"][who]))
            quote = {"quote": f"{words},", "quote_stop": f"{words}."}
            return f"{self._write(scenes['quotes'], {**slots, **quote})} {self._write(scenes['scene'], slots)}"
        return f"{self._write(scenes['scene'], slots)} {self._write(scenes['analysis'], slots)}"

    def _background(self, slots: Mapping[str, str]) -> str:
        block = data("scenes")["background"]
        return " ".join(self._write(block, slots) for _ in range(self._rng.choice((1, 2, 2))))

    def _beside(self, beside: Beside, slots: Mapping[str, str], house: House) -> Iterator[Paragraph]:
        past = data("past")
        if beside.separately:
            yield self._separately(*beside.separately, house)
        if beside.recap:
            yield Paragraph(
                text=self._write(past["recap"], recap_slots(beside.recap, house)),
                mentions=(Mention(incident=beside.recap.id, role=Role.RECAP),),
            )
        elif (chance := self._rng.random()) < 0.12:
            old = {**slots, "r_town": slots["town"], "r_event": slots["an_event"]}
            yield Paragraph(text=self._write(past["old"], old), mentions=(Mention(incident=None, role=Role.RECAP),))
        elif chance < 0.26:
            total = Mention(incident=None, role=Role.CUMULATIVE)
            yield Paragraph(text=self._write(past["cumulative"], slots), mentions=(total,))

    def _separately(self, incident: Incident, statement: Statement, house: House) -> Paragraph:
        event = event_slots(incident, house)
        toll = toll_slots(incident, statement, house, with_wounded=False)["toll"]
        source = speaker_slots(statement.party, None, house.rng)["src"]
        slots = {"s_town": event["town"], "s_event": event["an_event"], "s_day": event["day"]}
        return Paragraph(
            text=self._write(data("past")["separately"], {**slots, "s_toll": toll, "s_src": source}),
            mentions=(mention_of(incident, statement, with_wounded=False),),
        )

    def _dateline(self, house: House, slots: Mapping[str, str]) -> str:
        if not house.outlet.dateline:
            return ""
        where = "DURSAN" if self._rng.random() < 0.7 else slots["town"].upper()
        return f"{where}, {house.published:%B} {house.published.day} ({house.outlet.short}) - "


def mention_of(incident: Incident, statement: Statement, *, with_wounded: bool) -> Mention:
    """Note that a text carries a statement; what it does to the incident is found in order of arrival."""
    return Mention(
        incident=incident.id,
        role=Role.NONE,
        killed=statement.killed,
        wounded=statement.wounded if with_wounded else None,
        statement=statement.id,
    )


def retitled(draft: Draft, title: str) -> Draft:
    """Put another headline over a draft."""
    return replace(draft, title=title)


def without_event(
    shapes: Shapes, title: str, sentences: tuple[str, ...], slots: Mapping[str, str], rng: random.Random
) -> Draft:
    """Write a text of plain paragraphs, two sentences each."""
    written = [fill(sentence, slots, rng) for sentence in sentences]
    paragraphs = tuple(Paragraph(text=" ".join(written[at : at + 2])) for at in range(0, len(written), 2))
    return Draft(title=fill(shapes.draw(lines(title)), slots, rng), paragraphs=paragraphs)


__all__ = ["Beside", "Draft", "Paragraph", "Writer", "place_slots", "retitled", "time_slots", "without_event"]
