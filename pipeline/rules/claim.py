"""Condition `claim`: the article makes a casualty claim."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.query.needed import Needed
from pipeline.query.tree import Found
from pipeline.reading.figures import printed
from pipeline.reading.reader import needs_reading, openers
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import PlaceNames, SpeakerNames
from storage.keys import OneOrMore
from storage.records.match import Span
from storage.records.reading import Claim as ClaimRecord
from storage.records.reading import ClaimStatus, Outcome, Victims

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
        if not article.once("may claim", lambda: needs_reading(article.article.text, article.article.title)):
            return None
        found = [claim for claim in article.reading.claims if self._is_met_by(claim)]
        return tuple(span for claim in found for span in _spans(claim)) if found else None

    def _is_met_by(self, claim: ClaimRecord) -> bool:
        return (
            claim.outcome in self.outcome
            and claim.status in self.status
            and claim.confidence >= self.confidence
            and (self.at_least is None or printed(claim) >= self.at_least)
            and (self.victims is None or self._are_meant(claim.victims))
            and (self.said_by is None or claim.attribution in self.said_by)
            and (self.means is None or claim.means in self.means)
            and (self.place is None or self.place.holds_claim(claim))
        )

    def _are_meant(self, victims: Victims) -> bool:
        assert self.victims is not None
        return victims in self.victims or (Victims.CIVILIAN in self.victims and victims in _CIVIL)


def _spans(claim: ClaimRecord) -> Iterator[Span]:
    yield Span(field=claim.field, start=claim.count_start, end=claim.count_end, clause=f"claim: {claim.outcome.value}")
    if claim.place_field and claim.place_start is not None and claim.place_end is not None:
        yield Span(
            field=claim.place_field, start=claim.place_start, end=claim.place_end, clause=f"place: {claim.place}"
        )
