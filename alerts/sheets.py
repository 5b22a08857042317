"""Alerts, digests, notices and summaries laid out for chat, pure: of the same views that mails are made of."""

from collections.abc import Iterable, Iterator, Sequence

from alerts.changes import ChangeView
from alerts.frames import FrameView
from alerts.highlight import Piece
from alerts.incidents import DenialView, IncidentView, SeriesView, SourceView, VoiceView
from alerts.notices import NoticeView
from alerts.piles import PileView
from alerts.sheet import Block, Kind, Line, Run, Sheet, block, line
from alerts.text import clean, count
from alerts.views import AlertView, AlsoView, DigestView, GroupView

_MOST_MARKS = 8  # in one line; a word that stands in it fifty times need not be marked fifty times
_MOST_ARTICLES = 5
_MOST_TROUBLES = 5
_MOST_REMARKS = 5
_MOST_DAYS = 3
_DOT = " · "


def alert_sheet(view: AlertView, subject: str) -> Sheet:
    """Lay out one alert in full."""
    title = line(Kind.TITLE, Run(subject, _evidence(view), bold=True))
    under = line(Kind.SMALL, f"Rule: {view.rule_title}") if view.incident else line(Kind.SMALL)
    first = block([title, under, *_body(view, is_full=True)], view.severity, 1)
    return Sheet((first,), view.severity, _evidence(view))


def digest_sheet(view: DigestView, subject: str) -> Sheet:
    """Lay out a digest: what happened first, then the alerts, each shorter than in a mail, and what was echoed."""
    blocks = (
        block(list(_digest_head(view, subject))),
        *(one for group in (*view.groups, *view.further) for one in _group(group)),
        block(list(_quiet(view))),
        *_backlog(view),
        *_frames(view.frames),
        block(list(_shadow(view))),
    )
    heaviest = view.groups[0].severity if view.groups else None
    return Sheet(tuple(one for one in blocks if one.lines), heaviest)


def notice_sheet(view: NoticeView) -> Sheet:
    """Lay out a notice."""
    lines = (
        line(Kind.TITLE, Run(f"[notice] {view.headline}", bold=True)),
        *(line(Kind.TEXT, detail) for detail in view.details),
        line(Kind.SMALL, f"{view.when}{_DOT}Sent by Wirewatch about itself."),
    )
    return Sheet((block(lines),))


def pile_sheet(view: PileView) -> Sheet:
    """Lay out a summary of what piled up."""
    head = block([line(Kind.TITLE, Run(view.headline, bold=True)), line(Kind.SMALL, view.why)])
    alerts = (
        block(
            [
                line(Kind.TEXT, Run(f"[{one.severity}] ", bold=True), one.headline),
                line(Kind.SMALL, f"{one.rule_title}{_DOT}{one.when}"),
            ],
            one.severity,
            1,
        )
        for one in view.lines
    )
    left = line(Kind.SMALL, f"{count(view.more, 'more alert')} not shown" if view.more else "")
    return Sheet(tuple(one for one in (head, *alerts, block([left], None, view.more)) if one.lines))


def plain_sheet(subject: str, lines: Iterable[str]) -> Sheet:
    """Lay out bare lines, for when nothing better can be made."""
    shown = (line(Kind.TEXT, clean(one)) for one in lines)
    return Sheet((block([line(Kind.TITLE, Run(subject, bold=True)), *shown]),))


def _evidence(view: AlertView) -> str | None:
    """Choose what a click on the headline opens: the newest report of what is told."""
    if view.incident is None:
        return view.items[-1].link if view.items else None
    event = view.incident
    changed = [change.link for change in event.changes[::-1] if change.link]
    return next((link for link in (*changed, *_links(event.quoted, event.first)) if link), None)


def _links(*sources: SourceView | None) -> Iterator[str | None]:
    return (source.link for source in sources if source)


def _body(view: AlertView, *, is_full: bool) -> Iterator[Line]:
    yield from (line(Kind.TEXT, note) for note in view.notes)
    if view.incident is not None:
        yield from _incident(view.incident, is_full=is_full)
    elif view.items:
        yield from _articles(view, is_full=is_full)
    yield from (_also(other) for other in view.also)


