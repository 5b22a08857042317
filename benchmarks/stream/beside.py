"""What fills a month beside incidents: sport and weather, warnings, anniversaries, round-ups of the week."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from benchmarks.stream.model import Incident, Mention, Outlet, Role, Town
from benchmarks.stream.plot import DAYS
from benchmarks.stream.press import Piece, Press
from benchmarks.stream.prose import Draft, Paragraph
from benchmarks.stream.slots import MONTHS, House, event_slots, history_slots, place_slots, recap_slots, time_slots
from benchmarks.stream.texts import Shapes, data, fill, lines, title_case

_WARNINGS = 14
_TOTALS = 8
_ANNIVERSARIES = 10
_LOOKS_BACK = 8
_ROUNDUPS = 7
_COPIED = 0.12  # share of the noise that others reprint


class Filler:
    """Writes and prints all that is no report of an incident."""

    def __init__(self, rng: random.Random, press: Press, towns: tuple[Town, ...], start: datetime) -> None:
        self._rng, self._press, self._towns, self._start = rng, press, towns, start
        self._shapes = Shapes(rng)

    def print(self, incidents: tuple[Incident, ...], *, noise: int) -> None:
        """Print `noise` articles that are about nothing of the kind, and what looks back or ahead."""
        for _ in range(_WARNINGS):
            self._publish(self._house(), self._warning, genre="warning")
        for _ in range(_TOTALS):
            self._publish(self._house(), self._total, genre="total")
        for _ in range(_ANNIVERSARIES):
            self._publish(self._house(), self._anniversary, genre="anniversary")
        for _ in range(_LOOKS_BACK):
            self._look_back()
        for _ in range(_ROUNDUPS):
            self._round_up(incidents)
        printed = 0
        while printed < noise:
            printed += self._noise()

    def _house(self, *, earliest: int = 0) -> House:
        day = timedelta(days=self._rng.randrange(earliest, DAYS), minutes=self._rng.randrange(330, 1320))
        return House(outlet=self._rng.choice(self._press.outlets), published=self._start + day, rng=self._rng)

    def _publish(self, house: House, write: Callable[[House], Draft], *, genre: str) -> Piece:
        draft = write(house)
        if house.outlet.case == "title":
            draft = Draft(title=title_case(draft.title), paragraphs=draft.paragraphs)
        piece = Piece(
            outlet=house.outlet, published=house.published, draft=draft, story=self._press.new_story(), genre=genre
        )
        self._press.print(piece)
        return piece

    def _noise(self) -> int:
        house = self._house()
        piece = self._publish(house, self._about_something_else, genre="noise")
        if self._rng.random() > _COPIED:
            return 1
        others: list[Outlet] = [outlet for outlet in self._press.outlets if outlet != house.outlet]
        copies = list(self._press.copies(piece, self._rng.sample(others, self._rng.randint(1, 3))))
        for copy in copies:
            self._press.print(copy)
        return 1 + len(copies)

    def _about_something_else(self, house: House) -> Draft:
        noise = data("noise")
        topic = noise[self._rng.choice(("sport", "weather", "market", "politics", "culture", "health", "technology"))]
        count = self._rng.randint(6, 9)
        shapes = [self._rng.choice(lines(topic["openings"])), *self._rng.sample(lines(topic["lines"]), count)]
        sentences = [fill(shape, self._noise_slots(house, noise), self._rng) for shape in shapes]
        title = fill(self._rng.choice(lines(topic["titles"])), self._noise_slots(house, noise), self._rng)
        return Draft(title=title, paragraphs=_in_twos(sentences))

    def _noise_slots(self, house: House, noise: Mapping[str, list[str]]) -> dict[str, str]:
        rng = self._rng
        town, town2 = rng.sample(self._towns, 2)
        pairs = {
            kind: rng.sample(noise[source], 2)
            for kind, source in (("player", "names"), ("team", "teams"), ("firm", "firms"))
        }
        drawn = {name: one for name, (one, _) in pairs.items()} | {f"{name}2": two for name, (_, two) in pairs.items()}
        return drawn | {
            "town": house.spell(town),
            "town2": house.spell(town2),
            "province": town.province,
            "weekday": f"{house.published:%A}",
            "month": rng.choice(MONTHS),
            "year": str(house.published.year - rng.randint(3, 40)),
            "score": rng.choice(("1-0", "2-1", "3-1", "2-0", "4-2", "3-0", "5-3")),
            "a": house.figure(rng.randint(2, 5)),
            "b": house.figure(rng.randint(0, 4) + 2),
            "many": str(rng.randint(11, 60)),
            "minute": str(rng.choice((64, 75, 78, 84, 86, 88))),
            "place": rng.choice(("third", "fifth", "second", "tenth")),
            "crowd": f"{rng.randint(110, 9900):,}",
            "price": f"{rng.randint(11, 900) * 10:,}",
            "degrees": str(rng.randint(36, 46)),
            "wind": str(rng.randint(80, 130)),
            "pct": str(rng.randint(6, 19)),
            "pct2": str(rng.randint(20, 70)),
            "side": rng.choice(("north", "south", "east", "west")),
        }

    def _slots(self, house: House) -> dict[str, str]:
        means = data("means")[self._rng.choice(("airstrike", "car bomb", "suicide bomb", "shelling"))]
        event, bare = self._rng.choice(means["events"]), self._rng.choice(means["bare"])
        slots = history_slots(house) | place_slots(self._rng.choice(self._towns), house)
        slots |= time_slots(house.published, house)
        toll = self._rng.randint(15, 90)
        return slots | {
            "r_event": event,
            "r_bare": bare,
            "hev": bare,
            "r_town": slots["town"],
            "p_toll": f"{toll} people",
            "p_toll_bare": str(toll),
        }

    def _warning(self, house: House) -> Draft:
        return self._feature(house, "hypothetical", Mention(incident=None, role=Role.HYPOTHETICAL))

    def _total(self, house: House) -> Draft:
        return self._feature(house, "totals", Mention(incident=None, role=Role.CUMULATIVE))

    def _anniversary(self, house: House) -> Draft:
        return self._feature(house, "anniversary", Mention(incident=None, role=Role.RECAP))

    def _feature(self, house: House, kind: str, mention: Mention, slots: dict[str, str] | None = None) -> Draft:
        """Write an opening that tells, and paragraphs that only dwell on it."""
        past, slots = data("past"), slots or self._slots(house)
        opening = fill(self._shapes.draw(lines(past[kind])), slots, self._rng)
        family = kind if kind in {"hypothetical", "totals"} else "anniversary"
        more = [fill(shape, slots, self._rng) for shape in self._rng.sample(lines(past[f"{family}_more"]), 5)]
        backgrounds = data("scenes")["background"]
        more.append(fill(self._shapes.draw(lines(backgrounds)), slots, self._rng))
        title = fill(self._shapes.draw(lines(past[f"{family}_titles"])), slots, self._rng)
        return Draft(title=title, paragraphs=(Paragraph(text=opening, mentions=(mention,)), *_in_twos(more)))

    def _look_back(self) -> None:
        """Return to an incident of this month a week or more later."""
        house = self._house(earliest=12)
        incident = self._press.earlier(house.published, None, 7, 11)
        if incident is None:
            return
        event = event_slots(incident, house)
        slots = self._slots(house) | recap_slots(incident, house)
        slots |= {"town": event["town"], "weekday": f"{house.published:%A}", "hev": event["hev"]}
        mention = Mention(incident=incident.id, role=Role.RECAP)
        self._publish(house, lambda at: self._feature(at, "anniversary_recent", mention, slots), genre="anniversary")

    def _round_up(self, incidents: tuple[Incident, ...]) -> None:
        house = self._house(earliest=8)
        days = {
            incident.id: incident
            for incident in incidents
            if 2 <= (house.published - incident.at).days <= 5 and incident.arc != "withdrawn"
        }
        chosen = self._rng.sample(sorted(days), min(4, len(days)))
        if chosen:
            recalled = sorted((days[name] for name in chosen), key=lambda incident: incident.at)
            self._publish(house, lambda at: self._week(at, recalled), genre="roundup")

    def _week(self, house: House, recalled: list[Incident]) -> Draft:
        past = data("past")
        shapes = lines(past["recap"])[:3]  # the shapes that name the day
        paragraphs = tuple(
            Paragraph(
                text=fill(self._rng.choice(shapes), recap_slots(incident, house), self._rng),
                mentions=(Mention(incident=incident.id, role=Role.RECAP),),
            )
            for incident in recalled
        )
        slots = self._slots(house)
        title = fill(self._shapes.draw(lines(past["roundup_titles"])), slots, self._rng)
        rest = fill(self._shapes.draw(lines(past["hypothetical_more"])), slots, self._rng)
        return Draft(title=title, paragraphs=(*paragraphs, Paragraph(text=rest)))


def _in_twos(sentences: list[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text=" ".join(sentences[at : at + 2])) for at in range(0, len(sentences), 2))
