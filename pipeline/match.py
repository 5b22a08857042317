"""The engine: which rules an article hits, and the evidence for it; pure.

article -> a line, scanned once -> candidates -> rules that hold -> their spans -> passages
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import get_args

from pipeline.candidates import Candidates
from pipeline.query.scan import Finder, Literals, Scan, automaton
from pipeline.quote import Sentences, quote, quote_others
from pipeline.rules import IndexedArticle, When, nothing_read
from pipeline.touch import Touch
from storage.records.article import Article
from storage.records.field import Field
from storage.records.match import Hit, Span
from storage.records.reading import Claim, Reading

_FIELDS = get_args(Field)

MOST_SPANS = 200
"""Enough to highlight what a person reads; a long text may name a town a thousand times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The pipeline's half of a rule."""

    id: str
    version: str
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Which rules an article hits, and what was read in it, if a rule had to know."""

    hits: tuple[Hit, ...]
    reading: Reading | None


class Matcher:
    """A set of rules, ready to be asked about articles."""

    def __init__(
        self,
        rules: Sequence[Rule],
        read: Callable[[Article], Reading] = nothing_read,
        finder: Callable[[Sequence[bytes]], Finder] = automaton,
    ) -> None:
        """Take the rules, the reader for those that ask what an article says, and what finds the literals."""
        self._rules = tuple(rules)
        self._read = read
        literals = Literals()
        with _no_garbage():
            self._sort(literals, finder)

    def _sort(self, literals: Literals, finder: Callable[[Sequence[bytes]], Finder]) -> None:
        self._candidates = Candidates((rule.when.plan(literals) for rule in self._rules), literals)
        self._touch = Touch(self._rules, self._candidates, literals)
        self._scanner = literals.scanner(finder)

    @property
    def unfiltered(self) -> tuple[str, ...]:
        """Name the rules that no word rules out: they are asked about every article."""
        return tuple(self._rules[number].id for number in self._candidates.unfiltered)

    def match(self, article: Article) -> Matched:
        """Give a hit for each rule that holds for the article, in their order, and what was read for them."""
        indexed = IndexedArticle(article=article, read=self._read)
        held = self._held(indexed)
        found = [(rule, rule.when.hits(indexed)) for rule in held]
        reading = indexed.reading if indexed.is_read else None
        claims = reading.claims if reading else ()
        sentences = Sentences(article.text)
        hits = [_hit(rule, article, spans, claims, sentences) for rule, spans in found if spans is not None]
        return Matched(hits=tuple(hits), reading=reading)

    def touches(self, article: Article) -> bool:
        """Say whether what is known of the article touches a rule, so that its whole text is worth asking for."""
        indexed = IndexedArticle(article=article, read=self._read)
        return self._touch.is_touched(self._scan(indexed), indexed)

    def which(self, article: Article) -> tuple[str, ...]:
        """Name the rules that hold for the article, in their order, without looking for the evidence."""
        return tuple([rule.id for rule in self._held(IndexedArticle(article=article, read=self._read))])

    def _held(self, indexed: IndexedArticle) -> list[Rule]:
        return [self._rules[number] for number in self._candidates.holding(self._scan(indexed))]

    def _scan(self, indexed: IndexedArticle) -> Scan:
        return self._scanner.scan(indexed.article.title, indexed.article.text, indexed)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Spare the search for garbage in what is all kept: with many rules it takes longer than the work itself."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()


def _hit(rule: Rule, article: Article, found: Iterable[Span], claims: Iterable[Claim], sentences: Sentences) -> Hit:
    spans = choose_spans(found)
    counted = {(span.field, span.start, span.end) for span in spans}
    return Hit(
        rule_id=rule.id,
        rule_version=rule.version,
        article_id=article.id,
        article_version=article.version,
        spans=spans,
        passages=(*quote(article.title, article.text, spans, sentences), *quote_others(article, spans)),
        # A condition that was met by a claim marks the claim's number.
        claims=tuple(claim for claim in claims if (claim.field, claim.count_start, claim.count_end) in counted),
    )


def choose_spans(found: Iterable[Span]) -> tuple[Span, ...]:
    """Give the spans in order of reading, each once; of too many the first of every clause, then the second ..."""
    spans = set(found)
    ordered = sorted(spans, key=_order) if len(spans) > 1 else list(spans)
    if len(ordered) > MOST_SPANS:
        seen: Counter[str] = Counter()
        ranked: list[tuple[int, Span]] = []
        for span in ordered:
            seen[span.clause] += 1
            ranked.append((seen[span.clause], span))
        chosen = sorted(ranked, key=lambda pair: pair[0])[:MOST_SPANS]
        ordered = sorted((span for _, span in chosen), key=_order)
    return tuple(ordered)


def _order(span: Span) -> tuple[int, int, int, str]:
    return _FIELDS.index(span.field), span.start, span.end, span.clause
