"""W102: what matches nearly every article."""

from collections.abc import Iterator
from typing import ClassVar

from pipeline.query.tree import And, Not, Or, Phrase, Terms
from pipeline.query.words import ANY_ENDING, EXACTLY
from wirewatch.workbench.lint._archive import Archive, Watched
from wirewatch.workbench.lint._asked import Formula, formula
from wirewatch.workbench.lint._base import Bench, Check, Example, Find
from wirewatch.workbench.lint._words import common_words

MOST = 0.5
ENOUGH = 50
"""Articles: of fewer a part says nothing."""


class NearlyEverything(Check):
    """A rule matches nearly every article.

    It asks for nothing but words that stand in every text (`the OR said`), or only for what must not be there
    (`not: {text: film}`); or it matched more than half of the articles that came since it was put to work.
    """

    code: ClassVar[str] = "W102"
    fix: ClassVar[str] = "Say beside it what the article must be about: a place, a claim, a rarer word."
    asks_archive: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml="rules: {r: {title: R, when: {text: the OR drone}, send: [c]}}", fires=True),
        Example(yaml="rules: {r: {title: R, when: {text: NOT film}, send: [c]}}", fires=True),
        Example(yaml="rules: {r: {title: R, when: {not: {text: film}}, send: [c]}}", fires=True),
        Example(yaml="rules: {r: {title: R, when: {text: the AND drone}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: NOT film, claim: killed}, send: [c]}}", fires=False),
        Example(yaml='rules: {r: {title: R, when: {text: "the man"}, send: [c]}}', fires=False),
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, send: [c]}}",
            archive=Archive.example(r=Watched.example(articles=100, matched=range(60))),
            fires=True,
        ),
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, send: [c]}}",
            archive=Archive.example(r=Watched.example(articles=20, matched=range(12))),
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look at what each rule asks, and at what it matched."""
        for rule in bench.settings.rules:
            path = ("rules", rule.id, "when")
            fared = bench.archive.rules.get(rule.id) if bench.archive else None
            if _is_broad(formula(rule.when)):
                yield Find(path, "asks only for what stands in nearly every article", on_key=True)
            elif fared and fared.articles >= ENOUGH and len(fared.matched) > MOST * fared.articles:
                share = f"{len(fared.matched)} of the {fared.articles} articles that came since it is so"
                yield Find(path, f"matched {share}", on_key=True)


def _is_broad(clause: Formula) -> bool:
    match clause:
        case Phrase():
            return len(clause.keys) == 1 and _is_common(clause.keys[0])
        case Terms(phrases=parts) | Or(parts=parts):
            return any(map(_is_broad, parts))
        case And(parts=parts):
            return all(map(_is_broad, parts))
        case Not(part=part):
            return not _is_broad(part)
        case _:
            return False


def _is_common(word: str) -> bool:
    if word.startswith(EXACTLY):
        return False
    if word.endswith(ANY_ENDING):
        return word[:-1] in common_words()
    return word in common_words()
