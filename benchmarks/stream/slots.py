"""The words that fill the shapes: an incident and a statement as one house would put them."""

import random
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.stream.geography import distance, towns
from benchmarks.stream.model import Incident, Outlet, Statement, Town
from benchmarks.stream.texts import data, number

MONTHS = tuple(month_name)[1:]
_PARTS_OF_DAY = ((11, "morning"), (17, "afternoon"), (24, "evening"))
_DOZENS = {12: "a dozen", 24: "two dozen"}
_IN_THE_OPEN = frozenset({"ambush", "mine", "raid", "clashes"})
_VAGUE = range(30, 100)  # tolls that a headline may call "dozens"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One outlet writing one article: the choices it keeps throughout."""

    outlet: Outlet
    published: datetime
    rng: random.Random

    def spell(self, town: Town) -> str:
        """Spell a town as this house does, and now and then as another would."""
        spellings = (town.name, *town.also)
        return spellings[self.outlet.spelling if self.rng.random() < 0.85 else self.rng.randrange(3)]

    def figure(self, value: int, *, start: bool = False) -> str:
        """Write a number."""
        return number(value, words=self.outlet.words, start=start)


def event_slots(incident: Incident, house: House) -> dict[str, str]:
    """Say what happened, where and when."""
    rng, how = house.rng, data("means")[incident.means]
    obj = incident.target
    event, bare = rng.choice(how["events"]), rng.choice(how["bare"])
    slots = {
        "obj": obj,
        "obj_head": obj.removeprefix("a ").removeprefix("an ").removeprefix("the "),
        "an_event": event,
        "the_event": "the " + event.removeprefix("a ").removeprefix("an "),
        "event_bare": bare,
        "hev": bare,
        "hit": rng.choice(how["hits"]).format(obj=obj),
        "on": rng.choice(how["on"]).format(obj=obj),
        "ordinary": rng.choice(data("targets")["ordinary"][incident.victims]),
    }
    slots["hit_head"] = rng.choice(how["hit_head"]).format(obj_head=slots["obj_head"])
    slots |= place_slots(incident.town, house) | time_slots(incident.at, house)
    if incident.means in _IN_THE_OPEN and rng.random() < 0.3:
        slots["at"] = rng.choice(("near {town}", "outside {town}", "on the outskirts of {town}"))
    return slots


def place_slots(town: Town, house: House) -> dict[str, str]:
    """Say where."""
    rng, name = house.rng, house.spell(town)
    bare = town.province.removesuffix(" province")
    place = rng.choice(
        (f"in {name}",) * 3
        + (f"in the town of {name}", f"in {name}, {town.province},", f"in {name}, a town in {bare} province,")
    )
    neighbour = next(other for other in towns() if other.cluster == town.cluster and other.name != town.name)
    return {
        "town": name,
        "at": place,
        "at_short": f"in {name}",
        "at_front": f"in {name}",
        "province": town.province,
        "province_bare": bare,
        "in_province": rng.choice((f"in {town.province}", f"a town in {town.province}", f"in Karsenia's {bare}")),
        "neighbour": house.spell(neighbour),
        "near_km": house.figure(round(distance(town, neighbour))),
    }


def time_slots(at: datetime, house: House) -> dict[str, str]:
    """Say when."""
    weekday = f"{at:%A}"
    part = next(name for hour, name in _PARTS_OF_DAY if at.hour < hour)
    when = house.rng.choice((f"on {weekday} {part}", f"on {weekday} {part}", f"on {weekday}", f"{weekday} {part}"))
    return {
        "day": f"on {weekday}",
        "when": when,
        "weekday": weekday,
        "day_ago": f"on {weekday}",
        "day_possessive": f"{weekday}'s",
        "day_now": f"on {house.published:%A}",
    }


