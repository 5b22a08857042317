from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError

from pipeline.rules import IndexedArticle, When
from tests.samples import ARTICLE


def faults(when: object) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        When.model_validate(when)
    return [(fault["loc"], fault["msg"]) for fault in caught.value.errors()]


@pytest.mark.parametrize(
    ("when", "place", "message"),
    [
        ({"source": {"group": "State Media"}}, ("source", "group", 0), "pattern"),
        ({"source": {"language": "english"}}, ("source", "language", 0), "'english' is no language that is told apart"),
        ({"source": {"language": []}}, ("source", "language"), "at least 1"),
        ({"source": {"outlet": ""}}, ("source", "outlet", 0), "at least 1 character"),
        ({"age": "2"}, ("age",), "should be a time span such as 15m"),
        ({"age": {"at_least": "7d", "at_most": "2d"}}, ("age",), "at_most is shorter than at_least"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(when: object, place: tuple[str | int, ...], message: str) -> None:
    [(where, said)] = faults(when)

    assert where == place
    assert message in said


@pytest.mark.parametrize(
    ("published", "hits"),
    [
        (timedelta(days=-2), True),
        (timedelta(days=-2, seconds=-1), False),
        (timedelta(0), True),
        (timedelta(days=3), True),  # in the future
        (None, True),
    ],
)
def test_an_article_is_as_old_as_it_was_when_it_was_first_seen(published: timedelta | None, hits: bool) -> None:
    date = None if published is None else ARTICLE.first_seen_at + published
    article = replace(ARTICLE, published_at=date, version_seen_at=ARTICLE.first_seen_at + timedelta(days=90))
    indexed = IndexedArticle(article=article)

    assert (When.model_validate({"age": "2d"}).hits(indexed) is not None) == hits
