"""Reads the sample newsroom's YAML files into records, and says file and line where an entry is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from storage.keys import Keys

Loc = tuple[int | str, ...]
File = TypeVar("File", bound=Keys)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class NewsroomError(Exception):
    """A file of the sample newsroom cannot be used."""


class TroubleKind(StrEnum):
    """What an outlet's web server does while it is in trouble."""

    ERROR = "error"  # answers 500
    LOGIN = "login"  # answers 200 with a page that asks for a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A time in which an outlet's feed does not come as a feed; open at the end if `until` is None."""

    kind: TroubleKind
    since: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        """Say whether `now` lies in this time."""
        return self.since <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher of the sample newsroom and the habits of its feed."""

    id: str
    name: str
    home: str
    about: str
    format: Literal["rss2", "atom", "rss1"]
    language: str
    groups: tuple[str, ...]
    full_text: bool  # whether the feed carries the text or only a summary
    html: bool  # whether summaries come as HTML
    encoding: str
    ids: bool  # whether items carry a guid
    dates: bool  # whether items say when they were published
    relative_links: bool
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as it stands after the edits made so far."""

    outlet: str
    id: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    author: str | None
    tags: tuple[str, ...]
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What an outlet changes in a report it has published; None leaves a part as it is."""

    outlet: str
    id: str
    at: datetime
    title: str | None
    summary: str | None
    paragraphs: tuple[str, ...] | None


def _moment(value: object) -> object:
    return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if isinstance(value, str) else value


def _clock(value: object) -> object:
    return datetime.strptime(value, "%H:%M").replace(tzinfo=UTC).time() if isinstance(value, str) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
Clock = Annotated[time, BeforeValidator(_clock)]


class TroubleEntry(Keys):
    """A `trouble` of an outlet; times are UTC, written like 2017-10-05 06:00."""

    answers: Literal["error", "login"]
    since: Moment = Field(alias="from")
    until: Moment | None = None


class OutletEntry(Keys):
    """An outlet as outlets.yaml describes it."""

    id: Slug
    name: Text
    home: Text
    about: Text
    format: Literal["rss2", "atom", "rss1"]
    language: Text
    groups: list[Text]
    gives: Literal["full", "summary"]
    quirks: list[Literal["no ids", "no dates", "relative links", "html summaries"]] = Field(default_factory=list)
    encoding: Literal["utf-8", "windows-1251", "windows-1256"] = "utf-8"
    trouble: list[TroubleEntry] = Field(default_factory=list)


class ItemEntry(Keys):
    """A report as a day's file tells it; without `text` the outlet gave no more than headline and summary."""

    outlet: Slug
    time: Clock
    id: Slug
    title: Text
    text: Text | None = None
    summary: Text | None = None
    author: Text | None = None
    tags: list[Text] = Field(default_factory=list)


class EditEntry(Keys):
    """A change to a report of this day or an earlier one."""

    outlet: Slug
    time: Clock
    id: Slug
    title: Text | None = None
    text: Text | None = None
    summary: Text | None = None


class OutletsFile(Keys):
    """The file outlets.yaml."""

    outlets: list[OutletEntry]


