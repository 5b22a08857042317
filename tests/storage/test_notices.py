from datetime import datetime, timedelta

from storage.database import Database
from storage.records.notice import NoticeKind

CHANNEL, FEEDS = NoticeKind.CHANNEL, NoticeKind.FEEDS


def test_a_notice_is_open_once_until_it_is_closed(database: Database, noon: datetime) -> None:
    with database.transaction() as store:
        first = store.notices.open(CHANNEL, "soc", "soc is paused", noon)
        again = store.notices.open(CHANNEL, "soc", "soc is paused: 401", noon + timedelta(hours=1))
        other_kind = store.notices.open(FEEDS, "soc", "a feed of that name", noon)

        assert (first, again, other_kind) == (True, False, True)
        [notice] = store.notices.still_open(CHANNEL)
        assert (notice.words, notice.opened_at) == ("soc is paused: 401", noon)
        assert store.notices.close(CHANNEL, "soc", "soc works again", noon + timedelta(hours=2))
        assert not store.notices.close(CHANNEL, "soc", "soc works again", noon + timedelta(hours=2))
        assert store.notices.still_open(CHANNEL) == []
        assert store.notices.open(CHANNEL, "soc", "soc is paused", noon + timedelta(hours=3))


def test_a_notice_waits_until_its_beginning_is_told_and_again_until_its_end_is(
    database: Database, noon: datetime
) -> None:
    with database.transaction() as store:
        store.notices.open(FEEDS, "7", "Wire cannot be heard", noon)
        [waiting] = store.notices.waiting()
        store.notices.told(waiting, noon)
        store.notices.open(FEEDS, "7", "Wire cannot be heard still", noon)
        assert store.notices.waiting() == []

        store.notices.close(FEEDS, "7", "Wire is back", noon)
        [waiting] = store.notices.waiting()
        assert waiting.told_at == noon
        store.notices.told(waiting, noon)
        assert store.notices.waiting() == []


def test_what_held_in_a_time_is_found_whether_it_has_ended_or_not(database: Database, noon: datetime) -> None:
    with database.transaction() as store:
        for name, ended in (("before", -1), ("within", 1), ("beyond", 30), ("open", None)):
            store.notices.open(CHANNEL, name, name, noon - timedelta(hours=5))
            if ended is not None:
                store.notices.close(CHANNEL, name, None, noon + timedelta(hours=ended))
        store.notices.open(CHANNEL, "later", "later", noon + timedelta(hours=25))

        found = store.notices.held_in(noon, noon + timedelta(hours=24))

    assert [notice.subject for notice in found] == ["within", "beyond", "open"]
