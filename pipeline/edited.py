"""Hits of an edited article that are owed to a change of the rule and not to the edit.

An article is read once, with the rules of its day. When it is edited later, it meets rules that were written or changed
since then. If its text before the edit meets them just as well, the edit is no news: the rule came too late for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.match import Matched
from pipeline.matchers import Matches
from storage.database import Database
from storage.records.article import Article
from storage.records.match import Hit
from storage.records.reading import Claim

Done = tuple[Article, Matched]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """An article before its edit, and the versions of rules that have found it worth telling then."""

    article: Article
    met: frozenset[tuple[str, str]]


def mark(database: Database, matcher: Matches, done: Iterable[Done]) -> list[Done]:
    """Mark the hits that a change of their rule has brought."""
    read = list(done)
    edited = [article for article, matched in read if article.version > 1 and matched.hits]
    before = _before(database, edited) if edited else {}
    return [(article, _marked(matched, before.get(article.id), matcher)) for article, matched in read]


def _before(database: Database, edited: Iterable[Article]) -> Mapping[int, _Before]:
    found: dict[int, _Before] = {}
    with database.snapshot() as store:
        for article in edited:
            previous = store.articles.before_edit(article)
            if previous is not None:
                found[article.id] = _Before(article=previous, met=frozenset(store.matches.met_by(previous)))
    return found


def _marked(matched: Matched, before: _Before | None, matcher: Matches) -> Matched:
    if before is None or all((hit.rule_id, hit.rule_version) in before.met for hit in matched.hits):
        return matched
    earlier = {hit.rule_id: hit for hit in matcher.match(before.article).hits}
    return replace(matched, hits=tuple(_mark(hit, earlier.get(hit.rule_id), before) for hit in matched.hits))


def _mark(hit: Hit, earlier: Hit | None, before: _Before) -> Hit:
    if earlier is None or (hit.rule_id, hit.rule_version) in before.met:
        return hit
    says_nothing_new = {_saying(claim) for claim in hit.claims} <= {_saying(claim) for claim in earlier.claims}
    return replace(hit, met_before_edit=says_nothing_new)


def _saying(claim: Claim) -> tuple[object, ...]:
    return claim.outcome, claim.victims, claim.min, claim.max, claim.place, claim.status
