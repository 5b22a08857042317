"""W105: a name that is also an ordinary word."""

from collections.abc import Iterator
from typing import ClassVar

from pipeline.query.tree import And, Clause, Distance, Not, Phrase, Terms
from pipeline.query.words import ANY_ENDING, EXACTLY
from wirewatch.workbench.lint._asked import asserted, inner, queries
from wirewatch.workbench.lint._base import Bench, Check, Example, Find
from wirewatch.workbench.lint._words import ordinary_words


class CommonWord(Check):
    """A name is also an ordinary word, and nothing tells the two apart.

    Capitals make no difference in a query: `Hit` finds "a hit", `IS` finds "is", `Reading` finds "reading". The name
    is guarded by `=` (`=Hit`), by NEAR or BEFORE, or by something else that must hold beside it.
    """

    code: ClassVar[str] = "W105"
    fix: ClassVar[str] = "Write = in front of it, ask for a word NEAR it, or use the condition `place`."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml="rules: {r: {title: R, when: {text: Hit OR Ramadi}, send: [c]}}", fires=True),
        Example(yaml="terms: {t: [IS]}\nrules: {r: {title: R, when: {text: '{t}'}, send: [c]}}", fires=True),
        Example(yaml="rules: {r: {title: R, when: {text: =Hit OR Ramadi}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: Hit NEAR/5 Iraq}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: Hit AND Anbar}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: Hit, claim: killed}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: hit OR struck}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {place: Hit}, send: [c]}}", fires=False),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look at each name of each query that stands alone."""
        told: set[tuple[object, ...]] = set()
        for query in queries(bench.settings):
            for phrase, terms in () if query.in_frame else _alone(query.clause, guarded=query.beside):
                path = query.path
                if terms is not None:
                    listed = bench.settings.known.terms.get(terms.name, ())
                    number = next((at for at, term in enumerate(listed) if " ".join(term.split()) == phrase.written), 0)
                    path = ("terms", terms.name, number)
                if _is_ordinary(phrase) and (path, phrase) not in told:
                    told.add((path, phrase))
                    yield Find(path, _message(phrase), phrase.written)


def _message(phrase: Phrase) -> str:
    return (
        f"'{phrase.written}' is also the word '{phrase.written.lower()}', and capitals make no difference; "
        f"={phrase.written} would be this one only"
    )


def _is_ordinary(phrase: Phrase) -> bool:
    key = phrase.keys[0]
    named = len(phrase.keys) == 1 and phrase.written != phrase.written.lower()
    return named and not key.startswith(EXACTLY) and not key.endswith(ANY_ENDING) and key in ordinary_words()


def _alone(clause: Clause, *, guarded: bool, terms: Terms | None = None) -> Iterator[tuple[Phrase, Terms | None]]:
    if isinstance(clause, Phrase) and not guarded:
        yield clause, terms
    if isinstance(clause, And):
        guarded = guarded or len(list(asserted(clause))) > 1
    elif isinstance(clause, Not | Distance):
        guarded = isinstance(clause, Distance)  # NOT would take away what nobody meant
    for part in inner(clause):
        yield from _alone(part, guarded=guarded, terms=clause if isinstance(clause, Terms) else None)
