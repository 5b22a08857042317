"""Alerts and digests -> messages in words; the only user of Jinja2 here."""

import functools
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.facts import alert_facts, digest_facts
from alerts.highlight import starred
from alerts.message import Message
from alerts.text import clean, count, one_line, wrap
from alerts.views import (
    DigestView,
    headline_of,
    most_important,
    severities,
    short_day,
    view_alert,
    view_digest,
)
from storage.records.alert import AlertStory, Reason
from storage.records.delivery import MessageType
from storage.records.digest import Digest
from storage.records.feed import Health

_MOST_BYTES = 100_000  # some mailboxes cut a message at 102 KB and hide the rest
_MOST_ALERTS = 120
_FEWEST_ALERTS = 1
_HEADLINE = 90


def render_alert(story: AlertStory, *, zone: ZoneInfo) -> Message:
    """Give the message that tells of one alert; times are shown in `zone`."""
    view = view_alert(story, zone)
    return Message(
        type=MessageType.ALERT_NEW,
        subject=one_line(f"[{view.severity}] {view.rule_title}: {headline_of(story)}", 180),
        text=_text("alert.txt", alert=view),
        html=_html("alert.html", alert=view),
        data=alert_facts(story),
    )


def render_digest(digest: Digest, stories: Sequence[AlertStory], *, zone: ZoneInfo) -> Message:
    """Give the message of a digest. When it grows too long, the last alerts are counted instead of shown."""
    most = min(len(stories), _MOST_ALERTS)
    view = view_digest(digest, stories, zone, most)
    html = _html("digest.html", digest=view)
    while len(html.encode()) > _MOST_BYTES and most > _FEWEST_ALERTS:
        most = max(most * 3 // 4, _FEWEST_ALERTS)
        view = view_digest(digest, stories, zone, most)
        html = _html("digest.html", digest=view)
    return Message(
        type=MessageType.DIGEST,
        subject=digest_subject(digest, stories),
        text=_digest_text(view),
        html=html,
        data=digest_facts(digest, stories),
        series=digest.series,
    )


def digest_subject(digest: Digest, stories: Sequence[AlertStory]) -> str:
    """Give a subject that says the most important thing first: how much, how heavy, what, and for which day."""
    day = short_day(digest.local_date)
    failed = sum(feed.health is Health.FAILING for feed in digest.coverage)
    fresh = [story for story in stories if story.alert.reason is not Reason.BACKLOG]
    top = most_important(fresh)
    if top is None:
        words = "Nothing new matched" if stories else "Nothing matched"
        trouble = f", {failed} of {count(len(digest.coverage), 'feed')} failed" if failed else ""
        return f"{words}{trouble} - {day}"
    heaviest, level = severities(fresh)[0]
    heavy = f", {heaviest} {level}" if level in {"critical", "high"} else ""
    return f"{count(len(fresh), 'alert')}{heavy}: {one_line(headline_of(top), _HEADLINE)} - {day}"


def plain_alert(story: AlertStory) -> Message:
    """Give an alert without templates, for when they fail: the news still arrives."""
    lines = [line for piece in story.evidence for line in (piece.title, piece.outlet, piece.link or "")]
    return _plain(MessageType.ALERT_NEW, f"{story.rule_title}: {headline_of(story)}", lines)


def plain_digest(digest: Digest, stories: Sequence[AlertStory]) -> Message:
    """Give a digest without templates, for when they fail."""
    lines = [f"{story.rule_title}: {headline_of(story)}" for story in stories]
    subject = f"{count(len(stories), 'alert')} - {short_day(digest.local_date)}"
    return _plain(MessageType.DIGEST, subject, lines, digest.series)


def _plain(kind: MessageType, subject: str, lines: Sequence[str], series: str | None = None) -> Message:
    text = "\n".join([one_line(subject, 180), "", *(clean(line) for line in lines), ""])
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Message(
        type=kind,
        subject=one_line(subject, 180),
        text=text,
        html=f"<!doctype html><html lang='en'><body><pre>{escaped}</pre></body></html>",
        data={"text": text},
        series=series,
    )


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(starred=starred, wrap=wrap, count=count)
    return environment


@functools.cache
def _inliner() -> css_inline.CSSInliner:
    # Mail programs read styles on elements; the dark and narrow rules stay in the head for those that can.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)


def _html(template: str, **views: object) -> str:
    return _inliner().inline(_environment().get_template(template).render(**views))


def _text(template: str, **views: object) -> str:
    return _environment().get_template(template).render(**views)


def _digest_text(view: DigestView) -> str:
    return _text("digest.txt", digest=view)
