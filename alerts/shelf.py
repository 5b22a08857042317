"""Where each alert stands in a digest, pure: an event has one entry, under the heaviest rule that tells of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from alerts.floods import notes_of
from storage.records.alert import AlertStory, Reason
from storage.records.rule import Severity

HEAVIEST_FIRST = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event or text: the alert that tells of it, and those of other rules about the same."""

    lead: AlertStory
    others: tuple[AlertStory, ...] = ()

    @property
    def backlog(self) -> bool:
        """Whether it was old when it was first seen by us."""
        return is_backlog(self.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many entries are what."""

    new: int  # incidents
    changed: int  # incidents that were told before
    other: int  # alerts about other things


def shelve(stories: Iterable[AlertStory]) -> list[Entry]:
    """Put together what is about one event or one text; the most severe and newest first, backlog last."""
    ranked = sorted(stories, key=lambda story: (is_backlog(story), *rank(story)))
    together: dict[int, list[AlertStory]] = {}
    for story, lead in _leads(ranked):
        together.setdefault(lead.alert.id, []).append(story)
    entries = [_entry(group) for group in together.values()]
    return sorted(entries, key=lambda entry: (entry.backlog, *rank(entry.lead)))


def tally(entries: Iterable[Entry]) -> Tally:
    """Count entries."""
    kinds = [None if entry.lead.incident is None else entry.lead.is_new for entry in entries]
    return Tally(new=kinds.count(True), changed=kinds.count(False), other=kinds.count(None))


def rank(story: AlertStory) -> tuple[int, float, int]:
    """Sort by severity, then by what was seen last."""
    newest = max((piece.first_seen_at for piece in story.evidence), default=story.alert.opened_at)
    if story.incident is not None:
        newest = max(newest, story.alert.revised_at)
    return HEAVIEST_FIRST.index(story.severity), -newest.timestamp(), -story.alert.id


def of_rule(story: AlertStory) -> tuple[int, str]:
    """Sort rules, the heaviest first."""
    return HEAVIEST_FIRST.index(story.severity), story.alert.rule_id


def is_backlog(story: AlertStory) -> bool:
    """Say whether an alert is of what a feed held at its first poll."""
    return story.alert.reason is Reason.BACKLOG


def _leads(ranked: Sequence[AlertStory]) -> Iterator[tuple[AlertStory, AlertStory]]:
    """Give each alert with the one under which it is shown.

    An event is shown once, and so is an article; a flood is about many. An article that speaks of an event which is
    shown joins it, unless its own rule is heavier (what is critical must not be read under something lighter) or is
    about how things are put.
    """
    by_rule = sorted(ranked, key=lambda story: (is_backlog(story), *of_rule(story)))  # stable: the newest stay first
    of_incident: dict[int, AlertStory] = {}
    for story in by_rule:
        if story.incident is not None:
            yield story, of_incident.setdefault(story.incident.incident.id, story)
    of_article: dict[int, AlertStory] = {}
    for lead in reversed(list(of_incident.values())):
        assert lead.incident is not None
        of_article |= {report.article_id: lead for report in lead.incident.reports}
    for story in by_rule:
        if story.incident is None:
            article = story.evidence[-1].article_id if story.evidence and not notes_of(story) else -story.alert.id
            if article not in of_article:
                of_article[article] = story
            lead = of_article[article]
            yield story, story if lead.incident and not _joins(story, lead) else lead


def _joins(story: AlertStory, lead: AlertStory) -> bool:
    outranks = (is_backlog(story), of_rule(story)[0]) < (is_backlog(lead), of_rule(lead)[0])
    return not outranks and not _is_about_a_phrase(story)


def _is_about_a_phrase(story: AlertStory) -> bool:
    """Say whether a frame hit: how something is put is another subject than the event beside which it is put so."""
    return any(span.clause.startswith("frame:") for piece in story.evidence for span in piece.spans)


def _entry(group: Sequence[AlertStory]) -> Entry:
    """Let the heaviest rule lead; who heard of an event from another rule before is told what changed since then."""
    lead, others = group[0], tuple(group[1:])
    if lead.incident is None:
        return Entry(lead=lead, others=others)
    same = [story for story in group if story.incident is not None]
    changes = next((story.changes for story in same if story.changes), ())
    return Entry(lead=replace(lead, is_new=all(story.is_new for story in same), changes=changes), others=others)
