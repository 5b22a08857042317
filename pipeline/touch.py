"""Whether the little that is known of an article touches a rule, so that its whole text is worth asking for; pure.

Nearly every article could meet a rule about numbers if its text went on long enough, so that is not asked.
A rule is touched

- where the rarest of the words that it cannot do without stand in title or text ("Mayadin" of `Mayadin AND killed`),
- where a condition knows that the article is about its subject: a `claim` with a place where the text names the place,
  or tells of killed and wounded and names no place,
- where it has no words and holds as it is, by something that stands in the text,

and where nothing that is known forbids it: another outlet, too old, a word that must not stand there.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from pipeline.candidates import Candidates
from pipeline.query.line import literal
from pipeline.query.scan import NOT_PLAIN, Literals, Scan
from pipeline.rules import Condition, IndexedArticle, When


class Asking(Protocol):
    """A rule, as far as it matters here."""

    @property
    def when(self) -> When:
        """Give what it asks."""
        ...


class Touch:
    """A set of rules that can be asked whether an article touches any of them."""

    def __init__(self, rules: Sequence[Asking], candidates: Candidates, literals: Literals) -> None:
        """Take the rules, numbered in order, and what sorts them by their words; the literals are still open."""
        self._rules = rules
        self._candidates = candidates
        self._knowing = [number for number, rule in enumerate(rules) if _knows(rule.when) and not rule.when.needs()]
        # Words such as "killed" stand in a large part of all news: kinds that begin with these know their subject.
        self._common = frozenset({NOT_PLAIN, *_common_literals(rules, literals)})

    def is_touched(self, scan: Scan, article: IndexedArticle) -> bool:
        """Say whether one of the rules is."""
        by_words = self._candidates.begun(scan.hits, self._common)
        if any(self._rules[number].when.could_hold(article) for number in by_words):
            return True
        if any(self._rules[number].when.hits(article) for number in self._candidates.unfiltered):
            return True
        whens = (self._rules[number].when for number in self._knowing)
        return any(when.concerns(article) and when.could_hold(article) for when in whens)


def _knows(when: When) -> bool:
    return any(_knows_itself(condition) or any(map(_knows, condition.inner())) for condition in when.conditions)


def _knows_itself(condition: Condition) -> bool:
    return type(condition).concerns is not Condition.concerns and not any(True for _ in condition.inner())


def _common_literals(rules: Iterable[Asking], literals: Literals) -> Iterable[int]:
    seen: set[type[Condition]] = set()
    for condition in (one for rule in rules for one in _all(rule.when)):
        if type(condition) not in seen and _knows_itself(condition):
            seen.add(type(condition))  # all of a kind need the same
            for needed in condition.needs_if_plain():
                yield from (literals.number(literal((word,))) for word in needed.words)


def _all(when: When) -> Iterable[Condition]:
    for condition in when.conditions:
        yield condition
        for inner in condition.inner():
            yield from _all(inner)
