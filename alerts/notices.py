"""Notices, words to the operators: new ones -> deliveries owed; what digests say of them.

Each is told once when it begins, to the channels under `settings.notices`, and once when it is over, to those who were
told that it began. One that is over before anybody was told is not sent: it is in the log and in the next digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from alerts.channels import Channel
from alerts.message import Json
from alerts.moments import local_time
from alerts.text import count, one_line
from storage.database import Database, Store
from storage.records.delivery import MessageType, Owed
from storage.records.digest import Digest, NoticeLine
from storage.records.notice import BEGINS, IS_OVER, Notice, NoticeKind

_SHOWN_AS_THEY_STAND = frozenset({NoticeKind.FEEDS, NoticeKind.RULES})
"""Of these a digest says anyway what does not work: with the feeds, and with the rules that were refused."""
_MOST = 20
_LONGEST_LINE = 240

_LONGEST_HEADLINE = 300
_LONGEST_DETAIL = 400
_MOST_DETAILS = 40

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One message of a notice as it is shown."""

    headline: str
    details: tuple[str, ...]
    when: str


def tell_notices(database: Database, names: Sequence[str], channels: Mapping[str, Channel], *, now: datetime) -> int:
    """Owe every notice that waits to be told to the channels of these names; give how many waited."""
    with database.snapshot() as store:
        if not store.notices.waiting():
            return 0
    with database.transaction() as store:
        waiting = store.notices.waiting()
        for notice in waiting:
            store.outbox.owe(_owed(store, notice, names, channels), now)
            store.notices.told(notice, now)
    for notice in waiting:
        _say(notice)
    return len(waiting)


def _owed(store: Store, notice: Notice, names: Sequence[str], channels: Mapping[str, Channel]) -> Iterator[Owed]:
    if notice.is_open:
        to, revision = list(_listeners(notice, names, channels)), BEGINS
    else:
        to, revision = store.outbox.told_of(notice.id) if notice.closing_words else [], IS_OVER
    for channel, recipient in to:
        yield Owed(
            type=MessageType.NOTICE, channel=channel, recipient=recipient, notice_id=notice.id, revision=revision
        )


def _listeners(notice: Notice, names: Sequence[str], channels: Mapping[str, Channel]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(names):
        if notice.kind is NoticeKind.CHANNEL and notice.subject == name:
            continue  # what does not work cannot tell that it does not
        yield from ((name, recipient) for recipient in channels[name].recipients())


def _say(notice: Notice) -> None:
    words = notice.words if notice.is_open else notice.closing_words
    if words:
        begins = "notice" if notice.is_open else "notice_over"
        _log.warning(begins, about=notice.kind.value, subject=notice.subject, words=words)


def words_of(notice: Notice, revision: int) -> str:
    """Give what one of a notice's two messages says."""
    return (notice.closing_words or notice.words) if revision == IS_OVER else notice.words


def view_notice(notice: Notice, revision: int, zone: ZoneInfo) -> NoticeView:
    """Give a message of a notice as it is shown; its words may hold what strangers have said."""
    first, *others = words_of(notice, revision).splitlines() or [""]
    since = local_time(notice.opened_at, zone)
    over = revision == IS_OVER and notice.closed_at
    return NoticeView(
        headline=one_line(first, _LONGEST_HEADLINE),
        details=tuple(one_line(line, _LONGEST_DETAIL) for line in others[:_MOST_DETAILS]),
        when=f"{since} to {local_time(notice.closed_at, zone)}" if over and notice.closed_at else f"Noticed {since}",
    )


def notice_facts(notice: Notice, revision: int) -> dict[str, Json]:
    """Give a notice for programs."""
    over = revision == IS_OVER
    return {
        "notice": {
            "id": notice.id,
            "kind": notice.kind.value,
            "subject": notice.subject,
            "state": "over" if over else "open",
            "words": words_of(notice, revision),
            "since": notice.opened_at.isoformat(),
            "until": notice.closed_at.isoformat() if over and notice.closed_at else None,
        }
    }


def notices_between(store: Store, since: datetime, until: datetime) -> Iterator[NoticeLine]:
    """Give what a digest of (since, until] says of notices: all that did not work meanwhile and stands nowhere else."""
    for notice in store.notices.held_in(since, until):
        if not (notice.is_open and notice.kind in _SHOWN_AS_THEY_STAND):
            yield NoticeLine(kind=notice.kind.value, words=notice.words, since=notice.opened_at, until=notice.closed_at)


def view_notices(digest: Digest, zone: ZoneInfo) -> tuple[str, ...]:
    """Give a sentence for each, the newest last."""
    more = len(digest.notices) - _MOST
    shown = [_sentence(one, zone) for one in digest.notices[-_MOST:]]
    return (*([f"{count(more, 'earlier notice')}"] if more > 0 else []), *shown)


def _sentence(one: NoticeLine, zone: ZoneInfo) -> str:
    since = local_time(one.since, zone)
    when = f"{since} to {local_time(one.until, zone)}" if one.until else f"since {since}"
    return f"{when}: {one_line((one.words.splitlines() or [''])[0], _LONGEST_LINE)}"
