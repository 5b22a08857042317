"""The engine: which rules an article hits, and the evidence for it; pure.

article -> words, indexed once -> each rule's conditions -> spans -> passages
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.query.words import Words
from pipeline.quote import quote
from pipeline.rules import IndexedArticle, When
from storage.records.article import Article
from storage.records.match import Hit, Span

MOST_SPANS = 200
"""Enough to highlight what a person reads; a long text may name a town a thousand times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The pipeline's half of a rule."""

    id: str
    version: str
    when: When


class Matcher:
    """A set of rules, ready to be asked about articles."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)

    def match(self, article: Article) -> list[Hit]:
        """Give a hit for each rule that holds for the article, in the order of the rules."""
        indexed = IndexedArticle(article=article, words=Words(article.title, article.text))
        found = [(rule, rule.when.hits(indexed)) for rule in self._rules]
        return [_hit(rule, article, spans) for rule, spans in found if spans is not None]


def _hit(rule: Rule, article: Article, found: Iterable[Span]) -> Hit:
    spans = choose_spans(found)
    return Hit(
        rule_id=rule.id,
        rule_version=rule.version,
        article_id=article.id,
        article_version=article.version,
        spans=spans,
        passages=quote(article.title, article.text, spans),
    )


def choose_spans(found: Iterable[Span]) -> tuple[Span, ...]:
    """Give the spans in order of reading, each once; of too many the first of every clause, then the second ..."""
    ordered = sorted(set(found), key=_order)
    if len(ordered) > MOST_SPANS:
        seen: Counter[str] = Counter()
        ranked: list[tuple[int, Span]] = []
        for span in ordered:
            seen[span.clause] += 1
            ranked.append((seen[span.clause], span))
        chosen = sorted(ranked, key=lambda pair: pair[0])[:MOST_SPANS]
        ordered = sorted((span for _, span in chosen), key=_order)
    return tuple(ordered)


def _order(span: Span) -> tuple[bool, int, int, str]:
    return span.field != "title", span.start, span.end, span.clause
