from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.retry import MOST_TRIES, wait_before_next

SOMETIME = st.none() | st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=4000))


@given(delivery=st.text())
def test_waits_grow_and_end_after_three_to_four_days(delivery: str) -> None:
    waits = [wait_before_next(delivery, tries) for tries in range(1, MOST_TRIES + 1)]

    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert len(known) == MOST_TRIES - 1
    assert timedelta(days=3) < sum(known, timedelta()) < timedelta(days=4)


@given(delivery=st.text(), tries=st.integers(1, MOST_TRIES - 1), asked=SOMETIME)
def test_what_the_other_side_asks_for_is_obeyed_within_a_second_and_a_day(
    delivery: str, tries: int, asked: timedelta | None
) -> None:
    """Catalogue C32."""
    wait = wait_before_next(delivery, tries, asked)

    own = wait_before_next(delivery, tries)
    assert wait is not None
    assert own is not None
    assert wait >= own
    assert wait <= max(own, timedelta(days=1))
    if asked is not None:
        assert wait >= min(asked, timedelta(days=1))


@given(delivery=st.text(), tries=st.integers(MOST_TRIES, 1000), asked=SOMETIME)
def test_it_ends_whatever_is_asked_for(delivery: str, tries: int, asked: timedelta | None) -> None:
    assert wait_before_next(delivery, tries, asked) is None


def test_what_failed_together_is_not_tried_together() -> None:
    waits = {wait_before_next(f"msg_{number}", 3) for number in range(100)}

    assert len(waits) > 90
