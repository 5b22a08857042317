"""What stands in subjects, pure: the most important thing first, and every figure with whoever says it."""

from collections.abc import Iterable, Sequence

from alerts.changes import change_words
from alerts.floods import notes_of
from alerts.incidents import headline, opened, place_name, says
from alerts.moments import day_and_month
from alerts.revise import main_reason
from alerts.shelf import HEAVIEST_FIRST, Entry, Tally, shelve, tally
from alerts.text import count, one_line
from storage.records.alert import AlertStory, Change, Reason
from storage.records.digest import Digest
from storage.records.feed import UNHEARD
from storage.records.incident import IncidentStory
from storage.records.reading import Outcome

_LONGEST = 180
_HEADLINE = 100
_CALLED = {
    Reason.REVISED: "Revised",
    Reason.DENIED: "Denied",
    Reason.WITHDRAWN: "Withdrawn",
    Reason.CORROBORATED: "Second voice",
}


def alert_subject(story: AlertStory) -> str:
    """Give `[high] Revised: 22 -> 29 civilians killed in Mayadin (X)`, or what the alert says for the first time."""
    if story.incident is None:
        return one_line(f"[{story.severity.value}] {story.rule_title}: {headline_of(story)}", _LONGEST)
    words = headline_of(story) if story.is_new else revision_words(story)
    return one_line(f"[{story.severity.value}] {words}", _LONGEST)


def headline_of(story: AlertStory) -> str:
    """Give an alert's headline in plain words: of the incident, of many matches together, or of the newest article."""
    if story.incident is not None:
        return opened(", ".join(part for part in (headline(story.incident), says(story.incident)) if part))
    if notes := notes_of(story):
        return notes[-1]
    return next((piece.title for piece in reversed(story.evidence) if piece.title.strip()), story.rule_title)


def revision_words(story: AlertStory) -> str:
    """Give what a revision is called after, `Revised: 22 -> 29 killed in Mayadin (X)`; of several such the last."""
    reason = main_reason(story.changes)
    if story.incident is None:
        return headline_of(story)
    if reason is None:
        by_origins = story.alert.reason is Reason.ORIGINS
        called = count(len(story.incident.origins), "independent origin") if by_origins else opened(story.alert.reason)
        return f"{called}: {headline_of(story)}"
    called_after = [change for change in story.changes if change.reason is reason]
    gravest = [change for change in called_after if change.outcome is Outcome.KILLED]
    return _change((gravest or called_after)[-1], story.incident)


def digest_subject(digest: Digest, stories: Sequence[AlertStory]) -> str:
    """Give the day and the most important thing, and then how much there is and how heavy.

    A mailbox shows the first forty letters on a telephone, and these are what the reader must know.
    """
    day = day_and_month(digest.local_date) + (f", {digest.hour}" if digest.hour else "")
    failed = sum(feed.health in UNHEARD for feed in digest.coverage)
    fresh = [entry for entry in shelve(stories) if not entry.backlog]
    if not fresh:
        words = "Nothing new matched" if stories else "Nothing matched"
        trouble = f", {failed} of {count(len(digest.coverage), 'feed')} failed" if failed else ""
        return f"{day}: {words}{trouble}"
    heaviest, level = severities(fresh)[0]
    heavy = f", {heaviest:,} {level}" if level in {"critical", "high"} else ""
    return f"{day}: {one_line(headline_of(fresh[0].lead), _HEADLINE)} - {tally_words(tally(fresh))}{heavy}"


def tally_words(counted: Tally) -> str:
    """Give `5 new incidents, 3 changed, 2 other alerts`."""
    if not counted.new and not counted.changed:
        return count(counted.other, "alert")
    changed = f"{counted.changed:,} changed" if counted.new else count(counted.changed, "changed incident")
    words = (
        count(counted.new, "new incident") if counted.new else None,
        changed if counted.changed else None,
        count(counted.other, "other alert") if counted.other else None,
    )
    return ", ".join(word for word in words if word)


def severities(entries: Iterable[Entry]) -> list[tuple[int, str]]:
    """Count by severity, heaviest first, leaving out what is not there."""
    levels = [entry.lead.severity for entry in entries]
    return [(levels.count(level), level.value) for level in HEAVIEST_FIRST if level in levels]


def _change(change: Change, incident: IncidentStory) -> str:
    words = change_words(change, incident)
    place = place_name(incident.incident)
    what = f"{words.what} in {place}" if place else words.what
    if change.reason is Reason.CONFLICT:
        rival = f" against {words.before}" if words.before else ""
        return f"Rival toll: {what}{rival}, {words.verb} {words.who}"
    if change.reason is Reason.DENIED and not change.party:
        return f"Denied: {what}, reports {words.who}"  # who it is that denies could not be read
    moved = f"{words.before} -> " if change.reason is Reason.REVISED and words.before else ""
    return f"{_CALLED[change.reason]}: {moved}{what} ({words.who})"
