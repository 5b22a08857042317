"""What was found in one sentence: a number or a person, and what happened."""

from dataclasses import dataclass, field

from pipeline.reading.claims.chunks import Chunk
from storage.records.reading import Outcome, Victims

_SINGLE = frozenset("NM")


@dataclass(slots=True)
class Hit:
    """One number, or one person, and what happened; the chunks say where."""

    outcome: Outcome
    count: Chunk
    trigger: Chunk
    rule: str
    names: list[Chunk] = field(default_factory=list)  # people counted by their names
    parent: "Hit | None" = None
    sub: bool = False
    negated: bool = False
    modal: bool = False
    infinitive: bool = False
    superseded: bool = False
    victims: Victims = Victims.UNKNOWN

    @property
    def single(self) -> bool:
        """Whether it is one person, and no number."""
        return self.count.kind in _SINGLE


@dataclass(frozen=True, slots=True)
class Before:
    """The whole numbers of the last sentence that had any."""

    hits: tuple[Hit, ...] = ()

    @property
    def main(self) -> Hit | None:
        """The deaths, if there were any."""
        return self.of(Outcome.KILLED) or (self.hits[-1] if self.hits else None)

    @property
    def only(self) -> Hit | None:
        """The last one, if all have the same outcome: otherwise "three of them" are of either."""
        return self.hits[-1] if len({hit.outcome for hit in self.hits}) == 1 else None

    def of(self, outcome: Outcome) -> Hit | None:
        """Return the last one with `outcome`."""
        return next((hit for hit in reversed(self.hits) if hit.outcome is outcome), None)
