"""Why a rule holds for an article, or why not, and what became of the match: for the terminal, and later the web."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.incidents import headline, opened
from pipeline.explained import Explained, reason
from pipeline.fields import text_of
from pipeline.match import Rule
from pipeline.rules import IndexedArticle, Known
from storage.database import Store
from storage.records.alert import Alert
from storage.records.article import Article
from storage.records.match import Fate, Settled, Span
from wirewatch.workbench.errors import NoSuchArticle

PASTED = 0
"""The id of an article that is not stored."""

SETTLED = {
    Settled.ALERTED: "opened an alert",
    Settled.COUNTED: "counted in the rule's window, which tells when enough have come together",
    Settled.BACKLOG: "stood in the feed at its first poll: for the next digest only",
    Settled.OLD: "published days before it was first seen: for the next digest only",
    Settled.FLOOD: "one of many at once of one feed: told together as one summary",
    Settled.REPEATED: "the rule had told of this subject already",
    Settled.APART: "its numbers are no toll of one event",
    Settled.EDITED: "the rule had told of this article, and the edit changed nothing for it",
    Settled.SAME_ARTICLE: "the rule knew this article under another id or address",
    Settled.UNGROUPED: "names nothing of what the rule's window counts within",
    Settled.RULE_GONE: "the rule had left feeds.yaml",
}
"""What triage did with a match, in words; docs/why-not-told.md says what to do about each."""

AROUND = 60
"""Characters of context on either side of the words that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of an article and what stands around them, each on one line."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a stored match: in words, and the alerts that it stands behind."""

    fate: Fate
    settled: str
    same_rule: bool  # made by the rule as it is asked about now
    alerts: tuple[tuple[Alert, str | None], ...]  # with the headline of its incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer."""

    rule: Rule
    article: Article
    explained: Explained
    told: tuple[Told, ...] = ()
    namesakes: tuple[int, ...] = ()  # other articles of the same address

    @property
    def held(self) -> bool:
        """Say whether the rule holds for the article."""
        return self.explained.held

    @property
    def because(self) -> str:
        """Say in a sentence what decided; empty where the rule holds."""
        return reason(self.explained)


def explain(rule: Rule, article: Article, known: Known) -> Explanation:
    """Say why a rule holds for an article, or how close it came. The article is read as the engine reads it."""
    indexed = IndexedArticle(article=article, read=known.read)
    return Explanation(rule=rule, article=article, explained=rule.when.explain(indexed))


def explain_stored(store: Store, rule: Rule, named: str, known: Known) -> Explanation:
    """Say it of a stored article, by its id or address, and what became of its match."""
    ids = _find(store, named)
    [article] = store.archive.articles(ids[-1:])
    answer = explain(rule, article, known)
    return Explanation(
        rule=rule,
        article=article,
        explained=answer.explained,
        told=tuple(_told(store, fate, rule) for fate in store.matches.fates(rule.id, article.id)),
        namesakes=tuple(ids[:-1]),
    )


def pasted(text: str, *, title: str, outlet: str, published: datetime | None, now: datetime) -> Article:
    """Make an article of a text that is not stored."""
    return Article(
        id=PASTED,
        feed_id=PASTED,
        outlet=outlet,
        owner=None,
        groups=(),
        version=1,
        first_seen_at=now,
        version_seen_at=now,
        backlog=False,
        title=title,
        link=None,
        author=None,
        text=text,
        tags=(),
        published_at=published,
    )


def quoted(article: Article, span: Span, around: int = AROUND) -> Quoted:
    """Give the words of a span with so many characters on either side, cut at words."""
    text = text_of(article, span.field)
    start, end = max(0, span.start - around), min(len(text), span.end + around)
    before, after = text[start : span.start], text[span.end : end]
    if start:
        before = f"…{before.partition(' ')[2] or before}"
    if end < len(text):
        after = f"{after.rpartition(' ')[0] or after}…"
    return Quoted(before=_one_line(before), words=_one_line(text[span.start : span.end]), after=_one_line(after))


def _one_line(text: str) -> str:
    """Put white space together; a space at an end stays, for the words beside it."""
    line = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{line}{' ' if line and text[-1:].isspace() else ''}"


def _find(store: Store, named: str) -> Sequence[int]:
    """Give the articles of an id or address, the one that is meant last."""
    ids = [int(named)] if named.isascii() and named.isdigit() and len(named) < 19 else []  # SQLite's largest has 19
    found = [article.id for article in store.archive.articles(ids)] or store.archive.at_address(named)
    if not found:
        raise NoSuchArticle(f"{named} (an id or the address of the article; `-` reads a text from stdin)")
    return found


def _told(store: Store, fate: Fate, rule: Rule) -> Told:
    alerts = [store.alerts.get(alert_id) for alert_id in fate.alerts]
    return Told(
        fate=fate,
        settled=SETTLED[fate.settled] if fate.settled else "waits for triage",
        same_rule=fate.rule_version == rule.version,
        alerts=tuple((alert, _about(store, alert)) for alert in alerts),
    )


def _about(store: Store, alert: Alert) -> str | None:
    return opened(headline(store.incidents.story(alert.incident_id))) if alert.incident_id else None
