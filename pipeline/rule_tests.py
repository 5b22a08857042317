"""A rule's own tests, run; pure: they are decided by the engine and the reader that decide about articles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.match import Matched, Matcher, Rule
from pipeline.reading.figures import printed
from pipeline.rules import Condition, Expected, IndexedArticle, RuleTest, Sample, When
from storage.records.article import Article
from storage.records.reading import Claim, ClaimStatus, Outcome, Reading, Victims

Where = tuple[str | int, ...]
"""The place inside a test: its keys from the outside in."""

_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""When an article of a test is seen that does not say: a test must not turn with the calendar."""
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A test that failed: which of the rule's, where in it, what was expected and what was found."""

    number: int  # from 0
    where: Where
    message: str


def failures(rule: Rule, tests: Sequence[RuleTest], read: Callable[[Article], Reading]) -> Iterator[Failure]:
    """Run a rule's tests and give those that fail; `read` takes an article apart."""
    matcher = Matcher([rule], read)
    for number, test in enumerate(tests):
        try:
            failed = _run(rule, matcher, test, read)
        except Exception as error:  # noqa: BLE001 - whatever one text does to a reader, the other tests are run
            failed = (_article_at(test), f"could not be run: {type(error).__name__}: {error}")
        if failed is not None:
            yield Failure(number=number, where=failed[0], message=failed[1])


def _run(rule: Rule, matcher: Matcher, test: RuleTest, read: Callable[[Article], Reading]) -> tuple[Where, str] | None:
    article = _article(test.sample)
    matched = matcher.match(article)
    is_hit = bool(matched.hits)
    if is_hit != (test.hit is not None):
        found = _what_hit(matched) if is_hit else _what_failed(rule.when, article, read)
        return _article_at(test), f"expected a {'miss' if is_hit else 'hit'}: {found}"
    return _what_is_missing(test, matched, article, read) if test.expect else None


def _article_at(test: RuleTest) -> Where:
    return ("miss",) if test.hit is None else ("hit",)


def _article(sample: Sample) -> Article:
    seen = sample.seen or sample.published or _SOME_DAY
    return Article(
        id=0,
        feed_id=0,
        outlet=sample.outlet,
        owner=sample.owner,
        groups=tuple(sample.groups),
        version=1,
        first_seen_at=seen,
        version_seen_at=seen,
        backlog=False,
        title=sample.title,
        link=sample.url,
        author=sample.author,
        text=sample.text,
        tags=tuple(sample.tags),
        published_at=sample.published,
    )


def _what_hit(matched: Matched) -> str:
    clauses = list(dict.fromkeys(span.clause for hit in matched.hits for span in hit.spans))
    return f"it hits by {_listed(clauses)}" if clauses else "it hits"


def _what_failed(when: When, article: Article, read: Callable[[Article], Reading]) -> str:
    """Name the first condition that does not hold, and what the text is read as where the condition reads."""
    indexed = IndexedArticle(article=article, read=read)
    failed = next((one for one in when.conditions if one.hits(indexed) is None), None)
    if failed is None:
        return "it misses"
    said = f"; it is read as {_claims_in_words(indexed.reading.claims)}" if failed.asks_to_read() else ""
    return f"the first condition that fails is {_name(failed)}{said}"


def _name(condition: Condition) -> str:
    return f"`{type(condition).__module__.rpartition('.')[2].rstrip('_')}`"


def _what_is_missing(
    test: RuleTest, matched: Matched, article: Article, read: Callable[[Article], Reading]
) -> tuple[Where, str] | None:
    """Look for every claim that is expected: among those by which the rule hits, else among all of the text."""
    by_hit = [claim for hit in matched.hits for claim in hit.claims]
    claims = by_hit or (matched.reading or read(article)).claims
    for outcome, expected in test.expect.items():
        for one in expected:
            if not any(_is(claim, outcome, one) for claim in claims):
                words = f"expected {_expected_in_words(outcome, one)}: it is read as {_claims_in_words(claims)}"
                return ("expect", outcome.value), words
    return None


def _is(claim: Claim, outcome: Outcome, expected: Expected) -> bool:
    return (
        claim.outcome is outcome
        and printed(claim) == expected.figure
        and claim.status is expected.status
        and (expected.victims is None or claim.victims is expected.victims)
        and (expected.said_by is None or claim.attribution in expected.said_by)
        and (expected.place is None or expected.place.holds_claim(claim))
    )


def _expected_in_words(outcome: Outcome, expected: Expected) -> str:
    parts = [f"{expected.figure:,}", *([expected.victims.value] if expected.victims else []), outcome.value]
    parts += [f"in {_listed([place.name for place in expected.place.within], 'or')}"] if expected.place else []
    parts += [f"said by {_listed(sorted(expected.said_by), 'or')}"] if expected.said_by else []
    return " ".join(parts) + _status_in_words(expected.status)


def _claims_in_words(claims: Sequence[Claim]) -> str:
    return _listed([_claim_in_words(claim) for claim in claims]) if claims else "holding no claim"


def _claim_in_words(claim: Claim) -> str:
    where = f" in {claim.place}" if claim.place else ""
    who = f" said by {claim.attribution}" if claim.attribution else ""
    whom = "" if claim.victims is Victims.UNKNOWN else f" {claim.victims.value}"
    return f"{printed(claim):,}{whom} {claim.outcome.value}{where}{who}{_status_in_words(claim.status)}"


def _status_in_words(status: ClaimStatus) -> str:
    return "" if status is ClaimStatus.ASSERTED else f" ({status.value})"


def _listed(words: Sequence[str], last: str = "and") -> str:
    shown = [*words[:_MOST_NAMED], *([f"{len(words) - _MOST_NAMED} more"] if len(words) > _MOST_NAMED else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
