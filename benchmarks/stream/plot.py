"""What happens in the month: incidents, and who says what about each of them when.

The arcs are written so that what is due is beyond dispute: a revision is by the same party and large under any reading
of "5 or 25%" (or small under every one), a rival's figure is half as high again or more, and towns of one cluster are
quiet for days around an incident, except in the hard pairs.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.stream.model import Incident, Statement, Town
from benchmarks.stream.texts import data

DAYS = 30
_QUIET = 4  # days without another incident in the same cluster
_FROM_THE_AIR = ("airstrike", "shelling", "drone")
_ARCS = {
    "plain": 6,
    "corroborated": 7,
    "corroborated_then_up": 3,
    "revised_up": 8,
    "revised_up_twice": 5,
    "revised_down": 6,
    "rival": 7,
    "rival_then_up": 3,
    "denied": 6,
    "denied_then_up": 2,
    "withdrawn": 4,
    "grows": 3,
    "small": 3,
    "wounded": 3,
    "creeps": 3,
}
_PAIRS = {"neighbours": 4, "same_province": 2, "two_days_later": 4, "same_day": 4}
_MEANS = {
    "civilians": ("airstrike", "shelling", "car bomb", "suicide bomb", "raid", "drone", "mine", "clashes"),
    "soldiers": ("car bomb", "suicide bomb", "ambush", "raid", "drone", "mine", "clashes"),
    "militants": ("airstrike", "drone", "raid", "ambush", "shelling", "clashes"),
    "unknown": ("airstrike", "shelling", "car bomb", "suicide bomb", "drone", "mine"),
}
# Means that no reader could take for one another; pairs in one town are told apart by them.
_FAR_APART = (("airstrike", "car bomb"), ("shelling", "suicide bomb"), ("mine", "airstrike"), ("drone", "car bomb"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """A place and an hour at which something will happen."""

    town: Town
    at: datetime


class Calendar:
    """Finds towns and hours that are far enough from all others."""

    def __init__(self, rng: random.Random, towns: tuple[Town, ...], start: datetime) -> None:
        self._rng, self._towns, self._start = rng, towns, start
        self._taken: dict[int, list[int]] = {town.cluster: [] for town in towns}

    def free(self, *, length: int = 1, quiet_province: bool = False) -> _Slot:
        """Give a town and an hour; the cluster stays free for `length` days, and some days on either side."""
        for _ in range(10_000):
            town, day = self._rng.choice(self._towns), self._rng.randrange(DAYS - length)
            if self._is_quiet(town.cluster, day, day + length - 1):
                self._taken[town.cluster] += range(day, day + length)
                if quiet_province:
                    self._block_others(town, day)
                hour = timedelta(days=day, hours=self._rng.randrange(6, 19), minutes=self._rng.randrange(60))
                return _Slot(town=town, at=self._start + hour)
        raise RuntimeError("the month is too short for so many incidents")

    def _is_quiet(self, cluster: int, first: int, last: int) -> bool:
        return all(day < first - _QUIET or day > last + _QUIET for day in self._taken[cluster])

    def _block_others(self, town: Town, day: int) -> None:
        for other in self._towns:
            if other.province == town.province and other.cluster != town.cluster:
                self._taken[other.cluster].append(day)


def incidents_of(rng: random.Random, towns: tuple[Town, ...], start: datetime) -> tuple[Incident, ...]:
    """Plan the month, in order of time."""
    calendar = Calendar(rng, towns, start)
    planned = [
        incident
        for name, many in _PAIRS.items()
        for at in range(many)
        for incident in _pair(rng, calendar, towns, f"{name}-{at}")
    ]
    for arc, many in _ARCS.items():
        planned += [_single(rng, calendar.free(), arc) for _ in range(many)]
    planned.sort(key=lambda incident: incident.at)
    return tuple(_numbered(incident, f"i{at:03}") for at, incident in enumerate(planned))


def _numbered(incident: Incident, name: str) -> Incident:
    statements = tuple(replace(one, id=f"{name}.{at}") for at, one in enumerate(incident.statements))
    return replace(incident, id=name, statements=statements)


def _single(rng: random.Random, slot: _Slot, arc: str) -> Incident:
    victims = rng.choice(("civilians", "civilians", "soldiers", "militants", "unknown"))
    if arc.startswith("denied"):
        victims = rng.choice(("civilians", "civilians", "soldiers"))
    means = rng.choice(_FROM_THE_AIR if arc.startswith("denied") and victims == "civilians" else _MEANS[victims])
    return _incident(rng, slot, means=means, victims=victims, arc=arc, toll=_toll(rng))


def _pair(rng: random.Random, calendar: Calendar, towns: tuple[Town, ...], name: str) -> Iterator[Incident]:
    kind = name.rsplit("-", 1)[0]
    toll = rng.randint(7, 26)
    if kind in {"neighbours", "same_province"}:
        first = calendar.free(quiet_province=kind == "same_province")
        second = replace(first, town=_twin_town(rng, first.town, towns, kind), at=first.at + timedelta(minutes=20))
        means = ("airstrike",) * 2 if rng.random() < 0.5 else ("car bomb",) * 2
        tolls = (toll, toll)
    else:
        first = calendar.free(length=3 if kind == "two_days_later" else 1)
        later = timedelta(days=2, hours=1) if kind == "two_days_later" else timedelta(hours=4)
        second = replace(first, at=first.at + later)
        means = rng.choice(_FAR_APART)
        tolls = (toll, toll) if kind == "two_days_later" else (toll, toll + rng.randint(9, 15))
    used: list[str] = []
    for slot, how, killed in zip((first, second), means, tolls, strict=True):
        arc = rng.choice(("plain", "plain", "corroborated"))
        incident = _incident(rng, slot, means=how, victims="civilians", arc=arc, toll=killed, not_target=tuple(used))
        used.append(incident.target)
        yield replace(incident, twin=name)


def _twin_town(rng: random.Random, town: Town, towns: tuple[Town, ...], kind: str) -> Town:
    same_cluster = kind == "neighbours"
    return rng.choice(
        [
            other
            for other in towns
            if other.province == town.province
            and other.name != town.name
            and (other.cluster == town.cluster) == same_cluster
        ]
    )


def _toll(rng: random.Random) -> int:
    low, high = rng.choices(((6, 18), (19, 45), (46, 120)), (6, 3, 1))[0]
    return rng.randint(low, high)


def _incident(  # noqa: PLR0913 - the facts of one event
    rng: random.Random,
    slot: _Slot,
    *,
    means: str,
    victims: str,
    arc: str,
    toll: int,
    not_target: tuple[str, ...] = (),
) -> Incident:
    how = data("means")[means]
    targets = how.get("targets", {}).get(victims) or data("targets")[victims]["targets"]
    return Incident(
        id="",
        town=slot.town,
        at=slot.at,
        means=means,
        victims=victims,
        target=rng.choice([target for target in targets if target not in not_target]),
        arc=arc,
        twin=None,
        statements=tuple(_statements(rng, slot.at, means=means, victims=victims, arc=arc, toll=toll)),
    )


def _parties(rng: random.Random, means: str, victims: str, arc: str) -> list[str]:
    """Give who speaks, the first to speak first; the last is who would deny."""
    accusers = {
        "civilians": ["monitor", "medics", "residents", "front"],
        "soldiers": ["defence", "monitor", "front"],
        "militants": ["defence", "monitor", "front"],
        "unknown": ["interior", "medics", "monitor"],
    }[victims]
    if arc.startswith("denied"):
        accusers = ["front"] if victims == "soldiers" else accusers
        return [*rng.sample(accusers, min(2, len(accusers))), "defence"]
    if victims == "civilians" and means not in _FROM_THE_AIR:
        accusers = ["interior", "medics", "residents", "monitor"]
    if victims in {"soldiers", "militants"}:
        return ["defence", *rng.sample(["monitor", "front"], 2)]
    return rng.sample(accusers, len(accusers))


def _statements(
    rng: random.Random, at: datetime, *, means: str, victims: str, arc: str, toll: int
) -> Iterator[Statement]:
    parties = _parties(rng, means, victims, arc)
    first, second = parties[0], parties[1]
    killed, wounded = _opening(rng, arc, toll)
    opening = Statement(id="", party=first, killed=killed, wounded=wounded, at=at + _hours(rng, 0.6, 2))
    yield opening
    if arc.startswith("corroborated"):
        yield replace(opening, party=second, at=at + _hours(rng, 4, 10), against=first)
    if arc.startswith("rival"):
        rival = _rival(rng, killed)
        yield replace(opening, party=second, killed=rival, wounded=0, at=at + _hours(rng, 5, 14), against=first)
    if arc.startswith("denied"):
        said = at + _hours(rng, 8, 16)
        yield replace(opening, party=parties[-1], wounded=0, at=said, stance="denies", against=first)
    if arc == "withdrawn":
        yield replace(opening, wounded=0, at=at + _hours(rng, 8, 20), stance="withdraws")
    yield from _changes(rng, arc, opening, at)


def _changes(rng: random.Random, arc: str, opening: Statement, at: datetime) -> Iterator[Statement]:
    """Give the later figures of the party that spoke first."""
    figures = []
    if arc in {"revised_up", "revised_up_twice", "grows"} or arc.endswith("_then_up"):
        figures.append(opening.killed + max(5, round(opening.killed * rng.uniform(0.35, 0.9))))
    if arc == "revised_up_twice":
        figures.append(figures[0] + max(6, round(figures[0] * rng.uniform(0.35, 0.6))))
    if arc == "revised_down":
        figures.append(opening.killed - max(5, round(opening.killed * rng.uniform(0.35, 0.6))))
    if arc == "creeps":
        figures.append(opening.killed + rng.randint(1, 3))
    said, old = opening, opening.killed
    for at_hour, killed in zip((20, 42), figures, strict=False):
        said = replace(
            said, killed=killed, instead_of=old, at=at + _hours(rng, at_hour - 3, at_hour + 4), correction=killed < old
        )
        old = killed
        yield said


def _opening(rng: random.Random, arc: str, toll: int) -> tuple[int, int]:
    if arc == "small":
        return rng.randint(2, 4), rng.choice((0, 0, 2, 3))
    if arc == "grows":
        return rng.randint(2, 4), 0
    if arc == "wounded":
        return rng.randint(2, 4), rng.randint(9, 35)
    if arc in {"creeps", "revised_down"}:
        toll = max(toll, 18)
    return toll, 0 if rng.random() < 0.35 else _other_than(toll, round(toll * rng.uniform(1.1, 2.9)))


def _other_than(toll: int, wounded: int) -> int:
    return wounded + 1 if wounded == toll else wounded


def _rival(rng: random.Random, killed: int) -> int:
    factor = rng.uniform(1.7, 2.6)
    lower = round(killed / factor)
    return lower if lower >= 5 and rng.random() < 0.4 else max(killed + 6, round(killed * factor))


def _hours(rng: random.Random, low: float, high: float) -> timedelta:
    return timedelta(minutes=round(60 * rng.uniform(low, high)))
