"""A claim as it is found, before a place and a speaker are tied to it."""

from dataclasses import dataclass

from pipeline.reading.text import Anchor
from storage.records.field import Field
from storage.records.reading import ClaimStatus, Outcome, Victims


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClaim:
    """One number of one outcome about one group of people, and the words that say so."""

    field: Field
    anchor: Anchor
    outcome: Outcome
    min: int | None
    max: int | None
    best: int | None
    qualifier: str  # exact, over, at_least, about, up_to, range, vague, implied
    count_text: str  # as given
    victims: Victims
    victim_text: str | None  # as given
    status: ClaimStatus
    scope: str  # event, period, superseded, recap, possible, denied
    sub: bool
    part_of: int | None  # the whole: its place in the list of claims
    restated_in: tuple[int, ...]  # sentences, by index
    means: str | None
    attacker: str | None
    confidence: float
    why: tuple[str, ...]
