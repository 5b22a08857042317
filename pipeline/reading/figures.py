"""What the number of a claim says, pure: the figure as it was printed, and the range that it allows."""

from storage.records.reading import Claim

_LOWEST = {"over": 1}  # "more than 200" stands for 201 or more, and 200 is what is printed
_LOOSE = frozenset({"vague", "about", "range"})
_VAGUE_UP_TO = 4  # times its least meaning


def printed(claim: Claim) -> int:
    """Give the figure as it was printed: 200 for "more than 200"; for vague words what they stand for at least."""
    if claim.best is not None:
        return claim.best
    if claim.min is not None and claim.qualifier != "up_to":
        return claim.min - _LOWEST.get(claim.qualifier, 0)
    return claim.max or claim.min or 0


def says_the_same(one: Claim, other: Claim) -> bool:
    """Whether two claims give one figure: the same was printed, or a loose word of one allows the other's."""
    if printed(one) == printed(other):
        return True
    loose, exact = (one, other) if one.qualifier in _LOOSE else (other, one)
    if loose.qualifier not in _LOOSE:
        return False
    # "About 40" allows 43, and is not "at least 12", although that leaves its end open.
    return _meets(one, other) if exact.qualifier in _LOOSE else _allows(loose, printed(exact))


def excludes(one: Claim, other: Claim) -> bool:
    """Whether no number fits both claims: "at least 30" and "12" cannot both be right, "at least 10" and "12" can."""
    return not _meets(one, other)


def _allows(claim: Claim, figure: int) -> bool:
    low, high = _range(claim)
    return low <= figure and (high is None or figure <= high)


def _meets(one: Claim, other: Claim) -> bool:
    (low, high), (other_low, other_high) = _range(one), _range(other)
    return (high is None or other_low <= high) and (other_high is None or low <= other_high)


def _range(claim: Claim) -> tuple[int, int | None]:
    """Give what the claim allows; "dozens" are no thousands, although the word leaves the end open."""
    low = claim.min or 0
    return low, _VAGUE_UP_TO * low if claim.qualifier == "vague" and claim.max is None else claim.max
