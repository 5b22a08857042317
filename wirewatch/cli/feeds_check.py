"""`wirewatch feeds check` and `feeds add`: what is at an address, and a feed more in the file."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from pipeline.intake.behind_page import Proposal
from pipeline.intake.orders import Document
from pipeline.intake.parse import ParsedFeed
from pipeline.intake.plain import clean_line
from pipeline.intake.watched import FeedKeys
from storage.records.article import Item
from storage.records.feed import Rhythm
from wirewatch.app import utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import Settings, load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.feeds.add import add_feed
from wirewatch.workbench.feeds.look import Look, full_address, open_looker, watched_as
from wirewatch.workbench.feeds.written import feed_facts, feed_from, feed_lines, span

NEWEST = 5
_FAMILIES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed", "cdf": "CDF"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Address = Annotated[str, typer.Argument(metavar="URL", help="The address of a feed, or of the page it stands behind.")]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="The publisher; else the feed's title.")]
Groups = Annotated[list[str] | None, typer.Option("--group", metavar="G", help="A label of yours; may be repeated.")]
Every = Annotated[str | None, typer.Option("--every", metavar="15m", help="How often; else as the feed publishes.")]


def check(url: Address, *, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Ask an address once, politely, and tell all that a poll would see; exit 1 if it is no feed.

    Behind a web page the feeds that it names are proposed; if it names none, up to three usual places are asked.
    """
    settings = _settings(config)
    with open_looker(settings, utc_now()) as looker:
        look = looker.look(full_address(url))
    if as_json:
        typer.echo(json.dumps(_look_json(look), ensure_ascii=False))
    else:
        typer.echo("\n".join(_look_lines(look, watched_as(settings, look.url, look.address))))
    if look.feed is None:
        raise typer.Exit(1)


