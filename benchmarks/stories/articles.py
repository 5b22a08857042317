"""Invented articles of which half are copies, light rewrites or excerpts of earlier ones; the same for every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_VOCABULARY = 20_000
_BACK = 5_000  # a copy is of one of so many articles before it
_SMALL = ("the", "of", "and", "to", "in", "was", "for", "on", "that", "with", "by", "at", "from", "said", "were")
_PARTS = (
    "kor",
    "mel",
    "tun",
    "vas",
    "ban",
    "dre",
    "fil",
    "gor",
    "hes",
    "jup",
    "lam",
    "nor",
    "pik",
    "rud",
    "sel",
    "wim",
)
_CREDITS = ("({}) - {}", "{1} ({0})", "{1} - {0}", "{1} (With inputs from {0})")
_AGENCIES = ("Reuters", "AFP", "AP", "TASS", "Xinhua", "dpa")


@dataclass(frozen=True, slots=True)
class Invented:
    """One article, and which earlier one its text was taken from in the end."""

    title: str
    text: str
    outlet: str
    family: int  # the number of the first article with this text; its own number where it is no copy


def articles(count: int, seed: int = 5) -> Iterator[Invented]:
    """Give `count` articles of 90 to 150 words; a sixth are copies, a sixth rewrites, a sixth excerpts."""
    chance = random.Random(seed)
    words = _words(chance)
    bodies: list[list[str]] = []
    families: list[int] = []
    for number in range(count):
        kind = chance.random()
        if number > 50 and kind < 0.5:
            source = chance.randint(max(0, number - _BACK), number - 1)
            body, family = _taken(bodies[source % _BACK], kind, words, chance), families[source % _BACK]
        else:
            body, family = _sentences(words, chance), number
        if number < _BACK:
            bodies.append(body)
            families.append(family)
        else:
            bodies[number % _BACK], families[number % _BACK] = body, family
        yield Invented(" ".join(body[:9]), _printed(body, chance), f"Outlet {chance.randrange(400)}", family)


def _words(chance: random.Random) -> list[str]:
    made: set[str] = set()
    while len(made) < _VOCABULARY:
        word = "".join(chance.choices(_PARTS, k=chance.choice((2, 3, 3, 4))))
        made.add(word.title() if chance.random() < 0.2 else word)
    return sorted(made)


def _sentences(words: list[str], chance: random.Random) -> list[str]:
    """Give a body of sentences. A third are small words; the others are drawn as language draws them, some often."""
    body = []
    for place in range(chance.randint(90, 150)):
        if chance.random() < 0.35:
            word = chance.choice(_SMALL)
        elif chance.random() < 0.05:
            word = str(chance.randint(2, 400))
        else:
            word = words[int(len(words) * chance.random() ** 2)]
        body.append(word + ("." if place % 18 == 17 else ""))
    return body


def _taken(body: list[str], kind: float, words: list[str], chance: random.Random) -> list[str]:
    if kind < 1 / 6:
        return list(body)
    if kind < 2 / 6:
        rewritten = list(body)
        for _ in range(max(1, len(body) * 6 // 100)):
            rewritten[chance.randrange(len(rewritten))] = chance.choice(words)
        return rewritten
    return body[: int(len(body) * 0.8)] + _sentences(words, chance)[:18]


def _printed(body: list[str], chance: random.Random) -> str:
    text = " ".join(body)
    if chance.random() < 0.25:
        return chance.choice(_CREDITS).format(chance.choice(_AGENCIES), text)
    return text
