"""The sample newsroom: what each outlet's feed says at a given time, and a server on loopback that says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from http import HTTPStatus
from pathlib import Path
from threading import Lock

from wirewatch.demo.feeds_xml import CONTENT_TYPES, identity_of, write_feed
from wirewatch.demo.loopback import Answer, Asked, LoopbackServer
from wirewatch.demo.newsroom_files import (
    Edit,
    NewsroomError,
    Outlet,
    Report,
    TroubleKind,
    read_days,
    read_outlets,
)

DEFAULT_ADDRESS = "http://127.0.0.1:8000"  # where the sample feeds.yaml looks for the newsroom
FEED_LENGTH = 30

_LOGIN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in - {name}</title></head>
<body><h1>{name}</h1><form method="post"><p>Please sign in to go on.</p>
<input name="user"><input name="password" type="password"><button>Sign in</button></form></body></html>
"""
_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} - {outlet}</title>
<link rel="canonical" href="{canonical}"><meta name="description" content="{summary}"></head>
<body><article dir="auto"><p>{outlet}</p><h1>{title}</h1>
<p><time datetime="{published}">{published}</time> {author}</p>
{text}
</article><hr><p>This outlet is invented; it belongs to the sample newsroom of Wirewatch.</p></body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """What an outlet's web server says when its feed is asked for; a feed in trouble has no validators."""

    status: HTTPStatus
    content_type: str
    body: bytes
    etag: str | None = None
    last_modified: str | None = None


def find_samples() -> Path:
    """Return the folder of the sample newsroom, in an installed package or in a checkout."""
    here = Path(__file__).resolve()
    installed = here.parent / "samples" / "newsroom"
    return installed if installed.is_dir() else here.parents[2] / "samples" / "newsroom"


class Newsroom:
    """The outlets and reports of one folder; what it answers depends on the time handed in alone."""

    def __init__(self, folder: Path) -> None:
        self._outlets = read_outlets(folder)
        reports, self._edits = read_days(folder, self._outlets)
        self._reports: dict[str, list[Report]] = {outlet: [] for outlet in self._outlets}
        for report in sorted(reports, key=lambda report: report.published_at):
            self._reports[report.outlet].append(report)

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """All outlets, in the order of outlets.yaml."""
        return tuple(self._outlets.values())

    def reports(self, outlet_id: str, now: datetime) -> list[Report]:
        """Return what the outlet has published by `now`, newest first, each as edited by then."""
        published = [report for report in self._reports[outlet_id] if report.published_at <= now]
        return [self._edited(report, now) for report in reversed(published)]

    def feed(self, outlet_id: str, now: datetime, *, address: str = DEFAULT_ADDRESS) -> FeedAnswer:
        """Return the answer of the outlet's feed at `now`; `address` is where links lead."""
        outlet = self._outlets[outlet_id]
        trouble = next((each for each in outlet.troubles if each.holds(now)), None)
        if trouble is not None:
            return _troubled(outlet, trouble.kind)
        reports = self.reports(outlet_id, now)[:FEED_LENGTH]
        changed_at = max((report.updated_at for report in reports), default=datetime(2017, 1, 1, tzinfo=UTC))
        body = write_feed(outlet, reports, changed_at=changed_at, address=address)
        return FeedAnswer(
            status=HTTPStatus.OK,
            content_type=f"{CONTENT_TYPES[outlet.format]}; charset={outlet.encoding}",
            body=body,
            etag=f'"{sha256(body).hexdigest()[:20]}"',
            last_modified=format_datetime(changed_at, usegmt=True),
        )

    def page(self, outlet_id: str, report_id: str, now: datetime) -> str | None:
        """Return the HTML page of a report as it stands at `now`, or None while there is none."""
        if outlet_id not in self._outlets:
            return None
        found = next((report for report in self.reports(outlet_id, now) if report.id == report_id), None)
        return _page(self._outlets[outlet_id], found) if found else None

    def _edited(self, report: Report, now: datetime) -> Report:
        for edit in self._edits_of(report):
            if edit.at <= now:
                report = _apply(edit, report)
        return report

    def _edits_of(self, report: Report) -> Iterator[Edit]:
        return (edit for edit in self._edits if (edit.outlet, edit.id) == (report.outlet, report.id))


def _apply(edit: Edit, report: Report) -> Report:
    paragraphs = edit.paragraphs or report.paragraphs
    first_paragraph_is_summary = edit.paragraphs is not None and report.summary == report.paragraphs[0]
    return replace(
        report,
        title=edit.title or report.title,
        summary=edit.summary or (paragraphs[0] if first_paragraph_is_summary else report.summary),
        paragraphs=paragraphs,
        updated_at=edit.at,
    )


