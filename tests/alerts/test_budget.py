"""A channel hears as much as its budget allows, and the next digest says what it did not hear."""

from collections import Counter

import pytest

from alerts.channels._budget import Budget
from alerts.compose import compose, preview
from alerts.digest import DigestKeys
from alerts.render import render_digest
from storage.records.digest import Digest
from storage.records.held_back import HeldBackCount
from storage.records.rule import Severity
from tests.alerts.conftest import BERLIN, Newsroom, desk, hook

EVENING = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
USED_UP = "its budget of 3/h was used up"


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """Two channels, of which one may hear three alerts an hour."""
    newsroom.channels = {
        "desk": desk("a@example.org", "b@example.org"),
        "soc": hook("https://soc.example/hook").with_budget(Budget(3, "h")),
        "ops": hook("https://ops.example/hook").with_budget(Budget(5, "d")),
    }
    newsroom.digests = dict(EVENING)
    newsroom.now = newsroom.now.astimezone(BERLIN).replace(hour=18, minute=0, second=0)
    newsroom.rule("toll", channels=("soc", "ops"), series=("morning",))
    compose_due(newsroom)
    return newsroom


def compose_due(newsroom: Newsroom) -> list[Digest]:
    return compose(newsroom.database, newsroom.digests, newsroom.channels, zone=BERLIN, now=newsroom.now)


def alert(newsroom: Newsroom, number: int, rule: str = "toll") -> None:
    for _ in range(number):
        newsroom.match(rule)
    newsroom.triage()


def heard(newsroom: Newsroom) -> Counter[str]:
    return Counter(delivery.channel for delivery in newsroom.deliveries() if delivery.alert_id)


def next_digest(newsroom: Newsroom) -> Digest:
    newsroom.later(hours=24)
    (digest,) = compose_due(newsroom)
    with newsroom.database.snapshot() as store:
        return store.digests.get(digest.id)


def test_what_exceeds_a_budget_is_held_back_and_the_next_digest_counts_it(told: Newsroom) -> None:
    alert(told, 7)

    assert heard(told) == {"soc": 3, "ops": 5}
    digest = next_digest(told)
    assert digest.held_back == (
        HeldBackCount(channel="ops", reason="its budget of 5/d was used up", number=2),
        HeldBackCount(channel="soc", reason=USED_UP, number=4),
    )
    with told.database.snapshot() as store:
        assert len(store.digests.holds(digest.id)) == 7


def test_each_digest_counts_only_what_it_holds(told: Newsroom) -> None:
    alert(told, 4)
    first = next_digest(told)
    told.later(hours=2)
    alert(told, 5)

    assert [one.number for one in first.held_back] == [1]
    assert [(one.channel, one.number) for one in next_digest(told).held_back] == [("soc", 2)]
    assert next_digest(told).held_back == ()


def test_the_hour_slides(told: Newsroom) -> None:
    alert(told, 2)
    told.later(minutes=40)
    alert(told, 2)  # the fourth is one too many
    assert heard(told)["soc"] == 3
    told.later(minutes=19, seconds=59)
    alert(told, 1)  # the first two were 59:59 ago
    assert heard(told)["soc"] == 3
    told.later(seconds=1)
    alert(told, 3)  # they count no longer, and the third still does
    assert heard(told)["soc"] == 5


def test_recipients_of_one_alert_count_as_one(told: Newsroom) -> None:
    told.channels["desk"] = told.channels["desk"].with_budget(Budget(2, "h"))
    told.rule("mail", channels=("desk",), series=("morning",))

    alert(told, 3, "mail")

    assert heard(told) == {"desk": 4}


def test_digests_count_for_no_budget(told: Newsroom) -> None:
    told.channels["desk"] = told.channels["desk"].with_budget(Budget(1, "d"))
    told.rule("mail", channels=("desk",), series=("morning",))
    next_digest(told)

    alert(told, 1, "mail")

    assert heard(told) == {"desk": 2}


def test_what_is_critical_is_never_held_back_and_counts(told: Newsroom) -> None:
    told.rule("worst", severity=Severity.CRITICAL, channels=("soc",), series=("morning",))

    alert(told, 6, "worst")
    alert(told, 1)

    assert heard(told) == {"soc": 6, "ops": 1}


@pytest.mark.parametrize(
    ("to", "series"),
    [(["soc"], "noon"), (["desk"], "morning")],
    ids=["the digest that the channel gets", "any digest"],
)
def test_a_rule_without_a_digest_is_told_by_another(told: Newsroom, to: list[str], series: str) -> None:
    told.digests["noon"] = DigestKeys.model_validate({"at": "12:00", "to": to})
    compose_due(told)
    told.rule("bare", channels=("soc",))
    alert(told, 4, "bare")

    told.later(hours=24)

    held = {}
    for digest in compose_due(told):
        with told.database.snapshot() as store:
            held[digest.series] = [one.number for one in store.digests.get(digest.id).held_back]
    assert held == {"morning": [], "noon": [], series: [1]}


def test_without_any_digest_it_is_recorded_all_the_same(told: Newsroom) -> None:
    told.digests.clear()
    told.rule("bare", channels=("soc",))
    alert(told, 4, "bare")

    with told.database.snapshot() as store:
        assert store.outbox.held_back({4: [1]}) == (HeldBackCount(channel="soc", reason=USED_UP, number=1),)


def test_the_digest_says_so_in_every_form(told: Newsroom) -> None:
    alert(told, 5)
    message = preview(told.database, "morning", told.digests, told.channels, zone=BERLIN, now=told.now)
    words = f"Held back: 2 for soc, because {USED_UP}"

    assert words in message.text
    assert words in message.html
    digest = next_digest(told)
    with told.database.snapshot() as store:
        stories = store.alerts.stories(store.digests.holds(digest.id))
    data = render_digest(digest, stories, zone=BERLIN).data["digest"]
    assert isinstance(data, dict)
    assert data["held_back"] == [{"channel": "soc", "count": 2, "because": USED_UP}]
