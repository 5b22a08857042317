"""Alerts, digests and notices -> messages in words; the only user of Jinja2 here."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.facts import alert_facts, digest_facts
from alerts.frames import FrameDay, view_frames
from alerts.headlines import alert_subject, digest_subject, headline_of
from alerts.highlight import starred
from alerts.message import Message
from alerts.moments import day_and_month
from alerts.notices import notice_facts, view_notice, words_of
from alerts.piles import pile_facts, view_pile
from alerts.sheets import alert_sheet, digest_sheet, notice_sheet, pile_sheet, plain_sheet
from alerts.text import clean, count, one_line, wrap
from alerts.views import DigestView, Room, view_alert, view_digest
from storage.records.alert import AlertStory
from storage.records.delivery import MessageType, Pile
from storage.records.digest import Digest
from storage.records.notice import Notice

_MOST_BYTES = 100_000  # some mailboxes cut a message at 102 KB and hide the rest
_SIZES = ((40, 100), (30, 80), (24, 60), (18, 50), (12, 40), (8, 30), (4, 20), (2, 8), (1, 0))
_ROOMS = tuple(Room(full, brief) for full, brief in _SIZES)


def render_alert(story: AlertStory, *, zone: ZoneInfo, leave: str | None = None) -> Message:
    """Give the message that tells of one alert; times are shown in `zone`, and `leave` is where its reader leaves."""
    view = view_alert(story, zone)
    return Message(
        type=_type(story),
        subject=alert_subject(story),
        text=_text("alert.txt", alert=view, leave=leave),
        html=_html("alert.html", alert=view, leave=leave, preheader=one_line(headline_of(story), 180)),
        data=alert_facts(story),
        sheet=alert_sheet(view, alert_subject(story)),
        thread=f"alert-{story.alert.id}",
    )


def render_digest(
    digest: Digest,
    stories: Sequence[AlertStory],
    frames: Sequence[FrameDay] = (),
    *,
    zone: ZoneInfo,
    leave: str | None = None,
) -> Message:
    """Give the message of a digest.

    When it grows too long, the last alerts have a line each, and those behind them are counted instead of shown.
    """
    table = view_frames(frames, zone)

    def page(room: Room) -> tuple[DigestView, str]:
        view = view_digest(digest, stories, table, zone, room)
        return view, _html("digest.html", digest=view, leave=leave)

    pages = (page(room) for room in _ROOMS)
    view, html = next((one for one in pages if len(one[1].encode()) <= _MOST_BYTES), None) or page(_ROOMS[-1])
    return Message(
        type=MessageType.DIGEST,
        subject=digest_subject(digest, stories),
        text=_text("digest.txt", digest=view, leave=leave),
        html=html,
        data=digest_facts(digest, stories, frames),
        sheet=digest_sheet(view, digest_subject(digest, stories)),
        series=digest.series,
        thread=_thread(digest.series),
    )


def render_notice(notice: Notice, revision: int, *, zone: ZoneInfo) -> Message:
    """Give one of the two messages of a notice: that it begins, or that it is over."""
    view = view_notice(notice, revision, zone)
    return Message(
        type=MessageType.NOTICE,
        subject=one_line(f"[notice] {view.headline}", 180),
        text=_text("notice.txt", notice=view),
        html=_html("notice.html", notice=view),
        data=notice_facts(notice, revision),
        sheet=notice_sheet(view),
    )


def render_pile(pile: Pile, stories: Sequence[AlertStory], *, zone: ZoneInfo, leave: str | None = None) -> Message:
    """Give the message that sums up what piled up; `stories` are the heaviest of it."""
    view = view_pile(pile, stories, zone)
    return Message(
        type=MessageType.SUMMARY,
        subject=one_line(view.headline, 180),
        text=_text("pile.txt", pile=view, leave=leave),
        html=_html("pile.html", pile=view, leave=leave),
        data=pile_facts(pile, stories),
        sheet=pile_sheet(view),
    )


def plain_alert(story: AlertStory) -> Message:
    """Give an alert without templates, for when they fail: the news still arrives."""
    lines = [line for piece in story.evidence for line in (piece.title, piece.outlet, piece.link or "")]
    plain = _plain(_type(story), f"{story.rule_title}: {_title(story)}", lines)
    return replace(plain, thread=f"alert-{story.alert.id}")


def plain_digest(digest: Digest, stories: Sequence[AlertStory]) -> Message:
    """Give a digest without templates, for when they fail."""
    lines = [f"{story.rule_title}: {_title(story)}" for story in stories]
    subject = f"{day_and_month(digest.local_date)}: {count(len(stories), 'alert')}"
    return replace(_plain(MessageType.DIGEST, subject, lines), series=digest.series, thread=_thread(digest.series))


def _thread(series: str) -> str:
    return f"digest.{series}"


def plain_notice(notice: Notice, revision: int) -> Message:
    """Give a notice without templates, for when they fail."""
    return _plain(MessageType.NOTICE, "[notice] Wirewatch", words_of(notice, revision).splitlines())


def plain_pile(pile: Pile, stories: Sequence[AlertStory]) -> Message:
    """Give what sums up a pile without templates, for when they fail."""
    lines = [f"{story.rule_title}: {_title(story)}" for story in stories]
    return _plain(MessageType.SUMMARY, f"{count(pile.number, 'alert')} while you could not be reached", lines)


def _title(story: AlertStory) -> str:
    return story.evidence[-1].title if story.evidence else story.alert.key


def _type(story: AlertStory) -> MessageType:
    return MessageType.ALERT_NEW if story.is_new else MessageType.ALERT_REVISED


def _plain(kind: MessageType, subject: str, lines: Sequence[str]) -> Message:
    text = "\n".join([one_line(subject, 180), "", *(clean(line) for line in lines), ""])
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Message(
        type=kind,
        subject=one_line(subject, 180),
        text=text,
        html=f"<!doctype html><html lang='en'><body><pre>{escaped}</pre></body></html>",
        data={"text": text},
        sheet=plain_sheet(one_line(subject, 180), lines),
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