def _troubled(outlet: Outlet, kind: TroubleKind) -> FeedAnswer:
    if kind is TroubleKind.LOGIN:
        page = _LOGIN.format(name=escape(outlet.name)).encode()
        return FeedAnswer(status=HTTPStatus.OK, content_type="text/html; charset=utf-8", body=page)
    return FeedAnswer(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        content_type="text/plain; charset=utf-8",
        body=b"Something went wrong on our side.\n",
    )


def _page(outlet: Outlet, report: Report) -> str:
    return _PAGE.format(
        language=escape(outlet.language),
        outlet=escape(outlet.name),
        title=escape(report.title),
        canonical=escape(identity_of(outlet, report)),
        summary=escape(report.summary),
        published=report.published_at.isoformat(),
        author=escape(report.author or ""),
        text="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What the newsroom's server has been asked for so far."""

    feeds: int = 0  # requests for a feed, of which
    not_modified: int = 0  # needed no document
    failed: int = 0  # met a feed in trouble
    pages: int = 0


class NewsroomServer(LoopbackServer):
    """Serves `/<outlet>/feed.xml` and `/<outlet>/<report>` as they stand at the time that was set last."""

    def __init__(self, newsroom: Newsroom, *, now: datetime, port: int = 0) -> None:
        super().__init__(self._answer, port=port)
        self._newsroom = newsroom
        self._lock = Lock()
        self._now = now
        self._traffic = Traffic()

    @property
    def now(self) -> datetime:
        """The newsroom's time."""
        with self._lock:
            return self._now

    @property
    def traffic(self) -> Traffic:
        """The requests so far."""
        with self._lock:
            return self._traffic

    def set_time(self, now: datetime) -> None:
        """Let the newsroom's clock show `now`, which is aware UTC."""
        with self._lock:
            self._now = now

    def _answer(self, asked: Asked) -> Answer:
        outlet_id, _, name = asked.path.strip("/").partition("/")
        if name == "feed.xml" and any(outlet.id == outlet_id for outlet in self._newsroom.outlets):
            return self._feed(outlet_id, asked)
        return self._page(outlet_id, name)

    def _feed(self, outlet_id: str, asked: Asked) -> Answer:
        feed = self._newsroom.feed(outlet_id, self.now, address=self.address)
        fresh = _is_fresh(feed, asked)
        self._count(Traffic(feeds=1, not_modified=int(fresh), failed=int(feed.etag is None)))
        headers = {"Cache-Control": "no-cache"}
        if feed.etag and feed.last_modified:
            headers |= {"ETag": feed.etag, "Last-Modified": feed.last_modified}
        if fresh:
            return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Answer(status=feed.status, headers=headers | {"Content-Type": feed.content_type}, body=feed.body)

    def _page(self, outlet_id: str, report_id: str) -> Answer:
        page = self._newsroom.page(outlet_id, report_id, self.now)
        self._count(Traffic(pages=1))
        status = HTTPStatus.OK if page else HTTPStatus.NOT_FOUND
        body = (page or "<!doctype html><title>Not here</title><p>There is no such page.</p>").encode()
        return Answer(status=status, headers={"Content-Type": "text/html; charset=utf-8"}, body=body)

    def _count(self, more: Traffic) -> None:
        with self._lock:
            self._traffic = Traffic(
                feeds=self._traffic.feeds + more.feeds,
                not_modified=self._traffic.not_modified + more.not_modified,
                failed=self._traffic.failed + more.failed,
                pages=self._traffic.pages + more.pages,
            )


def _is_fresh(feed: FeedAnswer, asked: Asked) -> bool:
    # RFC 9110, 13.2.2: If-Modified-Since counts only where no If-None-Match is sent.
    if feed.etag is None or feed.last_modified is None:
        return False
    if tags := asked.headers.get("If-None-Match"):
        return feed.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = _http_date(asked.headers.get("If-Modified-Since"))
    return since is not None and parsedate_to_datetime(feed.last_modified) <= since


def _http_date(value: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value) if value else None
    except ValueError:
        return None
    return moment if moment and moment.utcoffset() == timedelta(0) else None


__all__ = ["DEFAULT_ADDRESS", "FeedAnswer", "Newsroom", "NewsroomError", "NewsroomServer", "Traffic", "find_samples"]
