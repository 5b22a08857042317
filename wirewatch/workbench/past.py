"""Asks rules about an archive again: which versions of articles hit, in the order in which they were seen.

The full-text index is asked for the words that a rule cannot do without, and leaves most of the archive out; the engine
decides about the rest. What a rule must know of an article is read now, by the reader of the service.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.fields import text_of
from pipeline.indexing import CUT_BY, asked
from pipeline.match import Matcher, Rule
from pipeline.reading.language import identify
from pipeline.rules import Known
from storage.database import Store
from storage.records.article import Article
from storage.records.match import Hit
from storage.records.reading import Reading
from storage.records.search import Past, Seen

_AT_ONCE = 200
"""Articles that are held in memory at a time."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

Key = tuple[int, int]
"""An article's id and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastHit:
    """A hit, and what is shown of its article."""

    seen: Seen
    hit: Hit
    outlet: str
    title: str
    link: str | None
    words: tuple[tuple[str, str], ...]  # of each span: the clause, and the words that stood there


@dataclass(kw_only=True)
class Asked:
    """What came of asking one rule."""

    hits: list[PastHit] = field(default_factory=list)
    evaluated: int = 0  # versions that the engine was asked about
    summary_only: int = 0  # of them, those of which the feed gave no full text
    read_now: int = 0  # of them, those that had to be read now for what they say
    readings: dict[Key, Reading] = field(default_factory=dict)


def candidates(store: Store, rule: Rule, seen: Sequence[Seen], *, use_index: bool = True) -> list[Seen]:
    """Give the versions that the rule may hit: what the index cannot answer for is always among them."""
    if not seen or not use_index:
        return list(seen)
    since, until = seen[0].at, seen[-1].at
    found = store.search.candidates(asked(rule.when.needs()), since, until, CUT_BY)
    if found is None:
        return list(seen)
    indexed = store.search.indexed(since, until, CUT_BY)
    return [one for one in seen if _key(one) in found or _key(one) not in indexed]


class Readings:
    """What articles say, for the rules that ask: as it is stored, or read now where nobody asked or knew as much."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered: dict[tuple[str, Key], Reading] = {}

    def of(self, past: Past, known: Known) -> tuple[Reading, bool]:
        """Give a reading, and whether it was read now."""
        article = past.article
        name = (known.reads_as, (article.id, article.version))
        now = name not in self._remembered and past.read_as != known.reads_as
        if name not in self._remembered:
            self._remembered[name] = known.read(article) if now else self._stored(article, known)
        return self._remembered[name], now

    def _stored(self, article: Article, known: Known) -> Reading:
        stored = self._store.readings.stored(article, known.reads_as)
        return replace(stored, language=identify(article.text, title=article.title))


def ask(
    store: Store, rule: Rule, known: Known, wanted: Sequence[Seen], readings: Readings, progress: Progress
) -> Asked:
    """Ask a rule about these versions of articles."""
    found = Asked()
    for past, seen in _versions(store, wanted):
        matched = Matcher([rule], _reader(past, known, readings, found)).match(past.article)
        found.evaluated += 1
        found.summary_only += past.summary_only
        if matched.reading is not None:
            found.readings[_key(seen)] = matched.reading
        found.hits += [_past_hit(seen, hit, past.article) for hit in matched.hits]
        progress("asking the rule", found.evaluated, len(wanted))
    return found


def _reader(past: Past, known: Known, readings: Readings, found: Asked) -> Callable[[Article], Reading]:
    def read(article: Article) -> Reading:  # noqa: ARG001 - it is the article of `past`
        reading, now = readings.of(past, known)
        found.read_now += now
        return reading

    return read


def _versions(store: Store, wanted: Sequence[Seen]) -> Iterator[tuple[Past, Seen]]:
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from zip(store.archive.versions(some), some, strict=True)


def _key(seen: Seen) -> Key:
    return seen.article_id, seen.version


def _past_hit(seen: Seen, hit: Hit, article: Article) -> PastHit:
    return PastHit(
        seen=seen,
        hit=hit,
        outlet=article.outlet,
        title=article.title,
        link=article.link,
        words=tuple((span.clause, text_of(article, span.field)[span.start : span.end]) for span in hit.spans),
    )
