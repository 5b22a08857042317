"""Joins the claims of one text: the same said again is one claim, and parts know their whole."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.claims.found import FoundClaim
from storage.records.reading import ClaimStatus, Outcome, Victims

_FEW = 2  # so few people are the same only under the same word
_COMPARED = 20  # claims with the same figure that are looked at
_FIRM = frozenset({ClaimStatus.ASSERTED, ClaimStatus.CUMULATIVE, ClaimStatus.HISTORICAL})


def merge(claims: Sequence[FoundClaim], headings: frozenset[int]) -> list[FoundClaim]:
    """Fold a claim into an earlier one that says the same; `part_of` follows.

    A heading is short: what the body says more exactly is the claim, and the heading says it again.
    """
    merger = _Merger(headings)
    places = [merger.add(claim) for claim in claims]
    return [_moved(claim, at, places) for at, claim in enumerate(merger.kept)]


def _moved(claim: FoundClaim, at: int, places: list[int]) -> FoundClaim:
    if claim.part_of is None:
        return claim
    whole = places[claim.part_of]
    return replace(claim, part_of=whole if whole != at else None)


class _Merger:
    """The claims kept so far, by outcome and figure: what may be the same is found at once."""

    def __init__(self, headings: frozenset[int]) -> None:
        self.kept: list[FoundClaim] = []
        self._headings = headings
        self._alike: dict[tuple[Outcome, int | None], list[int]] = {}

    def add(self, claim: FoundClaim) -> int:
        """Keep `claim`, or fold it into one that is kept; return the place of that."""
        alike = self._alike.setdefault((claim.outcome, _printed(claim)), [])
        for at in alike[:_COMPARED]:
            if _same(self.kept[at], claim):
                self.kept[at] = _restated(self.kept[at], claim)
                return at
            if self._is_heading_of(self.kept[at], claim):
                self.kept[at] = _restated(claim, self.kept[at])
                return at
        alike.append(len(self.kept))
        self.kept.append(claim)
        return alike[-1]

    def _is_heading_of(self, kept: FoundClaim, claim: FoundClaim) -> bool:
        """Whether a heading gives the figure of the body without its qualifier."""
        if kept.anchor.sentence not in self._headings or claim.anchor.sentence in self._headings:
            return False
        return _same_people(kept.victims, claim.victims)


def _same(first: FoundClaim, second: FoundClaim) -> bool:
    return (
        first.anchor.sentence != second.anchor.sentence
        and _same_status(first.status, second.status)
        and _open(first) == _open(second)
        and (first.qualifier == "range") == (second.qualifier == "range")
        and _same_people(first.victims, second.victims)
        and ((first.min or 0) > _FEW or _head(first) == _head(second))
    )


def _head(claim: FoundClaim) -> str:
    """Return the last word for the victims."""
    words = (claim.victim_text or "").casefold().split()
    return words[-1] if words else ""


def _same_status(first: ClaimStatus, second: ClaimStatus) -> bool:
    return first is second or (first in _FIRM and second in _FIRM)


def _same_people(first: Victims, second: Victims) -> bool:
    return first is second or Victims.UNKNOWN in {first, second} or Victims.MIXED in {first, second}


def _open(claim: FoundClaim) -> bool:
    return claim.qualifier in {"over", "up_to", "vague"}


def _restated(first: FoundClaim, again: FoundClaim) -> FoundClaim:
    """Keep the first; what only the repetition says of the people is added."""
    where = again.anchor.sentence
    sentences = first.restated_in if where in first.restated_in else (*first.restated_in, where)
    victims = again.victims if first.victims is Victims.UNKNOWN else first.victims
    return replace(first, restated_in=sentences, victims=victims, sub=first.sub)


def add_up(claims: list[FoundClaim]) -> list[FoundClaim]:
    """Mark neighbours whose exact counts add up to a third as its parts."""
    found = list(claims)
    for at, whole in enumerate(found):
        figure = _figure(whole)
        if whole.sub or figure is None or figure < 3 or whole.outcome is Outcome.DISPLACED:
            continue
        for parts in (_run(found, at, step=-1), _run(found, at, step=1)):
            for i in parts:
                found[i] = replace(found[i], sub=True, part_of=at, why=(*found[i].why, "part-sum"))
    return found


def _printed(claim: FoundClaim) -> int | None:
    """Return the number as printed: of a range its lower end, of a vague word its least meaning."""
    if claim.qualifier == "over":
        return (claim.min or 1) - 1
    if claim.qualifier == "up_to":
        return claim.max
    return claim.min if claim.qualifier in {"vague", "range"} else claim.best


def _figure(claim: FoundClaim) -> int | None:
    """Return the number as printed; None for vague words and ranges."""
    return None if claim.qualifier in {"vague", "range"} else _printed(claim)


def _run(claims: list[FoundClaim], at: int, *, step: int) -> list[int]:
    """Collect the claims next to `at` that add up to it."""
    whole, total, parts = claims[at], 0, list[int]()
    wanted = _figure(whole)
    i = at + step
    while 0 <= i < len(claims) and len(parts) < 8:
        claim = claims[i]
        i += step
        if claim.outcome is not whole.outcome or claim.sub or claim.status is not whole.status:
            continue
        figure = _figure(claim)
        if (
            figure is None
            or wanted is None
            or (claim.anchor.sentence == whole.anchor.sentence and claim.qualifier != "exact")
        ):
            break
        total += figure
        parts.append(i - step)
        if total == wanted:
            return parts if len(parts) > 1 and (whole.qualifier == "exact" or wanted >= 20) else []
        if total > wanted:
            break
    return []


def still_standing(claims: list[FoundClaim]) -> list[FoundClaim]:
    """Let a first toll stand that no other replaces: `initial reports said two people were killed`."""
    return [
        replace(claim, status=ClaimStatus.ASSERTED, scope="event", why=(claim.why[0], "status-not-replaced"))
        if "status-first-toll" in claim.why and not claim.sub and not any(_replaces(c, claim) for c in claims)
        else claim
        for claim in claims
    ]


def _replaces(newer: FoundClaim, older: FoundClaim) -> bool:
    return (
        newer is not older
        and newer.outcome is older.outcome
        and not newer.sub
        and (newer.min, newer.max) != (older.min, older.max)
    )
