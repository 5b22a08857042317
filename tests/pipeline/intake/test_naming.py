from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.intake import naming
from pipeline.intake.naming import Naming, Shown, learn
from pipeline.intake.recognise import Evidence
from storage.records.article import IdentityFrom
from tests.pipeline.intake.test_novelty import ITEM

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SHOWN = Shown(total=10, sharing=0, new=(), first=False)
QUIET = Evidence(policy=IdentityFrom.ID, familiar=10)
STRANGE = Evidence(policy=IdentityFrom.ID, by_link=10)
TEXTS_ONLY = Evidence(policy=IdentityFrom.ID, by_text=10)
REUSED = Evidence(policy=IdentityFrom.ID, reused=10)


def after(*documents: Evidence) -> Naming:
    known = Naming()
    for evidence in documents:
        known = learn(known, replace(evidence, policy=known.policy), SHOWN, NOON)
    return known


def test_a_feed_that_behaves_is_known_by_its_ids_and_nothing_is_said() -> None:
    assert after(QUIET, QUIET) == Naming()


@pytest.mark.parametrize(
    ("evidence", "policy", "note"),
    [
        (STRANGE, IdentityFrom.LINK, naming.CHANGING_IDS),
        (TEXTS_ONLY, IdentityFrom.FINGERPRINT, naming.CHANGING_LINKS),
        (REUSED, IdentityFrom.LINK, naming.REUSED_IDS),
        (replace(REUSED, links_reused=9), IdentityFrom.FINGERPRINT, naming.REUSED_LINKS),
    ],
)
def test_the_second_document_in_a_row_decides(evidence: Evidence, policy: IdentityFrom, note: str) -> None:
    """Catalogue F68, F69."""
    assert after(evidence).policy is IdentityFrom.ID
    assert after(evidence, QUIET, evidence).policy is IdentityFrom.ID
    decided = after(evidence, evidence)
    assert (decided.policy, decided.note) == (policy, note)


def test_a_document_that_shows_nothing_neither_speaks_for_nor_against() -> None:
    assert after(STRANGE, Evidence(policy=IdentityFrom.ID), STRANGE).policy is IdentityFrom.LINK


def test_links_that_fail_too_leave_the_text() -> None:
    """Catalogue F68."""
    decided = after(STRANGE, STRANGE, TEXTS_ONLY, TEXTS_ONLY)

    assert (decided.policy, decided.note) == (IdentityFrom.FINGERPRINT, naming.CHANGING_LINKS)


def test_a_few_strangers_among_many_familiar_ones_say_nothing() -> None:
    few = Evidence(policy=IdentityFrom.ID, familiar=8, by_link=2)

    assert after(few, few, few) == Naming()


def test_one_change_of_all_ids_is_said_with_its_day_and_stays_said() -> None:
    """Catalogue F70."""
    said = after(STRANGE, QUIET, QUIET)

    assert said == Naming(note="on 2026-11-02 its ids changed all at once; its items were known by their link")


def test_an_archive_is_said_but_not_that_of_a_first_document() -> None:
    """Catalogue F71."""
    old = tuple(replace(ITEM, published_at=NOON - timedelta(days=40)) for _ in range(60))
    shown = Shown(total=70, sharing=0, new=old, first=False)

    said = learn(Naming(), QUIET, shown, NOON).note
    assert said == "on 2026-11-02 it published 60 items at once that are older than a month"
    assert learn(Naming(), QUIET, replace(shown, first=True), NOON).note is None


def test_one_id_that_is_given_again_is_said_and_changes_no_policy() -> None:
    """Catalogue F69."""
    said = after(QUIET, Evidence(policy=IdentityFrom.ID, familiar=9, reused=1), QUIET)

    assert said == Naming(note="on 2026-11-02 it gave the id of one story to another; both are kept")


def test_ids_that_several_items_share_are_said() -> None:
    """Catalogue F69."""
    assert learn(Naming(), QUIET, replace(SHOWN, sharing=6), NOON).note == naming.ONE_ID
