"""The third line on a real database with the real reader: from articles to incidents and what was decided."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.events.sites import Sites
from pipeline.reading.places.gazetteer import Places
from storage.database import Database
from storage.records.incident import Decision, Site
from storage.records.reading import Claim
from tests.pipeline.newsroom import SITES, Newsroom, Story

SOHR = "Syrian Observatory for Human Rights"
RUSSIA = "Russian Defence Ministry"
MARKET = Story(
    outlet="Wire",
    text="An air strike on a market in Mayadin killed at least 22 civilians on Tuesday, the Syrian Observatory for "
    "Human Rights said. Five of them were children.",
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    yield Newsroom(database)
    database.close()


def test_reports_of_one_strike_become_one_incident_with_every_partys_figure(newsroom: Newsroom) -> None:
    newsroom.tell(
        MARKET,
        Story(outlet="Gazette", hours=1, text="Air raid kills 22 civilians in al-Mayadeen on Tuesday, a monitor said."),
        Story(outlet="Herald", hours=2, text="An air strike in Mayadin killed 26 people on Tuesday, SOHR said."),
        Story(
            outlet="State TV",
            hours=3,
            text="Nine people were killed in an air strike in Mayadin on Tuesday, the Russian Defence Ministry said.",
        ),
        Story(
            outlet="Post",
            hours=4,
            text="The US military denied that 26 people were killed in an air strike in Mayadin on Tuesday.",
        ),
    )

    [story] = newsroom.stories()
    assert story.incident.site is not None
    assert (story.incident.site.name, story.incident.day_said) == ("Mayadin", True)
    assert story.outlets == ("Wire", "Gazette", "Herald", "State TV", "Post")
    assert newsroom.tolls() == [[(RUSSIA, 9), (SOHR, 26)]]
    assert [(entry.outlet, entry.decision) for entry in story.timeline] == [
        ("Wire", Decision.NEW),
        ("Herald", Decision.REVISED),
        ("State TV", Decision.CONFLICT),
        ("Post", Decision.DENIED),
    ]


def test_every_claim_is_decided_and_what_is_no_toll_of_an_event_is_kept_apart(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(
        Story(
            outlet="Wire",
            text="Twelve people were killed in an air strike in Mayadin on Tuesday. More than 340,000 people have been "
            "killed in Syria since the war began in 2011. Two hundred people could be killed if the dam breaks.",
        )
    )

    assert sorted(newsroom.reasons(article)) == ["apart.cumulative", "apart.hypothetical", "new.incident"]
    assert len(newsroom.stories()) == 1


def test_two_towns_in_one_article_are_two_incidents(newsroom: Newsroom) -> None:
    newsroom.tell(
        Story(
            outlet="Wire",
            text="Twelve people were killed in an air strike in Mayadin on Tuesday. In Abu Kamal, fourteen people "
            "were killed in shelling on Tuesday.",
        )
    )

    assert [story.incident.site and story.incident.site.name for story in newsroom.stories()] == [
        "Mayadin",
        "Abu Kamal",
    ]


def test_an_incident_learns_the_town_and_the_day_from_a_later_report(newsroom: Newsroom) -> None:
    newsroom.tell(
        Story(outlet="Wire", text="Twenty-two people were killed in an air strike in Deir ez-Zor province."),
        Story(outlet="Gazette", hours=1, text="An air strike in Mayadin killed 22 people on Tuesday."),
    )

    [story] = newsroom.stories()
    assert story.incident.site is not None
    assert (story.incident.site.name, story.incident.day_said) == ("Mayadin", True)


def test_nothing_is_done_twice(newsroom: Newsroom) -> None:
    newsroom.tell(MARKET)
    before = newsroom.ledgers()

    again = newsroom.relate()

    assert (again.articles, again.opened, again.decided) == (0, 0, 0)
    assert newsroom.ledgers() == before


def test_an_edit_that_changes_the_figure_is_a_revision(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(MARKET)

    newsroom.edit(article, MARKET.text.replace("22", "19"), hours=2)
    newsroom.relate()

    assert newsroom.reasons(article)[-2:] == ["revised.edit", "echo.part"]
    assert newsroom.tolls() == [[(SOHR, 19)]]
    assert [entry.previous for entry in newsroom.stories()[0].timeline] == [None, 22]


def test_what_an_edit_says_of_the_earlier_version_is_no_toll(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(MARKET)

    note = "Correction: An earlier version of this article said that 22 civilians were killed."
    newsroom.edit(article, f"{MARKET.text.replace('22', '19')}\n\n{note}", hours=2)
    newsroom.relate()

    assert newsroom.tolls() == [[(SOHR, 19)]]
    assert "apart.correction-note" in newsroom.reasons(article)


@pytest.mark.parametrize("hours", [1, 24 * 7, 24 * 40])
def test_an_edit_of_other_words_changes_nothing_however_late(newsroom: Newsroom, hours: float) -> None:
    [article] = newsroom.tell(MARKET)

    newsroom.edit(article, f"{MARKET.text} This article was amended to correct a name.", hours=hours)
    newsroom.relate()

    assert len(newsroom.stories()) == 1
    assert newsroom.tolls() == [[(SOHR, 22)]]
    assert len(newsroom.stories()[0].timeline) == 1


def test_an_edit_that_removes_the_claim_withdraws_it(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(MARKET)

    newsroom.edit(article, "This article has been removed while it is checked.", hours=2)
    newsroom.relate()

    [story] = newsroom.stories()
    assert newsroom.tolls() == [[]]
    assert [(entry.decision, entry.previous) for entry in story.timeline] == [
        (Decision.NEW, None),
        (Decision.WITHDRAWN, 22),
    ]
    assert story.timeline[-1].seen_at > story.timeline[0].seen_at


def test_the_word_of_a_party_survives_where_another_outlet_has_it(newsroom: Newsroom) -> None:
    article, _ = newsroom.tell(
        MARKET,
        Story(outlet="Gazette", hours=1, text="An air strike killed 22 civilians in Mayadin on Tuesday, SOHR said."),
    )

    newsroom.edit(article, "This article has been removed while it is checked.", hours=2)
    newsroom.relate()

    [story] = newsroom.stories()
    assert newsroom.tolls() == [[(SOHR, 22)]]
    assert story.series[0].voices[0].outlet == "Gazette"
    assert story.timeline[-1].reason == "withdrawn.edit"


def test_who_only_repeated_a_toll_takes_nothing_from_it(newsroom: Newsroom) -> None:
    _, echo = newsroom.tell(
        MARKET,
        Story(outlet="Gazette", hours=1, text="An air strike killed 22 civilians in Mayadin on Tuesday, SOHR said."),
    )

    newsroom.edit(echo, "The market of Mayadin is described here.", hours=2)
    newsroom.relate()

    assert newsroom.reasons(echo)[-1] == "withdrawn.echo"
    assert newsroom.tolls() == [[(SOHR, 22)]]


def test_what_was_withdrawn_through_two_edits_no_longer_stands(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(MARKET)
    for hours, text in ((1, f"{MARKET.text} More follows."), (2, "Removed."), (3, "Removed for good.")):
        newsroom.edit(article, text, hours=hours)
        newsroom.relate()

    assert newsroom.tolls() == [[]]
    assert [entry.reason for entry in newsroom.stories()[0].timeline] == ["new.incident", "withdrawn.edit"]


def test_a_notice_withdraws_the_toll_of_its_house(newsroom: Newsroom) -> None:
    strike = "An air strike killed 40 people in Mayadin on Tuesday."
    _, _, notice = newsroom.tell(
        Story(outlet="Wire", text=strike),
        Story(outlet="Gazette", text="Rain fell.", hours=1),
        Story(
            outlet="Wire",
            hours=5,
            title="Wire withdraws its report of 40 killed in Mayadin",
            text="Wire withdraws its report that 40 people were killed in an air strike in Mayadin on Tuesday.",
        ),
    )

    assert newsroom.reasons(notice) == ["withdrawn.notice"]
    assert newsroom.tolls() == [[]]


def test_an_edit_into_a_notice_withdraws_everything_that_the_article_said(newsroom: Newsroom) -> None:
    strike = "About 60 people were wounded and 40 people were killed in an air strike in Mayadin on Tuesday."
    [article] = newsroom.tell(Story(outlet="Wire", text=strike))

    newsroom.edit(article, "Wire retracts this story. It said 40 people were killed in Mayadin on Tuesday.", hours=2)
    newsroom.relate()

    assert newsroom.reasons(article)[-2:] == ["withdrawn.notice", "withdrawn.edit"]
    assert newsroom.tolls() == [[]]


def test_a_shorter_text_that_still_tells_of_the_dead_takes_back_nothing(newsroom: Newsroom) -> None:
    [article] = newsroom.tell(
        Story(outlet="Wire", text="An air strike killed 40 people and wounded 60 in Mayadin on Tuesday.")
    )

    newsroom.edit(article, "An air strike killed 40 people in Mayadin on Tuesday. More follows.", hours=2)
    newsroom.relate()

    assert newsroom.tolls() == [[(None, 40), (None, 60)]]
    assert newsroom.reasons(article) == ["new.incident", "new.series", "echo.copy"]


def test_a_notice_about_nothing_that_is_known_is_no_incident(newsroom: Newsroom) -> None:
    [notice] = newsroom.tell(
        Story(outlet="Wire", text="Wire withdraws its report that 40 people were killed in Mayadin on Tuesday.")
    )

    assert newsroom.reasons(notice) == ["apart.withdrawal-of-nothing-known"]
    assert newsroom.stories() == []


def test_a_denial_of_what_nobody_has_said_is_no_incident(newsroom: Newsroom) -> None:
    [denial] = newsroom.tell(
        Story(outlet="Wire", text="The Russian Defence Ministry denied that 40 soldiers were killed in Mayadin.")
    )

    assert newsroom.reasons(denial) == ["apart.denial-of-nothing-known"]
    assert newsroom.stories() == []


class Poisoned(Sites):
    """Cannot cope with one town."""

    def of(self, claim: Claim) -> Site | None:
        if claim.place == "Abu Kamal":
            raise ValueError("this one")
        return super().of(claim)


def test_a_poisoned_article_stops_only_itself(newsroom: Newsroom) -> None:
    towns = ["Raqqa", "Abu Kamal", "Mayadin", "Abu Kamal", "Homs"]
    for number, town in enumerate(towns):
        newsroom.publish(Story(outlet=f"Outlet {number}", text=f"Twelve people were killed in {town}.", hours=number))

    report = newsroom.relate(Poisoned(Places.shipped))

    assert (report.articles, report.opened, report.failed) == (5, 3, 2)
    assert [story.incident.site and story.incident.site.name for story in newsroom.stories()] == [
        "Raqqa",
        "Mayadin",
        "Homs",
    ]
    assert newsroom.relate(SITES).articles == 0


def test_more_than_a_batch_is_related_in_the_order_in_which_it_was_seen(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.relate.BATCH", 5)
    for number in range(12):
        newsroom.publish(
            Story(outlet="Wire", text=f"{number + 12} people were killed in Mayadin on Tuesday.", seen=5 - number / 10)
        )

    assert newsroom.relate().articles == 12
    [ledger] = newsroom.ledgers()
    assert [entry.figure for entry in ledger] == list(range(23, 11, -1))
