"""The nouns of the benchmark: a world, its reports, what is true of them, and what a product makes of them.

What counts as true is decided in `truth.py`; what counts as right in `score.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a report does to one incident."""

    FIRST = "first"
    ECHO = "echo"
    CORROBORATED = "corroborated"
    REVISED_UP = "revised_up"
    REVISED_DOWN = "revised_down"
    CONFLICT = "conflict"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    RECAP = "recap"  # an older event recalled
    CUMULATIVE = "cumulative"  # a running total, of no single event
    HYPOTHETICAL = "hypothetical"
    NONE = "none"


CURRENT = frozenset(
    {Role.FIRST, Role.ECHO, Role.CORROBORATED, Role.REVISED_UP, Role.REVISED_DOWN, Role.CONFLICT}
)  # the roles in which a report asserts a toll of an event of these days


class Kind(StrEnum):
    """The kinds of alert."""

    NEW = "new"
    REVISED = "revised"
    CONFLICT = "conflict"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    CORROBORATED = "corroborated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """An invented town."""

    name: str
    also: tuple[str, ...]  # other spellings
    province: str
    country: str
    latitude: float
    longitude: float
    cluster: int  # towns of one cluster are neighbours, 5 to 20 km apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented publisher and its habits."""

    name: str
    short: str
    owner: str
    group: str
    wire: bool  # others reprint its dispatches
    spelling: int  # which spelling of a town it uses
    words: bool  # writes numbers below ten as words
    case: str  # of its headlines: sentence, title
    dateline: bool
    second: str | None  # the name of its second feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that one party says about an incident at one time; reports carry statements."""

    id: str
    party: str
    killed: int
    wounded: int
    at: datetime
    stance: str = "asserts"  # asserts, denies, withdraws
    instead_of: int | None = None  # the figure that it says was given before
    against: str | None = None  # the party whose account it disputes or confirms
    correction: bool = False  # says that the figure before was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An event of the invented month, as its author knows it."""

    id: str
    town: Town
    at: datetime
    means: str
    victims: str
    target: str
    arc: str  # how its story goes: plain, revised_up, rival, ...
    twin: str | None  # the hard pair that it belongs to, such as `neighbours-2`
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That a report speaks of an incident (or of a total, a warning, a far-off event: then without one)."""

    incident: str | None
    role: Role
    killed: int | None = None
    wounded: int | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One version of one item as a feed gives it, with what is true of it."""

    id: str
    outlet: str
    feed: str
    guid: str
    url: str
    title: str
    text: str
    published: datetime
    first_seen: datetime
    story: str  # reports with the same story carry the same text
    mentions: tuple[Mention, ...]  # the main one first
    edit_of: str | None = None  # the report whose item this is a newer version of
    genre: str = "news"  # news, noise, anniversary, warning, total, roundup

    @property
    def incident(self) -> str | None:
        """The incident that it reports as an event of these days; the first, where there are two."""
        return next((mention.incident for mention in self.mentions if mention.role in CURRENT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One alert that is owed."""

    incident: str
    kind: Kind
    report: str  # the report with which it falls due
    carriers: frozenset[str]  # all reports that say it, this one included
    direction: str | None = None  # of a revision: up, down


@dataclass(frozen=True, slots=True, kw_only=True)
class Excused:
    """Alerts that would be neither right nor wrong."""

    incident: str
    reports: frozenset[str]
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a perfect product would have told under the rule of the benchmark."""

    due: tuple[Due, ...]
    excused: tuple[Excused, ...]

    def news(self) -> tuple[Due, ...]:
        """Every incident that is to be told, once."""
        return tuple(one for one in self.due if one.kind == Kind.NEW)

    def revisions(self) -> tuple[Due, ...]:
        """Every change of a told incident that is to be told."""
        return tuple(one for one in self.due if one.kind != Kind.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One seed's month: what is configured, what arrives, what is true."""

    seed: int
    outlets: tuple[Outlet, ...]
    towns: tuple[Town, ...]
    incidents: tuple[Incident, ...]
    reports: tuple[Report, ...]  # in order of arrival
    truth: Truth
    places: Mapping[str, Mapping[str, object]]  # the `places` of feeds.yaml
    speakers: Mapping[str, Mapping[str, object]]  # the `speakers` of feeds.yaml
    feeds: tuple[Mapping[str, object], ...]  # the `feeds` of feeds.yaml
    rule: Mapping[str, object]  # one rule of feeds.yaml, without `title` and `send`


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAlert:
    """One alert that a product would have sent."""

    subject: str  # the product's own key of what the alert is about
    revision: int  # 0 is the new alert
    kind: str
    report: str  # the report that made it
    direction: str | None = None  # of a revision: up, down


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """What a product makes of a world's reports."""

    stories: Mapping[str, str] = field(default_factory=dict)  # report -> its copy cluster; left out: alone
    incidents: Mapping[str, str] = field(default_factory=dict)  # report -> incident of its main claim; left out: none
    alerts: tuple[SentAlert, ...] = ()  # in the order in which they were sent
