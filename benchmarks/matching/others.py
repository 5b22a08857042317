"""Ways to match that share nothing with the engine: what people write first, and a full-text index."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.matching.rules import compiled
from benchmarks.matching.workload import BETWEEN, Asked
from storage.records.article import Article

Pairs = set[tuple[int, int]]
"""Numbers of articles and of rules that hold for them."""

Batch = Callable[[Sequence[Article]], Pairs]
"""Matches several articles."""


def re_for_each_rule(rules: Sequence[Asked]) -> Batch:
    """Ask every rule with regular expressions of its own: its phrases as alternations between word borders."""
    asked = [
        (_any_of(one.any_of), _any_of(one.and_one_of), _any_of(one.near_one_of), _any_of(one.none_of), one.pattern)
        for one in rules
    ]
    figures = {pattern: re.compile(pattern, re.IGNORECASE) for *_, pattern in asked if pattern}

    def holds(text: str, one: tuple[Any, Any, Any, Any, str | None]) -> bool:
        first, also, near, none, pattern = one
        if not first.search(text) or (also and not also.search(text)) or (none and none.search(text)):
            return False
        if near and not _are_near(text, first, near):
            return False
        return not pattern or figures[pattern].search(text) is not None

    return lambda some: {
        (at, number) for at, article in enumerate(some) for number, one in enumerate(asked) if holds(article.text, one)
    }


def _any_of(phrases: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE) if phrases else None


def _are_near(text: str, first: re.Pattern[str], second: re.Pattern[str]) -> bool:
    others = [found.span() for found in second.finditer(text)]
    return any(
        _between(text, min(one.span(), other)[1], max(one.span(), other)[0]) <= BETWEEN
        for one in (first.finditer(text) if others else ())
        for other in others
    )


def _between(text: str, end: int, start: int) -> int:
    return len(text[end:start].split()) if end <= start else BETWEEN + 1


def full_text_index(rules: Sequence[Asked]) -> Batch:
    """Index a batch in SQLite (FTS5, in memory), and send it one query for each rule; figures are asked afterwards."""
    queries = [_query(one) for one in rules]

    def match(some: Sequence[Article]) -> Pairs:
        database = sqlite3.connect(":memory:")
        database.execute("create virtual table article using fts5(text)")
        database.executemany(
            "insert into article (rowid, text) values (?, ?)", ((at, article.text) for at, article in enumerate(some))
        )
        found: Pairs = set()
        for number, query in enumerate(queries):
            rows = database.execute("select rowid from article where article match ?", (query,)).fetchall()
            pattern = rules[number].pattern
            found |= {(at, number) for (at,) in rows if not pattern or compiled(pattern).search(some[at].text)}
        database.close()
        return found

    return match


def _query(asked: Asked) -> str:
    if asked.near_one_of:
        pairs = ((one, other) for one in asked.any_of for other in asked.near_one_of)
        return " OR ".join(f'NEAR("{one}" "{other}", {BETWEEN})' for one, other in pairs)
    query = _or(asked.any_of)
    if asked.and_one_of:
        query += f" AND {_or(asked.and_one_of)}"
    return f"{query} NOT {_or(asked.none_of)}" if asked.none_of else query


def _or(phrases: Sequence[str]) -> str:
    return "(" + " OR ".join(f'"{phrase}"' for phrase in phrases) + ")"