def _articles(view: AlertView, *, is_full: bool) -> Iterator[Line]:
    item = view.items[-1]
    if is_full and any(piece.hit for piece in item.headline):
        yield line(Kind.TEXT, *_marked(item.headline))  # the title above has it, without what hit
    yield line(Kind.SMALL, Run(item.outlet, item.link), f"{_DOT}{item.when}")
    for claim in item.claims:
        yield line(Kind.BULLET, Run(claim.figure, bold=True), *(f"{_DOT}{detail}" for detail in claim.details))
    yield from (line(Kind.QUOTE, *_marked(quote)) for quote in item.quotes[: None if is_full else 1])
    if is_full and item.clauses:
        yield line(Kind.SMALL, f"Matched: {_DOT.join(item.clauses)}")
    others, most = view.items[-2::-1], _MOST_ARTICLES if is_full else 1
    for other in others[:most]:
        yield line(Kind.SMALL, "Also: ", Run(other.title, other.link), f" ({other.outlet}, {other.when})")
    if others[most:]:
        yield line(Kind.SMALL, count(len(others[most:]), "more article"))


def _incident(event: IncidentView, *, is_full: bool) -> Iterator[Line]:
    yield line(Kind.SMALL, _DOT.join([*event.scene, *event.marks]))
    if event.more_changes:
        yield line(Kind.SMALL, count(event.more_changes, "earlier change"))
    for change in event.changes:
        yield from _change(change, is_full=is_full)
    for series in event.series:
        yield from _series(series, is_named=len(event.series) > 1, is_full=is_full)
    if event.more_series:
        yield line(Kind.SMALL, f"{count(event.more_series, 'more figure')} of other people")
    yield from (_denial(denial) for denial in event.denials)
    if event.more_denials:
        yield line(Kind.SMALL, count(event.more_denials, "more denial"))
    yield line(Kind.QUOTE, *_marked(event.quote))
    if event.quote and event.quoted:
        yield line(Kind.SMALL, Run(event.quoted.title, event.quoted.link), f"{_DOT}{event.quoted.outlet}")
    yield _sources(event)


def _change(change: ChangeView, *, is_full: bool) -> Iterator[Line]:
    yield line(Kind.BULLET, Run(change.mark.upper(), bold=True), f": {change.words}")
    if is_full:
        yield line(Kind.QUOTE, *_marked(change.quote))
    yield line(Kind.SMALL, Run(change.outlet, change.link), f"{_DOT}{change.when}" if change.when else "")


def _series(series: SeriesView, *, is_named: bool, is_full: bool) -> Iterator[Line]:
    alone = is_named and len(series.voices) == 1 and not series.more
    if is_named and not alone:
        yield line(Kind.TEXT, Run(series.what, bold=True))
    if series.bar:
        yield line(Kind.SMALL, series.bar.caption)
    if not is_full and not is_named and len(series.voices) == 1:
        return  # the headline has said it
    for voice in series.voices:
        yield _voice(voice, series.what if alone else voice.figure)
    if series.more:
        yield line(Kind.SMALL, count(series.more, "more voice"))
    for part in series.parts if is_full else ():
        yield line(Kind.SMALL, f"{part.what}, {part.verb} {part.who}{f' and {part.more} more' if part.more else ''}")
    if is_full and series.more_parts:
        yield line(Kind.SMALL, count(series.more_parts, "more part"))


def _voice(voice: VoiceView, figure: str) -> Line:
    via = f" in {voice.via}" if voice.via else ""
    rival = " (rival figure)" if voice.rival else ""
    return line(Kind.BULLET, Run(figure, bold=True), f" {voice.verb} {voice.who}{via}{rival}, {voice.when}")


def _denial(denial: DenialView) -> Line:
    source = denial.source
    by = "Denied by " if denial.named else "Denied, reports "
    where = (" (", Run(source.outlet, source.link), f", {denial.when})") if source else (f" ({denial.when})",)
    return line(Kind.BULLET, Run(by, bold=True), f"{denial.who}: {denial.what}", *where)


def _sources(event: IncidentView) -> Line:
    if event.first is None:
        return line(Kind.SMALL, event.origins)
    others: list[Run | str] = []
    for source in event.also:
        others += [", " if others else "; also: ", Run(source.outlet, source.link)]
    more = f" and {event.more_also} more" if event.more_also else ""
    first = Run(event.first.outlet, event.first.link)
    return line(Kind.SMALL, "First: ", first, f", {event.first.when}", *others, f"{more}{_DOT}{event.origins}")


def _also(other: AlsoView) -> Line:
    parts: list[Run | str] = [f"Also: {other.rule_title}"]
    for item in other.items:
        parts += [": " if len(parts) == 1 else _DOT, Run(item.title, item.link), f" ({item.outlet})"]
    return line(Kind.SMALL, *parts, f" and {other.more} more" if other.more else "")


