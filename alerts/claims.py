"""Claims in words for people and as data for programs, pure: every number is shown with whoever says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.message import Json
from alerts.text import one_line
from storage.records.incident import Entry
from storage.records.reading import Claim, ClaimStatus, Outcome, Victims

_MOST = 4
_QUALIFIERS = {"over": "more than", "at_least": "at least", "about": "about", "up_to": "up to"}
_OUTCOMES = {Outcome.KILLED_OR_WOUNDED: "killed or wounded"}
_VICTIMS = {
    Victims.MILITANT: "militants",
    Victims.SOLDIER: "soldiers",
    Victims.POLICE: "police",
    Victims.CIVILIAN: "civilians",
    Victims.CHILD: "children",
    Victims.JOURNALIST: "journalists",
    Victims.AID_WORKER: "aid workers",
}
_MEANS = {"airstrike": "air strike"}
_COLLECTIVE = re.compile(r"(?:number|dozens|scores|hundreds|thousands)$")
_STATUSES = {
    ClaimStatus.DENIED: "denied",
    ClaimStatus.HYPOTHETICAL: "feared",
    ClaimStatus.HISTORICAL: "recalled",
    ClaimStatus.CUMULATIVE: "running total",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One claim as it is shown: `at least 22 killed`, and what is known beside it."""

    figure: str
    details: tuple[str, ...]  # whom, where, who says it, and how it is meant unless it is simply asserted


def view_claims(claims: Sequence[Claim]) -> tuple[ClaimView, ...]:
    """Give the claims to show, totals before their parts, the highest first, each line once, the first few."""
    ordered = sorted(claims, key=lambda claim: (claim.sub, -(claim.best or claim.min or claim.max or 0)))
    views = dict.fromkeys(_view(claim) for claim in ordered)
    return tuple(views)[:_MOST]


def claim_facts(claims: Sequence[Claim]) -> list[Json]:
    """Give claims for programs, with the sentence that makes each."""
    return [
        {
            "outcome": claim.outcome.value,
            "min": claim.min,
            "max": claim.max,
            "best": claim.best,
            "count_text": claim.count_text,
            "victims": claim.victims.value,
            "place": claim.place,
            "country": claim.country,
            "attribution": claim.attribution,
            "status": claim.status.value,
            "sub": claim.sub,
            "field": claim.field,
            "start": claim.start,
            "end": claim.end,
            "sentence": claim.sentence[:1000],
        }
        for claim in claims
    ]


def outcome_word(outcome: Outcome) -> str:
    """Give `killed or wounded` for people."""
    return _OUTCOMES.get(outcome, outcome.value)


def victims_word(victims: Victims) -> str | None:
    """Give `civilians`; None where nobody says who they were, or they were of several kinds."""
    return _VICTIMS.get(victims)


def said_by(entry: Entry) -> str | None:
    """Give who says a figure in the words of the text that says so; the ledger may know them by another name."""
    return entry.claim.attribution or entry.party


def of_whom(figure: str, victims: Victims) -> str:
    """Give `22 civilians`, `dozens of soldiers`; the figure alone where nobody says who they were."""
    noun = victims_word(victims)
    if noun is None:
        return figure
    return f"{figure} of {noun}" if _COLLECTIVE.search(figure) else f"{figure} {noun}"


def means_word(means: str) -> str:
    """Give `air strike`."""
    return _MEANS.get(means, means)


def figure_words(claim: Claim) -> str:
    """Give the number as it was printed, never one that we made: digits where a number was printed, else its words."""
    printed = one_line(claim.count_text, 40).lower().removesuffix(" of")
    if claim.qualifier in {"vague", "range"} or claim.best is None:
        return _qualified(claim, printed)
    return _qualified(claim, f"{claim.best:,}")


def _view(claim: Claim) -> ClaimView:
    # Without a speaker nothing is said of one: the outlet stands above, and perhaps we could not read whom it cites.
    speaker = f"says {one_line(claim.attribution, 80)}" if claim.attribution else None
    mixed = one_line(claim.victim_text, 60) if claim.victims is Victims.MIXED and claim.victim_text else None
    details = (
        mixed or _VICTIMS.get(claim.victims),
        one_line(claim.place, 60) if claim.place else None,
        speaker,
        _STATUSES.get(claim.status),
    )
    return ClaimView(
        figure=f"{_figure(claim)} {outcome_word(claim.outcome)}", details=tuple(detail for detail in details if detail)
    )


def _figure(claim: Claim) -> str:
    """Give the number as it was printed, never one that we made."""
    printed = one_line(claim.count_text, 40).lower().removesuffix(" of")
    if claim.qualifier == "implied":
        return f"{claim.best:,}" if claim.best is not None else printed
    return _qualified(claim, printed)


def _qualified(claim: Claim, number: str) -> str:
    qualifier = _QUALIFIERS.get(claim.qualifier)
    return f"{qualifier} {number}" if qualifier else number