class DayFile(Keys):
    """The file of one day, named after it."""

    items: list[ItemEntry]
    edits: list[EditEntry] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file that can say on which line one of its entries stands."""

    path: Path

    def read(self, shape: type[File]) -> File:
        """Read the file as `shape`; raise NewsroomError with a line for every mistake."""
        try:
            return shape.model_validate(YAML(typ="safe", pure=True).load(self.path))
        except ValidationError as error:
            raise NewsroomError(
                "\n".join(self.complaint(fault["loc"], fault["msg"]) for fault in error.errors())
            ) from error
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise NewsroomError(f"{self.path}:{line}: {error.problem}") from error
        except (YAMLError, OSError, UnicodeDecodeError) as error:
            raise NewsroomError(f"{self.path}: {error}") from error

    def complaint(self, loc: Loc, problem: str) -> str:
        """Say what is wrong with the entry at `loc`, with file and line."""
        where = ".".join(str(step) for step in loc)
        return f"{self.path}:{self.line(loc)}: {where}: {problem}"

    def line(self, loc: Loc) -> int:
        """Return the line of the entry at `loc`, or of the nearest entry around it that exists."""
        node = YAML(typ="safe", pure=True).compose(self.path)
        for step in loc:
            inner = _child(node, step)
            if inner is None:
                break
            node = inner
        return int(node.start_mark.line) + 1 if node is not None else 1


def _child(node: Node | None, step: int | str) -> Node | None:
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def read_outlets(folder: Path) -> dict[str, Outlet]:
    """Read outlets.yaml of `folder`; raise NewsroomError if an entry is wrong or an id is used twice."""
    source = Source(folder / "outlets.yaml")
    outlets: dict[str, Outlet] = {}
    for index, entry in enumerate(source.read(OutletsFile).outlets):
        if entry.id in outlets:
            raise NewsroomError(source.complaint(("outlets", index), f"the id {entry.id} is used twice"))
        outlets[entry.id] = _outlet(entry)
    return outlets


def _outlet(entry: OutletEntry) -> Outlet:
    return Outlet(
        id=entry.id,
        name=entry.name,
        home=entry.home,
        about=entry.about,
        format=entry.format,
        language=entry.language,
        groups=tuple(entry.groups),
        full_text=entry.gives == "full",
        html="html summaries" in entry.quirks,
        encoding=entry.encoding,
        ids="no ids" not in entry.quirks,
        dates="no dates" not in entry.quirks,
        relative_links="relative links" in entry.quirks,
        troubles=tuple(
            Trouble(kind=TroubleKind(each.answers), since=each.since, until=each.until) for each in entry.trouble
        ),
    )


def read_days(folder: Path, outlets: dict[str, Outlet]) -> tuple[list[Report], list[Edit]]:
    """Read every day's file of `folder` in order; raise NewsroomError for an entry that names what is not there."""
    reports: dict[tuple[str, str], Report] = {}
    edits: list[Edit] = []
    for path in sorted(folder.glob("????-??-??.yaml")):
        source, day = Source(path), _day(path)
        entries = source.read(DayFile)
        for loc, report in _reports(entries.items, day):
            _refuse_unknown_outlet(source, loc, report.outlet, outlets)
            if (report.outlet, report.id) in reports:
                raise NewsroomError(source.complaint(loc, f"{report.outlet} has the id {report.id} already"))
            reports[report.outlet, report.id] = report
        for index, edit in enumerate(_edits(entries.edits, day)):
            known = reports.get((edit.outlet, edit.id))
            if known is None or known.published_at >= edit.at:
                raise NewsroomError(
                    source.complaint(("edits", index), f"{edit.outlet} has published no {edit.id} before")
                )
            edits.append(edit)
    return list(reports.values()), sorted(edits, key=lambda edit: edit.at)


def _day(path: Path) -> date:
    try:
        return date.fromisoformat(path.stem)
    except ValueError as error:
        raise NewsroomError(f"{path}: the file should be named after a day, such as 2017-10-02.yaml") from error


def _refuse_unknown_outlet(source: Source, loc: Loc, outlet: str, outlets: dict[str, Outlet]) -> None:
    if outlet not in outlets:
        raise NewsroomError(source.complaint((*loc, "outlet"), f"outlets.yaml knows no {outlet}"))


def _reports(entries: Sequence[ItemEntry], day: date) -> Iterator[tuple[Loc, Report]]:
    for index, entry in enumerate(entries):
        at = datetime.combine(day, entry.time, UTC)
        paragraphs = _paragraphs(entry.text or entry.summary or "")
        yield (
            ("items", index),
            Report(
                outlet=entry.outlet,
                id=entry.id,
                title=entry.title,
                summary=entry.summary or (paragraphs[0] if paragraphs else ""),
                paragraphs=paragraphs,
                author=entry.author,
                tags=tuple(entry.tags),
                published_at=at,
                updated_at=at,
            ),
        )


def _edits(entries: Sequence[EditEntry], day: date) -> Iterator[Edit]:
    for entry in entries:
        yield Edit(
            outlet=entry.outlet,
            id=entry.id,
            at=datetime.combine(day, entry.time, UTC),
            title=entry.title,
            summary=entry.summary,
            paragraphs=_paragraphs(entry.text) if entry.text else None,
        )


def _paragraphs(text: str) -> tuple[str, ...]:
    # A folded block (`>`) joins the lines of a paragraph and leaves one line break between two paragraphs.
    return tuple(line.strip() for line in text.splitlines() if line.strip())
