"""Joins the claims of one text: the same said again is one claim, and parts know their whole."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.claims.found import FoundClaim
from storage.records.reading import ClaimStatus, Outcome, Victims

_FIRM = frozenset({ClaimStatus.ASSERTED, ClaimStatus.CUMULATIVE, ClaimStatus.HISTORICAL})


def merge(claims: Sequence[FoundClaim], headings: frozenset[int]) -> list[FoundClaim]:
    """Fold a claim into an earlier one that says the same; `part_of` follows.

    A heading is short: what the body says more exactly is the claim, and the heading says it again.
    """
    kept: list[FoundClaim] = []
    place: dict[int, int] = {}
    for at, claim in enumerate(claims):
        same = next((i for i, other in enumerate(kept) if _same(other, claim)), None)
        if same is None and claim.anchor.sentence not in headings:
            same = next(
                (i for i, other in enumerate(kept) if other.anchor.sentence in headings and _shortened(other, claim)),
                None,
            )
            if same is not None:
                place[at] = same
                kept[same] = _restated(claim, kept[same])
                continue
        if same is None:
            place[at] = len(kept)
            kept.append(claim)
        else:
            place[at] = same
            kept[same] = _restated(kept[same], claim)
    return [
        replace(claim, part_of=place.get(claim.part_of)) if claim.part_of is not None else claim
        for claim in _in_order(kept, place)
    ]


def _in_order(kept: list[FoundClaim], place: dict[int, int]) -> list[FoundClaim]:
    return [
        replace(claim, part_of=None) if claim.part_of is not None and place.get(claim.part_of) == i else claim
        for i, claim in enumerate(kept)
    ]


def _same(first: FoundClaim, second: FoundClaim) -> bool:
    if first.outcome is not second.outcome or not _same_status(first.status, second.status):
        return False
    if (
        first.anchor.sentence == second.anchor.sentence
        or _open(first) != _open(second)
        or _stated(first) != _stated(second)
    ):
        return False
    if not _same_people(first.victims, second.victims):
        return False
    return (first.min or 0) > 2 or _head(first) == _head(second)


def _shortened(heading: FoundClaim, body: FoundClaim) -> bool:
    """Whether a heading gives the figure of the body without its qualifier."""
    if heading.outcome is not body.outcome or not _same_people(heading.victims, body.victims):
        return False
    return heading.count_text.casefold() == body.count_text.casefold()


def _head(claim: FoundClaim) -> str:
    """Return the last word for the victims; few people are the same only under the same word."""
    words = (claim.victim_text or "").casefold().split()
    return words[-1] if words else ""


def _same_status(first: ClaimStatus, second: ClaimStatus) -> bool:
    return first is second or (first in _FIRM and second in _FIRM)


def _same_people(first: Victims, second: Victims) -> bool:
    return first is second or Victims.UNKNOWN in {first, second} or Victims.MIXED in {first, second}


def _stated(claim: FoundClaim) -> tuple[int | None, int | None]:
    if claim.best is not None:
        return claim.best, None
    return claim.min, claim.max


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


def _figure(claim: FoundClaim) -> int | None:
    """Return the number as printed; None for vague words and ranges."""
    if claim.qualifier == "over":
        return (claim.min or 1) - 1
    if claim.qualifier == "up_to":
        return claim.max
    return None if claim.qualifier in {"vague", "range"} else claim.best


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
