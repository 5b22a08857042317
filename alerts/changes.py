"""What changed since people were told last, pure: was, is, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.claims import figure_words, of_whom, outcome_word
from alerts.highlight import Piece, quote
from alerts.links import web_link
from alerts.moments import local_time
from alerts.quoting import quote_claim
from alerts.text import one_line
from storage.records.alert import Change, Reason
from storage.records.incident import Decision, Entry, IncidentStory
from storage.records.match import Passage

_MOST = 4
_LONGEST_NAME = 80
_MARKS = {
    Reason.REVISED: "revised",
    Reason.CONFLICT: "rival toll",
    Reason.DENIED: "denied",
    Reason.WITHDRAWN: "withdrawn",
    Reason.CORROBORATED: "second voice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One thing that is different now."""

    mark: str  # revised, rival toll, denied, withdrawn, second voice
    words: str  # `was 22, now at least 29 civilians killed, says X`
    quote: tuple[Piece, ...]
    outlet: str
    when: str | None
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """The parts of a change in words, for a sentence or a subject."""

    what: str  # `at least 29 civilians killed`
    before: str | None  # `22`
    who: str
    verb: str


def view_changes(story: IncidentStory, changes: Sequence[Change], zone: ZoneInfo) -> tuple[tuple[ChangeView, ...], int]:
    """Give the changes to show, the last ones where there are many, and how many are left out."""
    shown = changes[-_MOST:]
    return tuple(_view(change, story, zone) for change in shown), len(changes) - len(shown)


def change_words(change: Change, story: IncidentStory) -> ChangeWords:
    """Put a change in words; a figure that was printed as "scores" stays a word."""
    entry = _entry_of(change, story)
    figure = figure_words(entry.claim) if entry else f"{change.figure:,}"
    who = change.outlet if change.reason is Reason.WITHDRAWN else change.party or change.outlet
    return ChangeWords(
        what=f"{of_whom(figure, change.group)} {outcome_word(change.outcome)}",
        before=_before(change, story),
        who=one_line(who, _LONGEST_NAME),
        verb="says" if change.party else "reports",
    )


def _sentence(change: Change, words: ChangeWords) -> str:
    """Give a change as it follows its mark. The name stands last: one in Arabic would pull a number behind it along."""
    by = f"{words.verb} {words.who}"
    if change.reason is Reason.REVISED and words.before:
        return f"was {words.before}, now {words.what}, {by}"
    if change.reason is Reason.CONFLICT and words.before:
        return f"{words.what} against {words.before}, {by}"
    if change.reason is Reason.WITHDRAWN or (change.reason is Reason.DENIED and change.party):
        return f"{words.what}, by {words.who}"
    return f"{words.what}, {by}"


def _view(change: Change, story: IncidentStory, zone: ZoneInfo) -> ChangeView:
    entry = _entry_of(change, story)
    report = next((one for one in story.reports if entry and one.article_id == entry.article_id), None)
    return ChangeView(
        mark=_MARKS.get(change.reason, change.reason.value),
        words=_sentence(change, change_words(change, story)),
        quote=quote_claim(entry.claim) if entry else quote(Passage(field="text", start=0, text=change.sentence), ()),
        outlet=one_line(change.outlet, _LONGEST_NAME),
        when=local_time(entry.told_at, zone) if entry else None,
        link=web_link(report.link) if report else None,
    )


def _entry_of(change: Change, story: IncidentStory) -> Entry | None:
    """Find the entry of the ledger that a change tells of."""
    return next((entry for entry in reversed(story.timeline) if _is_of(entry, change)), None)


def _is_of(entry: Entry, change: Change) -> bool:
    told = (change.outcome, change.group, change.figure, change.outlet, change.sentence)
    return told == (entry.outcome, entry.group, entry.figure, entry.outlet, entry.claim.sentence)


def _before(change: Change, story: IncidentStory) -> str | None:
    """Give the figure that was told before, as it was printed."""
    if change.previous is None:
        return None
    same = (change.outcome, change.group, change.previous)
    told = [entry for entry in story.timeline if entry.decision is not Decision.DENIED]
    entry = next((one for one in told if (one.outcome, one.group, one.figure) == same), None)
    return figure_words(entry.claim) if entry else f"{change.previous:,}"
