"""Leaving a list by one click: signed for one recipient, done by POST alone, listed, and taken back."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.deliver import deliver
from alerts.digest import DigestKeys
from alerts.leaving import leave, leave_link, seat_of, token_for
from storage.records.delivery import DeliveryState
from storage.records.left import LEFT, Seat
from tests.alerts.conftest import BERLIN, Mailbox, Newsroom, desk, hook, mail_keys, plain_client
from tests.alerts.test_editions import look, pass_hours
from wirewatch.workbench.audit import Fate, Verdict, audit

KEY = bytes(range(32))
SEAT = Seat("morning", "a@example.org")
PUBLIC = "https://watch.example.org"


@dataclass
class Desk:
    room: Newsroom
    mailbox: Mailbox

    def deliver(self, public_url: str | None = PUBLIC) -> None:
        room = self.room
        deliver(
            room.database,
            room.channels,
            open_client=plain_client,
            mail=room.mail,
            zone=BERLIN,
            now=room.now,
            public_url=public_url,
        )

    def tell(self) -> None:
        self.room.match("toll")
        self.room.triage()


@pytest.fixture
def office(newsroom: Newsroom, mailbox: Mailbox) -> Desk:
    """Two readers who are told at once, and again in the morning."""
    newsroom.mail = mail_keys(mailbox.port)
    newsroom.channels = {"desk": desk("a@example.org", "b@example.org")}
    newsroom.digests = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
    newsroom.rule("toll", channels=("desk",), series=("morning",))
    look(newsroom)
    return Desk(newsroom, mailbox)


def token_in(letter: object) -> str:
    found = re.fullmatch(r"<https://watch\.example\.org/leave/([A-Za-z0-9_.-]+)>", str(letter))
    assert found
    return found[1]


@given(name=st.text(max_size=64), recipient=st.text(max_size=100), key=st.binary(min_size=1, max_size=64))
def test_a_token_says_who_it_was_signed_for_and_only_under_its_key(name: str, recipient: str, key: bytes) -> None:
    """Catalogue I93."""
    seat = Seat(name, recipient)
    token = token_for(seat, key)

    assert seat_of(token, key) == seat
    assert seat_of(token, key + b"x") is None
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)


@pytest.mark.parametrize("place", range(0, len(token_for(SEAT, KEY)), 3))
def test_a_token_that_was_changed_anywhere_is_none(place: int) -> None:
    """Catalogue I93."""
    token = token_for(SEAT, KEY)
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

    assert seat_of(changed, KEY) is None
    assert seat_of(token[:place], KEY) is None


@pytest.mark.parametrize("junk", ["", ".", "a", "a.b.c", "\u00e9.x", "=" * 10, "x" * 100_000, "%2e%2e/..", "YQ.YQ"])
def test_junk_is_no_token(junk: str) -> None:
    assert seat_of(junk, KEY) is None


def test_each_mail_carries_a_link_of_its_own_in_one_line(office: Desk) -> None:
    """Catalogue I93: the header is not folded, however long, and says that one click will do."""
    office.tell()
    pass_hours(office.room, 24)

    office.deliver()

    tokens = set()
    for raw, letter in zip(office.mailbox.raw, office.mailbox.letters, strict=True):
        token = token_in(letter["List-Unsubscribe"])
        tokens.add(token)
        assert f"\r\nList-Unsubscribe: <{PUBLIC}/leave/{token}>\r\n".encode() in raw
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
        for kind in ("plain", "html"):
            assert token in letter.get_body((kind,)).get_content()  # type: ignore[union-attr]
    with office.room.database.snapshot() as store:
        key = store.leavers.signing_key() or b""
    assert {seat_of(token, key) for token in tokens} == {
        Seat(name, reader) for name in ("desk", "morning") for reader in ("a@example.org", "b@example.org")
    }


def test_without_a_public_address_mails_name_an_address_to_write_to(office: Desk) -> None:
    office.tell()

    office.deliver(public_url=None)

    assert {str(letter["List-Unsubscribe"]) for letter in office.mailbox.letters} == {
        "<mailto:wirewatch@example.org?subject=leave%20desk>"
    }
    with office.room.database.snapshot() as store:
        assert store.leavers.signing_key() is None


def test_an_address_without_tls_is_not_offered_for_one_click(office: Desk) -> None:
    office.tell()

    office.deliver(public_url="http://watch.example.org")

    assert {letter["List-Unsubscribe-Post"] for letter in office.mailbox.letters} == {None}


def test_who_left_a_digest_gets_no_more_of_it_and_still_hears_at_once(office: Desk) -> None:
    """Catalogue I93: the others keep their mail, and every message has its place in the audit."""
    office.tell()
    office.deliver()
    with office.room.database.snapshot() as store:
        key = store.leavers.signing_key() or b""
    token = token_for(SEAT, key)

    assert leave(office.room.database, token, office.room.now) == SEAT
    assert leave(office.room.database, token, office.room.now) == SEAT, "twice is no fault"
    assert leave(office.room.database, token[:-2] + "AA", office.room.now) is None
    pass_hours(office.room, 24)
    office.tell()
    office.deliver()

    got = [(letter["To"], str(letter["List-Id"]).split(".")[0][1:]) for letter in office.mailbox.letters]
    assert sorted(got) == sorted(
        [("a@example.org", "desk"), ("b@example.org", "desk")] * 2 + [("b@example.org", "morning")]
    )
    [unsent] = [one for one in office.room.deliveries() if one.state is DeliveryState.DEAD]
    assert (unsent.recipient, unsent.problem) == ("a@example.org", LEFT)
    with office.room.database.snapshot() as store:
        assert [one.seat for one in store.leavers.all()] == [SEAT]


def test_that_a_reader_left_is_no_failure_that_a_digest_tells_of(office: Desk) -> None:
    with office.room.database.transaction() as store:
        store.leavers.leave(Seat("desk", "a@example.org"), office.room.now, "by hand")
    office.tell()
    office.deliver()

    composed = pass_hours(office.room, 24)

    assert [one.undelivered for one in composed] == [()]
    with office.room.database.snapshot() as store:
        report = audit(store, [])
    assert report.destinations[Verdict(Fate.HELD_BACK, "alert: its reader has left")] == 1


def test_a_summary_of_what_piled_up_names_the_link_and_is_not_sent_to_who_has_left(office: Desk) -> None:
    with office.room.database.transaction() as store:
        store.leavers.leave(Seat("desk", "a@example.org"), office.room.now, "by hand")
    for number in range(31):
        office.room.match("toll", f"Strike {number} on Mayadin")
    office.room.triage()
    office.room.later(hours=1)

    office.deliver()

    [letter] = office.mailbox.letters
    assert letter["Subject"].startswith("31 alerts while you could not be reached")
    token = token_in(letter["List-Unsubscribe"])
    assert f"/leave/{token}" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with office.room.database.snapshot() as store:
        assert seat_of(token, store.leavers.signing_key() or b"") == Seat("desk", "b@example.org")
        report = audit(store, [])
    assert report.destinations[Verdict(Fate.HELD_BACK, "summary: its reader has left")] == 31


def test_who_leaves_while_a_mail_is_tried_again_does_not_get_it(office: Desk) -> None:
    office.mailbox.to_recipient = {"a@example.org": "451 later"}
    office.tell()
    office.deliver()
    with office.room.database.transaction() as store:
        assert store.leavers.leave(Seat("desk", "a@example.org"), office.room.now, "by hand")
    office.mailbox.to_recipient = {}
    office.room.later(hours=1)

    office.deliver()

    assert office.mailbox.recipients == ["b@example.org"]


def test_who_is_taken_back_has_the_next_digest_again(office: Desk) -> None:
    with office.room.database.transaction() as store:
        assert store.leavers.leave(SEAT, office.room.now, "link")
        assert not store.leavers.leave(SEAT, office.room.now, "link")
        assert store.leavers.take_back(SEAT)
        assert not store.leavers.take_back(SEAT)
    pass_hours(office.room, 24)

    office.deliver()

    assert sorted(office.mailbox.recipients) == ["a@example.org", "b@example.org"]


def test_a_program_is_handed_no_link_to_leave_by(office: Desk) -> None:
    office.room.channels = {"desk": hook("http://127.0.0.1:9/hook")}
    office.tell()

    office.deliver()

    [owed] = office.room.deliveries()
    assert b"/leave/" not in (owed.payload or b"")


def test_a_link_ends_with_its_token() -> None:
    assert leave_link(PUBLIC, SEAT, KEY) == f"{PUBLIC}/leave/{token_for(SEAT, KEY)}"