def _digest_head(view: DigestView, subject: str) -> Iterator[Line]:
    yield line(Kind.TITLE, Run(subject, bold=True))
    yield line(Kind.SMALL, f"{view.series}{_DOT}{view.window}")
    yield line(Kind.TEXT, view.days or "")
    yield line(Kind.TEXT, Run(view.headline, bold=True), f"{_DOT}{view.counts}" if view.counts else "")
    yield line(Kind.SMALL, view.coverage.line)
    yield line(Kind.SMALL, view.coverage.silent or "")
    troubles = view.coverage.troubles
    for trouble in troubles[:_MOST_TROUBLES]:
        yield line(Kind.SMALL, Run(trouble.state, bold=True), f": {trouble.outlet}: {trouble.detail}")
    if more := len(troubles[_MOST_TROUBLES:]) + view.coverage.further_troubles:
        yield line(Kind.SMALL, f"{count(more, 'more feed')} not heard well")
    remarks = (*view.held_back, *view.undelivered, *view.refused, *view.notices)
    yield from (line(Kind.SMALL, remark) for remark in remarks[:_MOST_REMARKS])
    if remarks[_MOST_REMARKS:]:
        yield line(Kind.SMALL, count(len(remarks[_MOST_REMARKS:]), "more remark"))


def _group(group: GroupView) -> Iterator[Block]:
    note = f" ({group.note})" if group.note else ""
    head = line(Kind.TEXT, Run(f"[{group.severity}] {group.rule_title}{note}", bold=True))
    entries = [(*_entry(alert),) for alert in group.alerts] + [(_brief(alert),) for alert in group.brief]
    for number, entry in enumerate(entries):
        yield block([*([] if number else [head]), *entry], group.severity, 1)
    if group.elsewhere:
        opening = [] if entries else [head]
        yield block([*opening, line(Kind.SMALL, group.elsewhere)], group.severity, group.more)


def _brief(alert: AlertView) -> Line:
    """Give an entry that has one line only."""
    if alert.incident is not None:
        tag = "" if alert.is_new else ", changed"
        return line(Kind.BULLET, Run(alert.incident.headline, _evidence(alert)), tag)
    if alert.notes or not alert.items:
        return line(Kind.BULLET, alert.notes[-1] if alert.notes else alert.rule_title)
    item = alert.items[-1]
    return line(Kind.BULLET, *_marked(item.headline, item.link), f" ({item.outlet})")


def _entry(alert: AlertView) -> Iterator[Line]:
    if alert.incident is not None:
        tag = "NEW " if alert.is_new else "CHANGED "
        event = alert.incident
        says = f", {event.says}" if event.says else ""
        yield line(Kind.TITLE, Run(tag, bold=True), Run(event.headline, _evidence(alert), bold=True), says)
    elif alert.items:
        yield line(Kind.TITLE, *_marked(alert.items[-1].headline, alert.items[-1].link))
    yield from _body(alert, is_full=False)


def _quiet(view: DigestView) -> Iterator[Line]:
    if view.quiet:
        yield line(Kind.TEXT, Run("Went quiet: told before, nothing new was heard for three days", bold=True))
        yield from (line(Kind.BULLET, f"{event.headline}, last heard of {event.when}") for event in view.quiet)
        yield line(Kind.SMALL, count(view.more_quiet, "more event") if view.more_quiet else "")


def _backlog(view: DigestView) -> Iterator[Block]:
    if view.backlog:
        older = count(view.backlog_total, "older item")
        yield block([line(Kind.SMALL, f"Already in the feed when we began to watch: {older}, nobody was alerted")])


def _frames(frames: Sequence[FrameView]) -> Iterator[Block]:
    for frame in frames:
        days = (
            line(
                Kind.BULLET,
                f"{day.day}: {count(day.outlets, 'outlet')}, {count(day.origins, 'origin')}; own voice {day.own}, "
                f"quoted {day.quoted}, negated {day.negated}; first: ",
                Run(day.first, day.link),
            )
            for day in frame.days[:_MOST_DAYS]
        )
        yield block([line(Kind.TEXT, Run(frame.title, bold=True)), *days])


def _shadow(view: DigestView) -> Iterator[Line]:
    if view.shadow:
        yield line(Kind.TEXT, Run("Rules in shadow would have sent", bold=True))
        yield from (line(Kind.SMALL, rule.words) for rule in view.shadow[:_MOST_REMARKS])


def _marked(pieces: Sequence[Piece], link: str | None = None) -> Iterator[Run]:
    """Give a quoted text, what hit in bold."""
    marks = 0
    for piece in pieces:
        marks += piece.hit
        yield Run(piece.text, link, bold=piece.hit and marks <= _MOST_MARKS)
