"""Power fails between any two lines, and nothing is lost: kill -9 at every commit and during every send."""

import signal
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.flows.conftest import NOTHING, STORIES, Death, Nursery, World

Build = Callable[..., World]
HalfHours = Callable[[int], datetime]


def prepare(world: World, nursery: Nursery, six: datetime) -> None:
    """Let one quiet run pass, so that the feeds are known and the series of digests has begun."""
    assert nursery.run(world.config, six).exit == 0
    world.site.published = 1


def told_by_hook(world: World) -> dict[str, set[str]]:
    """Give the ids under which each headline was posted."""
    told: dict[str, set[str]] = {}
    for identifier, body in world.site.hooks:
        assert body["type"] == "alert.new"
        told.setdefault(body["items"][0]["title"], set()).add(identifier)
    return told


def assert_all_is_told(world: World, *, most_copies: int) -> None:
    hits = {STORIES["wire"][0], STORIES["gazette"][0]}
    told = told_by_hook(world)
    assert told.keys() == hits
    assert all(len(identifiers) == 1 for identifiers in told.values()), "copies of one message have one id"
    assert len({identifier for identifiers in told.values() for identifier in identifiers}) == len(hits)
    mails = world.mailbox.messages
    assert len({mail["Message-ID"] for mail in mails}) == 1
    for mail in mails:
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert all(word in text.replace("*", "") for word in hits)
    assert len(world.site.hooks) + len(mails) <= len(hits) + 1 + most_copies


def test_a_kill_at_any_commit_loses_nothing_and_doubles_at_most_what_was_in_flight(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    """Catalogue A2, A3, A4."""
    number = 0
    while True:
        number += 1
        world = build_world(f"commit{number}")
        prepare(world, nursery, six)

        death = nursery.run(world.config, half_hours(2), at_commit=number)
        if death.signal is None:
            break
        assert death.signal == signal.SIGKILL
        for later in (3, 4):
            assert nursery.run(world.config, half_hours(later)).exit == 0

        # In flight are at most the two webhooks and the mail, which one channel each had in hand.
        assert_all_is_told(world, most_copies=3)

    assert death.exit == 0
    assert number > 10


@pytest.mark.parametrize("table", ["articles", "feeds", "matches", "alerts", "digests", "deliveries", "attempts"])
def test_a_kill_at_the_first_commit_that_writes_each_table_loses_nothing(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours, table: str
) -> None:
    """Catalogue A2, A3, A9."""
    world = build_world(f"first-{table}")
    prepare(world, nursery, six)

    death = nursery.run(world.config, half_hours(2), at_commit=1, of=table)

    assert death.signal == signal.SIGKILL
    assert table in death.wrote
    for later in (3, 4):
        assert nursery.run(world.config, half_hours(later)).exit == 0
    assert_all_is_told(world, most_copies=3)


def test_a_kill_before_the_items_are_stored_leaves_the_old_validators(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    """Catalogue A1."""
    world = build_world("validators")
    prepare(world, nursery, six)
    # The second run's first writes are the put-to-work, the claim, and then the store of what was fetched.
    deaths: list[Death] = []
    while not deaths or "articles" not in deaths[-1].wrote:
        number = len(deaths) + 1
        deaths.append(nursery.run(world.config, half_hours(1 + number), at_commit=number))
    asked = len(world.site.conditional)

    assert nursery.run(world.config, half_hours(len(deaths) + 3)).exit == 0

    assert world.site.conditional[asked:] == [True, True], "the validators of the first poll are still sent"
    assert told_by_hook(world).keys() == {STORIES["wire"][0], STORIES["gazette"][0]}


def test_a_kill_while_a_webhook_is_being_answered_sends_the_same_message_again(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    """Catalogue A5, A6."""
    world = build_world("hook")
    prepare(world, nursery, six)
    world.site.on_hook = nursery.kill

    assert nursery.run(world.config, half_hours(2)).signal == signal.SIGKILL

    world.site.on_hook = lambda: None
    assert nursery.run(world.config, half_hours(3)).exit == 0
    assert_all_is_told(world, most_copies=3)


def test_a_kill_after_the_mail_server_took_the_mail_sends_the_same_mail_again(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    """Catalogue A7."""
    world = build_world("mail")
    prepare(world, nursery, six)
    world.mailbox.on_mail = nursery.kill

    assert nursery.run(world.config, half_hours(2)).signal == signal.SIGKILL

    world.mailbox.on_mail = lambda: None
    assert nursery.run(world.config, half_hours(3)).exit == 0
    assert len(world.mailbox.received) == 2
    assert_all_is_told(world, most_copies=3)


def test_a_second_round_with_nothing_new_tells_nothing(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    world = build_world("quiet")
    prepare(world, nursery, six)
    for later in (2, 3, 4, 5):
        assert nursery.run(world.config, half_hours(later)).exit == 0

    assert_all_is_told(world, most_copies=0)


def test_what_a_broken_receiver_did_not_take_stays_owed_and_the_next_run_sends_it_once(
    build_world: Build, nursery: Nursery, six: datetime, half_hours: HalfHours
) -> None:
    world = build_world("down")
    prepare(world, nursery, six)
    world.site.hook_answer = b"HTTP/1.1 503 Gone Fishing\r\nConnection: close\r\n\r\n"
    assert nursery.run(world.config, half_hours(2)).exit == 0
    refused = {identifier for identifier, _ in world.site.hooks}
    assert len(refused) == 2
    world.site.hooks.clear()
    world.site.hook_answer = NOTHING

    assert nursery.run(world.config, half_hours(3)).exit == 0

    assert {identifier for identifier, _ in world.site.hooks} == refused
    assert_all_is_told(world, most_copies=0)
