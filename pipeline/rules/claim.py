"""Condition `claim`: the article makes a casualty claim."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.explained import Explained
from pipeline.query.needed import Needed
from pipeline.query.tree import Found
from pipeline.reading.figures import printed
from pipeline.reading.reader import needs_reading, openers
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import Area, PlaceNames, SpeakerNames
from pipeline.rules._mentions import NO_PLACE, mentions
from storage.keys import OneOrMore
from storage.records.match import Span
from storage.records.reading import Claim as ClaimRecord
from storage.records.reading import ClaimStatus, Outcome, Victims

_MOST_SHOWN = 8
_CIVIL = frozenset({Victims.CIVILIAN, Victims.CHILD, Victims.JOURNALIST, Victims.AID_WORKER})


Means = Literal["airstrike", "drone", "shelling", "bomb", "mine", "clash", "execution"]


class Claim(Condition):
    """The article says that people were killed, wounded, captured, displaced, or are missing.

    One claim must meet all that is asked. Unless `status` asks for others, only asserted tolls of one event count: no
    running totals, recollections, denials or maybes.
    """

    main: ClassVar[str | None] = "outcome"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            when="claim: {outcome: killed, place: Deir ez-Zor province, at_least: 5}",
            text="At least 12 people were killed in an air strike on Mayadin, medics said.",
            hits=True,
        ),
        Example(when="claim: {outcome: killed, at_least: 50}", text="Twelve people were killed in Idlib.", hits=False),
        Example(when="claim: {outcome: killed, place: Syria}", text="Nine soldiers were killed in Basra.", hits=False),
        Example(
            when="claim: {outcome: killed, said_by: SOHR, means: airstrike}",
            text="Air strikes killed nine people in Hajin, the Syrian Observatory for Human Rights said.",
            hits=True,
        ),
        Example(
            when="claim: {outcome: killed, said_by: SOHR}",
            text="Nine people were killed in Hajin, police said.",
            hits=False,
        ),
        Example(
            when="claim: {outcome: killed, place: Syria}",
            text="Nine people were killed in the village of Al-Zubba in Deir ez-Zor province, residents said.",
            hits=True,
        ),
        Example(when="claim: wounded", text="The blast wounded 30 civilians in Kabul.", hits=True),
        Example(when="claim: killed", text="The film about Mayadin killed at the box office.", hits=False),
    )

    outcome: OneOrMore[Annotated[Outcome, Field(strict=False)]] = Field(
        description="What happened to them: one outcome or several."
    )
    place: PlaceNames | None = Field(default=None, description="Where: a place and all that lies in it.")
    at_least: int | None = Field(default=None, ge=1, description="The printed figure is this or higher.")
    victims: OneOrMore[Annotated[Victims, Field(strict=False)]] | None = Field(
        default=None, description="Who they were; civilian includes children, journalists and aid workers."
    )
    said_by: SpeakerNames | None = Field(default=None, description="Who says it, under any known name.")
    means: OneOrMore[Means] | None = Field(default=None, description="What did it.")
    status: OneOrMore[Annotated[ClaimStatus, Field(strict=False)]] = Field(
        default=[ClaimStatus.ASSERTED], description="How the number is meant."
    )
    confidence: Annotated[float, Field(ge=0, le=1, strict=False)] = Field(
        default=0.0, description="How sure the reader must be, 0 to 1."
    )

    def asks_to_read(self) -> bool:
        """Say that it does."""
        return True

    def needs_if_plain(self) -> tuple[Needed, ...]:
        """Give the words that can begin a statement of what happened to people, as `needs_reading` looks for them."""
        return (Needed(frozenset(word for word in openers() if word.isascii()), ()),)

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of the numbers that meet the condition, and of the places that they are tied to."""
        if not _may_claim(article):
            return None
        found = [claim for claim in article.reading.claims if self._is_met_by(claim)]
        return tuple(span for claim in found for span in _spans(claim)) if found else None

    def concerns(self, article: IndexedArticle) -> bool | None:
        """Say that it does where it names the place, or tells of people to whom something happened and names none.

        A headline often has the one without the other; who tells of another place is not meant.
        """
        told = _may_claim(article)
        if self.place is None:
            return told or None
        area = self.place
        named = [mention for _, mention in mentions(article, area.places) if mention.sense not in NO_PLACE]
        if any(area.holds(mention.place) for mention in named):
            return True
        return not named if told else None

    @property
    def in_words(self) -> str:
        """Give the keys that are asked for."""
        return ", ".join(f"{key}: {self._asks(key)}" for key in type(self).model_fields if key in self.model_fields_set)

    def explain(self, article: IndexedArticle) -> Explained:
        """Show every claim that was read, the closest first, each with the keys that it does not meet."""
        if not _may_claim(article):
            why = "no word of it says that something happened to people"
            return Explained(kind=self.yaml_key, asked=self.in_words, held=False, why=why)
        read = [(claim, list(self._unmet(claim))) for claim in article.reading.claims]
        if not read:
            why = "no number of people to whom something happened was read in it"
            return Explained(kind=self.yaml_key, asked=self.in_words, held=False, why=why)
        closest = sorted(read, key=lambda one: len(one[1]))
        held = not closest[0][1]
        parts = tuple(self._of_claim(claim, unmet) for claim, unmet in closest[:_MOST_SHOWN])
        why = "" if held else f"closest: {self._sentence(*closest[0])}"
        return Explained(kind=self.yaml_key, asked=self.in_words, held=held, why=why, parts=parts)

    def _of_claim(self, claim: ClaimRecord, unmet: Sequence[str]) -> Explained:
        whom = None if claim.victims in {Victims.UNKNOWN, Victims.MIXED} else _spoken(claim.victims.value)
        said_by = f"says {claim.attribution}" if claim.attribution else None
        details = (whom, claim.place, said_by, claim.means, claim.status.value)
        return Explained(
            kind="claim read",
            asked=", ".join(filter(None, (f"{claim.count_text} {_spoken(claim.outcome.value)}", *details))),
            held=not unmet,
            why=self._sentence(claim, unmet),
            spans=tuple(_spans(claim)),
            decided_by=claim.why,
        )

    def _sentence(self, claim: ClaimRecord, unmet: Iterable[str]) -> str:
        return "; ".join(
            f"{self._says(claim, key)}, {'at_least ' if key == 'at_least' else ''}{self._asks(key)} is asked for"
            for key in unmet
        )

    def _says(self, claim: ClaimRecord, key: str) -> str:
        """Give what a claim says where it does not meet a key."""
        match key:
            case "at_least":
                return f"says {printed(claim)}"
            case "place":
                return f"place {claim.place} does not lie there" if claim.place else "no place is tied to it"
            case "said_by":
                return f"said by {claim.attribution}" if claim.attribution else "it names no speaker"
            case "means":
                return f"means {claim.means}" if claim.means else "nobody says what did it"
            case "confidence":
                return f"confidence {claim.confidence:.2f}"
            case "victims":
                return f"victims {_spoken(claim.victims.value)}"
            case _:
                return f"{key} {_spoken(str(getattr(claim, key)))}"

    def _asks(self, key: str) -> str:
        value = getattr(self, key)
        if isinstance(value, Area):
            return value.named
        listed = sorted(value) if isinstance(value, frozenset) else value if isinstance(value, list) else [value]
        return " or ".join(map(str, listed))

    def _is_met_by(self, claim: ClaimRecord) -> bool:
        return next(self._unmet(claim), None) is None

    def _unmet(self, claim: ClaimRecord) -> Iterator[str]:
        """Name the keys that a claim does not meet; the gravest difference first."""
        if claim.outcome not in self.outcome:
            yield "outcome"
        if claim.status not in self.status:
            yield "status"
        if self.place is not None and not self.place.holds_claim(claim):
            yield "place"
        if self.at_least is not None and printed(claim) < self.at_least:
            yield "at_least"
        if self.victims is not None and not self._are_meant(claim.victims):
            yield "victims"
        if self.said_by is not None and claim.attribution not in self.said_by:
            yield "said_by"
        if self.means is not None and claim.means not in self.means:
            yield "means"
        if claim.confidence < self.confidence:
            yield "confidence"

    def _are_meant(self, victims: Victims) -> bool:
        assert self.victims is not None
        return victims in self.victims or (Victims.CIVILIAN in self.victims and victims in _CIVIL)


def _may_claim(article: IndexedArticle) -> bool:
    return article.once("may claim", lambda: needs_reading(article.article.text, article.article.title))


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _spans(claim: ClaimRecord) -> Iterator[Span]:
    yield Span(field=claim.field, start=claim.count_start, end=claim.count_end, clause=f"claim: {claim.outcome.value}")
    if claim.place_field and claim.place_start is not None and claim.place_end is not None:
        yield Span(
            field=claim.place_field, start=claim.place_start, end=claim.place_end, clause=f"place: {claim.place}"
        )
