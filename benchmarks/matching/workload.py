"""Invented articles and rules: words as rare and common as in news, rules of 3 to 8 phrases with boolean structure.

Articles have 400 to 800 words of a vocabulary of 30,000, a few of them very common, and a name in half of
the sentences. Of a rule's phrases 35% are names, 40% are two words, the rest single rare words and a few common ones;
40% of the rules ask for one of them, 35% for one of each half, 15% for two halves near each other, 10% for one half
without the other. One rule in ten asks for a casualty figure by a regular expression as well.
"""

import importlib
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

FIGURE = r"\b(?:at least |more than )?\d+ (?:people|civilians|soldiers)(?: were)? (?:killed|injured|wounded)\b"
BETWEEN = 11
"""Words that may stand between two phrases that are near each other."""
_BLOCK = 2_000

_COMMON = """
    the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
    which one you were her all there would their we him been has when who will more no if out so said what up
    its about into than them can only other new some could time these two may then do first any now such like
    over man even most made after also did many before must through back years where much way well down people
    government police minister report city country security forces military attack killed wounded injured
    civilians strike border region officials president troops protest fire explosion flood rescue hospital
    market bank trade company prices election vote court law week
"""
_SYLLABLES = """
    ab ar bel bor cas cen dal dor el fen gor hal im jas kor lam len mar mir nas nor ol pal per qar ran rov sab
    sel tam tor ul vas ven wor yar zan zel shi cho tra bri ka do mi su
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one rule asks for."""

    any_of: tuple[str, ...]
    and_one_of: tuple[str, ...] = ()
    near_one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """Articles, and rules by any number; the same in every run."""

    articles: Callable[[int], list[str]]
    rules: Callable[[int], Iterator[Asked]]


def invented() -> Workload:
    """Give the workload of this benchmark."""
    return Workload(articles=_articles, rules=_rules)


def from_folder(folder: Path) -> Workload:
    """Give the workload of a `gen.py` that has `docs(n)` and `rules(n)`."""
    sys.path.insert(0, str(folder.resolve()))
    try:
        made: Any = importlib.import_module("gen")
    finally:
        sys.path.remove(str(folder.resolve()))
    return Workload(articles=made.docs, rules=lambda count: _converted(made, count))


def _converted(made: Any, count: int) -> Iterator[Asked]:
    """Give the rules in blocks, so that they do not all stand in memory twice; the first are those of its own runs."""
    for block, first in enumerate(range(0, count, _BLOCK if count > 5 * _BLOCK else count)):
        size = min(_BLOCK if count > 5 * _BLOCK else count, count - first)
        for rule in made.rules(size, seed=3 + block):
            yield Asked(
                any_of=tuple(rule["any"]),
                and_one_of=tuple(rule["all_groups"][0]) if rule["all_groups"] else (),
                near_one_of=tuple(rule["near"][0]) if rule["near"] else (),
                none_of=tuple(rule["none"]),
                pattern=rule["regex"],
            )


def _articles(count: int) -> list[str]:
    dice = random.Random(1)
    return [_article(dice) for _ in range(count)]


def _article(dice: random.Random) -> str:
    wanted, count = dice.randint(400, 800), 0
    sentences: list[str] = []
    while count < wanted:
        words = dice.choices(_words(), cum_weights=_weights(), k=dice.randint(9, 24))
        if dice.random() < 0.5:
            words.insert(dice.randint(0, len(words)), _names()[min(int(dice.paretovariate(0.7)) - 1, 5_999)])
        if dice.random() < 0.05:
            outcome = dice.choice(("killed", "injured", "wounded", "displaced"))
            words.append(f"at least {dice.randint(2, 90)} people were {outcome}")
        sentence = " ".join(words)
        count += sentence.count(" ") + 1
        sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return " ".join(sentences)


def _rules(count: int) -> Iterator[Asked]:
    dice = random.Random(3)
    for _ in range(count):
        phrases = tuple(_phrase(dice) for _ in range(dice.randint(3, 8)))
        half = max(1, len(phrases) // 2)
        first, second = phrases[:half], phrases[half:]
        kind = dice.random()
        pattern = FIGURE if dice.random() < 0.1 else None
        if kind < 0.4:
            yield Asked(phrases, pattern=pattern)
        elif kind < 0.75:
            yield Asked(first, and_one_of=second, pattern=pattern)
        elif kind < 0.9:
            yield Asked(first, near_one_of=second, pattern=pattern)
        else:
            yield Asked(first, none_of=second, pattern=pattern)


def _phrase(dice: random.Random) -> str:
    kind, words = dice.random(), _words()
    if kind < 0.35:
        return dice.choice(_names())
    if kind < 0.75:
        return f"{words[dice.randrange(300, 3_000)]} {words[dice.randrange(300, 3_000)]}"
    return words[dice.randrange(3_000, len(words))] if kind < 0.995 else words[dice.randrange(300, 1_500)]


@cache
def _words() -> Sequence[str]:
    dice = random.Random(7)
    words = dict.fromkeys(_COMMON.split())
    while len(words) < 30_000:
        word = "".join(dice.choices(_syllables(), k=dice.choice((2, 2, 3, 3, 3, 4))))
        words[word + dice.choice(("", "", "s", "ed", "ing", "tion", "al", "ly"))] = None
    return list(words)


@cache
def _syllables() -> Sequence[str]:
    return _SYLLABLES.split()


@cache
def _weights() -> Sequence[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(len(_words()))))


@cache
def _names() -> Sequence[str]:
    dice = random.Random(11)
    return [" ".join(_name(dice) for _ in range(2)) for _ in range(6_000)]


def _name(dice: random.Random) -> str:
    return "".join(dice.choices(_syllables(), k=dice.choice((2, 3)))).capitalize()
