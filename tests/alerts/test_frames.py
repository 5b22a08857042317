"""How a frame spread: who carried it, in whose voice, and how fast it went round."""

from dataclasses import replace
from datetime import date, timedelta

from alerts.frames import FrameDay, echo, frame_facts, view_frames
from storage.records.reading import FrameHit, FrameStatus, FrameUse
from tests.alerts.conftest import BERLIN
from tests.alerts.test_render import SEVEN, digest

TITLES = {"end_of_isis": "The end of ISIS is announced"}


def use(
    article: int,
    outlet: str,
    *,
    hours: float,
    voice: str = "own",
    speaker: str | None = None,
    negated: bool = False,
    strength: str = "strong",
    pattern: str = "{isis} BEFORE/4 defeated",
    origin: str | None = None,
) -> FrameUse:
    """A sentence in an article that appeared and was seen so many hours before the digest."""
    hit = FrameHit(
        frame="end_of_isis",
        field="text",
        start=0,
        end=10,
        sentence="ISIS is defeated.",
        status=FrameStatus.DENIED if negated else FrameStatus.ASSERTED,
        modality="asserted",
        voice="quoted" if speaker else voice,
        strength=strength,
        speaker=speaker,
        why=("frame.asserted", pattern),
    )
    at = SEVEN - timedelta(hours=hours)
    return FrameUse(
        hit=hit,
        article_id=article,
        outlet=outlet,
        origin=origin or outlet,
        title=f"Report {article}",
        link=f"https://wire.example/{article}",
        told_at=at,
        seen_at=at,
    )


def counted(*uses: FrameUse, hours: int = 24) -> list[FrameDay]:
    return echo(uses, TITLES, digest(hours=hours), BERLIN)


def test_outlets_origins_and_voices_are_counted_by_article() -> None:
    [day] = counted(
        use(1, "Barada", hours=20, speaker="General command"),
        use(1, "Barada", hours=20, speaker="General command"),
        use(2, "Nordsea", hours=18, speaker="Iraq's prime minister"),
        use(3, "Rhine", hours=17, speaker="General command", origin="Barada"),
        use(4, "Rhine", hours=3),
        use(5, "Harbour", hours=2, speaker="coalition general", negated=True),
    )

    assert (day.frame, day.title, day.day) == ("end_of_isis", TITLES["end_of_isis"], date(2017, 10, 3))
    assert (day.outlets, day.origins) == (("Barada", "Nordsea", "Rhine", "Harbour"), 4)
    assert (day.own, day.quoted, day.negated) == (1, 3, 1)
    assert day.speakers == (("General command", 2), ("Iraq's prime minister", 1), ("coalition general", 1))
    assert (day.first.outlet, day.spread) == ("Barada", timedelta(hours=3))


def test_copies_are_one_origin() -> None:
    [day] = counted(use(1, "Wire", hours=5), use(2, "Post", hours=4, origin="Wire"))

    assert (len(day.outlets), day.origins, day.spread) == (2, 1, None)


def test_one_weak_sentence_alone_is_no_use_of_a_frame() -> None:
    alone = use(1, "Wire", hours=5, strength="weak")
    other = use(1, "Wire", hours=5, strength="weak", pattern="last stand")

    assert counted(alone, alone) == []
    assert [day.own for day in counted(alone, other)] == [1]


def test_a_digest_of_several_days_counts_each_that_ends_at_its_hour() -> None:
    days = counted(use(1, "A", hours=70), use(2, "B", hours=30), use(3, "C", hours=26), use(4, "D", hours=1), hours=72)

    assert [(day.day.day, len(day.outlets)) for day in days] == [(1, 1), (2, 2), (3, 1)]


def test_the_night_on_which_clocks_change_makes_no_day_of_its_own() -> None:
    days = counted(use(1, "A", hours=24.5), use(2, "B", hours=1), hours=25)

    assert [len(day.outlets) for day in days] == [2]


def test_a_frame_that_no_rule_watches_is_not_counted() -> None:
    assert echo([use(1, "A", hours=2)], {}, digest(), BERLIN) == []


def test_the_table_says_who_was_first_how_fast_it_spread_and_who_said_it() -> None:
    speakers = ["One", "Two", "Three", "Four", "Five"]
    uses = [use(n, f"Outlet {n}", hours=10 - n, speaker=speaker) for n, speaker in enumerate(speakers)]

    [frame] = view_frames(counted(*uses), BERLIN)

    assert frame.title == TITLES["end_of_isis"]
    [row] = frame.days
    assert (row.day, row.first, row.spread) == ("Tue 3 Oct 2017", "Outlet 0, Mon 2 Oct 21:00", "2 hours")
    assert row.speakers == "Five, Four, One, 2 more"


def test_programs_get_the_whole_table() -> None:
    [row] = frame_facts(counted(use(1, "A", hours=3, speaker="X"), use(2, "B", hours=2), use(3, "C", hours=1.5)))

    assert isinstance(row, dict)
    assert (row["frame"], row["day"], row["outlets"]) == ("end_of_isis", "2017-10-03", ["A", "B", "C"])
    assert row["spread_seconds"] == 5400
    assert row["speakers"] == [{"speaker": "X", "articles": 1}]
    assert isinstance(row["first"], dict)
    assert (row["first"]["link"], row["first"]["sentence"]) == ("https://wire.example/1", "ISIS is defeated.")


def test_a_link_that_is_none_is_not_shown() -> None:
    hostile = replace(use(1, "A", hours=3), link="javascript:alert(1)")

    [frame] = view_frames(counted(hostile), BERLIN)

    assert frame.days[0].link is None