def add(
    url: Address,
    *,
    outlet: Outlet = None,
    group: Groups = None,
    every: Every = None,
    as_json: AsJson = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Check a feed, or find the one behind a page, and add it to the configuration, whose text stays as it is.

    Exit 1 if there is no feed; 2 if there are several behind the page, or the lines must be put in by hand.
    """
    settings, asked = _settings(config), full_address(url)
    if _told_already(settings, asked, as_json=as_json):
        return
    with open_looker(settings, utc_now()) as looker:
        look = looker.look(asked)
        if look.feed is None and len(look.proposals) == 1:
            look = looker.behind(look)
    if look.feed is None:
        if as_json:
            typer.echo(json.dumps({"added": False} | _look_json(look), ensure_ascii=False))
        typer.echo("\n".join(_refusal(look)), err=True)
        raise typer.Exit(2 if look.proposals else 1)
    if _told_already(settings, look.address, as_json=as_json):
        return
    feed = _keys(look, outlet, group, every)
    _put_in(config, settings, feed, as_json=as_json)


def _settings(config: Path) -> Settings | None:
    return load(config) if config.exists() or config != DEFAULT_CONFIG else None


def _told_already(settings: Settings | None, address: str, *, as_json: bool) -> bool:
    outlet = watched_as(settings, address)
    if outlet and as_json:
        known = {"added": False, "url": address, "outlet": outlet, "problem": "watched already"}
        typer.echo(json.dumps(known, ensure_ascii=False))
    elif outlet:
        typer.echo(f"{address} is watched already, as {outlet}; nothing was changed")
    return outlet is not None


def _keys(look: Look, outlet: str | None, groups: list[str] | None, every: str | None) -> FeedKeys:
    title = look.feed.title if look.feed else ""
    try:
        return feed_from(url=look.address, outlet=outlet or title, groups=groups or [], every=every)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise typer.BadParameter("; ".join(faults)) from None


def _put_in(config: Path, settings: Settings | None, feed: FeedKeys, *, as_json: bool) -> None:
    lines = "\n".join(["feeds:", *(f"  {line}" for line in feed_lines(feed))])
    told = {"file": str(config), **feed_facts(feed)}
    try:
        add_feed(config, feed)
    except CannotAdd as error:
        typer.echo(f"wirewatch: {error}", err=True)
        by_hand = {"added": False, **told, "problem": str(error), "lines": lines}
        typer.echo(json.dumps(by_hand, ensure_ascii=False) if as_json else lines)
        raise typer.Exit(2) from None
    added = json.dumps({"added": True, **told}, ensure_ascii=False)
    typer.echo(added if as_json else f"{config}: {feed.outlet} was added ({feed.url})")
    if settings is None:
        typer.echo(f"{config} is new; give it rules and channels, and `wirewatch check` reads it", err=True)


def _refusal(look: Look) -> Iterator[str]:
    yield f"wirewatch: {look.url}: {look.problem}"
    if len(look.proposals) > 1:
        yield "there are several feeds behind it; add one by its address:"
    elif look.proposals:
        yield "it names this one:"
    yield from map(_proposal_line, look.proposals)


def _look_lines(look: Look, outlet: str | None) -> Iterator[str]:
    yield _row("asked", look.url)
    if look.exchanges:
        yield _row("status", ", then ".join(f"{one.status} {one.phrase}".strip() for one in look.exchanges))
    if look.took is not None:
        yield _row("time", f"{look.took.total_seconds():.2f} s")
    if look.document:
        yield from _where(look, look.document)
    if outlet:
        yield _row("watched", f"already, as {outlet}")
    yield _row("answer", "a feed" if look.feed else look.problem or "no feed")
    if look.document:
        yield from _document_lines(look.document)
    if look.feed:
        yield from _feed_lines(look.feed)
    elif look.proposals:
        yield _row("behind it", "")
        yield from map(_proposal_line, look.proposals)
    elif look.tried is not None:
        yield _row("behind it", "no feed is named, and none is at the usual places")


def _where(look: Look, document: Document) -> Iterator[str]:
    if document.url != look.url:
        yield _row("found at", document.url)
    if document.moved_to:
        yield _row("moved", f"for good; write {document.moved_to}")


def _document_lines(document: Document) -> Iterator[str]:
    kind = clean_line(document.content_type or "") or "no content type"
    yield _row("size", f"{len(document.body):,} bytes, {kind}")
    yield _row("validators", ", ".join(_validators(document)) or "none: every poll transfers all of it")
    if document.fresh_for:
        yield _row("holds", f"{span(document.fresh_for)}, says the server")


def _feed_lines(feed: ParsedFeed) -> Iterator[str]:
    yield _row("kind", _kind(feed.kind))
    yield _row("title", feed.title or "none")
    yield _row("language", feed.language or "not said")
    yield _row("rhythm", _rhythm(feed.rhythm))
    if feed.problem:
        yield _row("problem", feed.problem)
    yield _row("items", str(len(feed.items)))
    for item in _newest(feed):
        when = item.published_at.strftime("%Y-%m-%d %H:%M") if item.published_at else "no date".ljust(16)
        yield f"  {when}  {item.title or item.link or 'without a title'}"


def _kind(version: str) -> str:
    """Give a feed's kind as people write it: `rss20` is RSS 2.0."""
    family, digits = version.rstrip("0123456789"), version.lstrip("abcdefghijklmnopqrstuvwxyz")
    name = _FAMILIES.get(family)
    return f"{name} {digits[0]}.{digits[1:]}" if name and len(digits) > 1 else name or version


def _newest(feed: ParsedFeed) -> list[Item]:
    """Give the newest by date; those without one behind them, as they stand."""
    dated = sorted((-item.published_at.timestamp(), at) for at, item in enumerate(feed.items) if item.published_at)
    undated = (item for item in feed.items if not item.published_at)
    return [*(feed.items[at] for _, at in dated), *undated][:NEWEST]


def _rhythm(rhythm: Rhythm | None) -> str:
    if rhythm is None:
        return "the feed says nothing of it"
    said = [
        f"every {span(rhythm.every)}" if rhythm.every else "",
        f"nothing at {', '.join(map(str, rhythm.skip_hours))} o'clock UTC" if rhythm.skip_hours else "",
        f"nothing on {', '.join(_DAYS[day] for day in rhythm.skip_days)}" if rhythm.skip_days else "",
    ]
    return "; ".join(filter(None, said))


def _validators(document: Document) -> Iterator[str]:
    if document.etag:
        yield f"ETag {clean_line(document.etag)}"
    if document.last_modified:
        yield f"Last-Modified {clean_line(document.last_modified)}"


def _proposal_line(proposal: Proposal) -> str:
    return f"  {clean_line(proposal.url)}  ({', '.join(filter(None, (_kind(proposal.kind), proposal.title)))})"


def _row(name: str, value: str) -> str:
    return f"{name:<11} {clean_line(value)}".rstrip()


def _look_json(look: Look) -> dict[str, Any]:
    document = look.document
    return {
        "url": look.url,
        "address": look.address,
        "found_at": document.url if document else None,
        "moved_to": document.moved_to if document else None,
        "status": look.exchanges[-1].status if look.exchanges else None,
        "seconds": _seconds(look.took),
        "requests": [
            {"url": one.url, "status": one.status, "seconds": one.after.total_seconds()} for one in look.exchanges
        ],
        "is_feed": look.feed is not None,
        "problem": look.feed.problem if look.feed else look.problem,
        "size": len(document.body) if document else None,
        "content_type": document.content_type if document else None,
        "etag": document.etag if document else None,
        "last_modified": document.last_modified if document else None,
        "fresh_for": _seconds(document.fresh_for) if document else None,
        "feed": _feed_json(look.feed) if look.feed else None,
        "proposals": [{"url": one.url, "title": one.title, "kind": one.kind} for one in look.proposals],
    }


def _feed_json(feed: ParsedFeed) -> dict[str, Any]:
    rhythm = feed.rhythm or Rhythm()
    return {
        "kind": feed.kind,
        "title": feed.title,
        "link": feed.link,
        "language": feed.language,
        "every": _seconds(rhythm.every),
        "skip_hours": list(rhythm.skip_hours),
        "skip_days": list(rhythm.skip_days),
        "items": len(feed.items),
        "newest": [
            {
                "title": item.title,
                "link": item.link,
                "published": item.published_at.isoformat() if item.published_at else None,
            }
            for item in _newest(feed)
        ],
    }


def _seconds(time: timedelta | None) -> float | None:
    return time.total_seconds() if time else None