def toll_slots(incident: Incident, statement: Statement, house: House, *, with_wounded: bool) -> dict[str, str]:
    """Say how many."""
    rng = house.rng
    group = data("targets")[incident.victims]
    noun = rng.choice(group["nouns"])
    disputes = statement.against is not None and statement.killed != incident.statements[0].killed
    qualifier = "" if disputes or statement.correction else _qualifier(statement, rng)
    figure = house.figure(statement.killed)
    if statement.killed in _DOZENS and rng.random() < 0.3:
        figure = _DOZENS[statement.killed]
    count = f"{qualifier} {figure}".strip()
    at_start = count if qualifier or "dozen" in figure else house.figure(statement.killed, start=True)
    slots = {
        "toll": f"{count} {noun}",
        "toll_at_start": f"{at_start} {noun}",
        "count": count,
        "count_at_start": at_start,
        "noun": noun,
        "fig": house.figure(statement.killed),
        "vague": "dozens",
        "old": house.figure(statement.instead_of or 0),
    }
    return slots | _wounded(statement.wounded if with_wounded else 0, house)


def may_say(shape: str, statement: Statement) -> bool:
    """Whether a headline's vague word fits the toll."""
    return "ague}" not in shape or statement.killed in _VAGUE


def speaker_slots(party: str, against: str | None, rng: random.Random) -> dict[str, str]:
    """Say who says it."""
    speakers: Mapping[str, Any] = data("speakers")
    other = speakers[against]["names"][0] if against else "other sources"
    return {
        "src": rng.choice(speakers[party]["names"]),
        "voice": rng.choice(speakers[party]["voices"])[0],
        "hsp": rng.choice(speakers[party]["head"]),
        "other": other,
    }


def history_slots(house: House) -> dict[str, str]:
    """Give the numbers and names of a background that belongs to no event."""
    rng, year = house.rng, house.published.year
    past = year - rng.randint(2, 9)
    return {
        "times": rng.choice(("twice", "three times", "four times", "once")),
        "km": house.figure(rng.randint(11, 70)),
        "side": rng.choice(("north", "south", "east", "west")),
        "season": rng.choice(("spring", "autumn", "summer", "winter")),
        "p_month": rng.choice(MONTHS),
        "p_year": str(past),
        "p_years": house.figure(year - past),
        "pop": f"{rng.randint(9, 90)},000",
        "hours": house.figure(rng.randint(2, 6)),
        "c_num": f"{rng.randint(15, 95) * 10:,}",
        "c_big": f"{rng.randint(12, 60) * 1000:,}",
        "p_toll": f"{house.figure(rng.randint(15, 90))} people",
        "y_num": f"{rng.randint(2, 40) * 100:,}",
        "y_small": house.figure(rng.randint(10, 60)),
    }


def recap_slots(incident: Incident, house: House) -> dict[str, str]:
    """Recall an incident of the days before, with its latest figure."""
    # A recap never breaks news: it has figures that were in the papers for half a day.
    printed = house.published - timedelta(hours=12)
    known = [one for one in incident.statements if one.at < printed and one.stance == "asserts"]
    said = [one for one in known if one.party == incident.statements[0].party][-1]
    event = event_slots(incident, house)
    return {
        "r_town": event["town"],
        "r_event": event["an_event"],
        "r_bare": event["event_bare"],
        "r_weekday": f"{incident.at:%A}",
        "r_days": house.figure((house.published.date() - incident.at.date()).days),
        "r_toll": toll_slots(incident, said, house, with_wounded=False)["toll"],
    }


def days_before(incident: Incident, published: datetime) -> float:
    """Give how many days ago an incident was."""
    return (published - incident.at) / timedelta(days=1)


def _qualifier(statement: Statement, rng: random.Random) -> str:
    if statement.killed >= 20 and statement.killed % 10 == 0 and rng.random() < 0.4:
        return "more than"
    return rng.choice(("", "", "", "at least", "at least"))


def _wounded(wounded: int, house: House) -> dict[str, str]:
    if not wounded:
        return {"w_p": "", "w_a": "", "w_v": "", "w_s": "", "h_w": "", "h_wv": ""}
    figure = house.figure(wounded)
    return {
        "w_p": f" and {figure} [others|others|more|more people] [wounded|injured|hurt]",
        "w_a": f" and [wounding|injuring] {figure} [others|more]",
        "w_v": f" and [wounded|injured] {figure} [others|more|people]",
        "w_s": f", and {figure} [others|more people] were [wounded|injured|hurt]",
        "h_w": f", {wounded} [wounded|hurt|injured]",
        "h_wv": f", [wounds|injures] {wounded}",
    }
