"""What one text says by itself: its claims and frames, each with the place in the text that says so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.field import Field


class Outcome(StrEnum):
    """What happened to people."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    KILLED_OR_WOUNDED = "killed_or_wounded"  # one number for both: never counted as killed


class Victims(StrEnum):
    """Who they were, as the source says."""

    MILITANT = "militant"
    SOLDIER = "soldier"
    POLICE = "police"
    CIVILIAN = "civilian"
    CHILD = "child"
    JOURNALIST = "journalist"
    AID_WORKER = "aid_worker"
    UNKNOWN = "unknown"
    MIXED = "mixed"


class ClaimStatus(StrEnum):
    """How the text means the number."""

    ASSERTED = "asserted"  # of one event, and still standing
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"  # an older event recalled, or an earlier toll that was replaced
    CUMULATIVE = "cumulative"  # a running total: a war, a month, a battle


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One number of one outcome about one group of people, said by someone."""

    field: Field
    start: int  # the sentence: characters [start, end) of the field
    end: int
    sentence: str
    outcome: Outcome
    min: int | None
    max: int | None
    best: int | None
    count_text: str
    count_start: int
    count_end: int
    qualifier: str  # exact, over, at_least, about, up_to, range, vague, implied
    victims: Victims
    victim_text: str | None
    place: str | None  # under its usual English name
    place_text: str | None  # as it stands in `place_field`
    place_field: Field | None  # a text's claim may have its place from the title
    place_start: int | None
    place_end: int | None
    within: str | None  # the next larger place
    country: str | None  # ISO 3166, two letters
    place_precision: str | None  # clause, sentence, lead, title, text
    attribution: str | None  # who says it, under the full name; None is the outlet's own voice
    attribution_text: str | None
    side: str | None  # the party that the speaker belongs to
    status: ClaimStatus
    sub: bool  # a part of a larger count, never to be added to it
    part_of: int | None  # the larger count: its place in the reading's claims
    restated_in: tuple[str, ...]  # other sentences that say it again
    means: str | None
    attacker: str | None
    confidence: float  # 0 to 1
    why: tuple[str, ...]  # the rules that decided, by id


class FrameStatus(StrEnum):
    """Whether the text stands behind the frame or against it."""

    ASSERTED = "asserted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameHit:
    """One sentence that carries a frame."""

    frame: str
    field: Field
    start: int  # the words that hit
    end: int
    sentence: str
    status: FrameStatus
    modality: str  # asserted, predicted, question, negated
    voice: str  # own, quoted
    strength: str  # strong, weak
    speaker: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameUse:
    """A sentence that carries a frame, and the article in which it stands."""

    hit: FrameHit
    article_id: int
    outlet: str
    origin: str  # whose text it is; copies of one text are one origin
    title: str
    link: str | None
    told_at: datetime  # when the article says it appeared, never later than it was seen
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was read in one text, and by which version of the reader."""

    version: str
    language: str | None
    claims: tuple[Claim, ...]
    frames: tuple[FrameHit, ...]
