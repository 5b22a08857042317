"""Two simple readers to be better than: a pattern of number and verb, and a number near a keyword."""

import re
from collections.abc import Callable, Iterator

from benchmarks.detection.corpus import ClaimLabel, Found

_COUNTING = (
    "one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
SMALL = {word: number for number, word in enumerate(_COUNTING.split(), 1)}
VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000}
WORDS = {
    "killed": "kill|kills|killed|killing|dead|died|dies|deaths|slain",
    "wounded": "wound|wounds|wounded|wounding|injure|injures|injured|injuring|hurt",
    "missing": "missing",
    "captured": "capture|captures|captured|capturing|detained|abducted|kidnapped",
    "displaced": "displaced|displacing|displace",
}
WINDOW = 6  # words between a number and its keyword

_NUMBER = rf"(?P<number>\d[\d,]{{0,12}}|{'|'.join([*SMALL, *VAGUE])})"
_BEFORE_VERB = r"(?:\s+[\w-]+){0,4}?\s+(?:(?:were|was|are|have\s+been|has\s+been)\s+)?"
_AFTER_VERB = r"\s+(?:(?:at\s+least|more\s+than|over|about|around|some|up\s+to|nearly)\s+)?"
_PATTERNS = {
    outcome: (
        re.compile(rf"\b{_NUMBER}{_BEFORE_VERB}(?:{verbs})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{verbs}){_AFTER_VERB}{_NUMBER}\b", re.IGNORECASE),
    )
    for outcome, verbs in WORDS.items()
}
_OUTCOME_OF = {word: outcome for outcome, verbs in WORDS.items() for word in verbs.split("|")}
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][\"\u201d\u2019']?(?=\s|$)|(?=\n|$))")
_PLACE = re.compile(
    r"\b(?:in|at|near|of)\s+((?:[A-Z][\w\u2019'-]+|[ae]l-[A-Z][\w\u2019'-]+)(?:\s+[A-Z][\w\u2019'-]+)*)"
)
_TOKEN = re.compile(r"\d[\d,]{0,11}\d|\w+")

Baseline = Callable[[str], Found]


def read_by_pattern(text: str) -> Found:
    """Take "N ... killed" and "killed N" for a claim: exact, asserted, in the first place after a preposition."""
    return Found(claims=tuple(_once(claim for line in _sentences(text) for claim in _by_pattern(line))))


def read_by_window(text: str) -> Found:
    """Take every number with a word of an outcome nearby for a claim."""
    return Found(claims=tuple(_once(claim for line in _sentences(text) for claim in _by_window(line))))


BASELINES: dict[str, Baseline] = {"pattern": read_by_pattern, "window": read_by_window}


def _sentences(text: str) -> Iterator[str]:
    return (found[0].strip() for found in _SENTENCE.finditer(text))


def _by_pattern(sentence: str) -> Iterator[ClaimLabel]:
    for outcome, patterns in _PATTERNS.items():
        for pattern in patterns:
            for found in pattern.finditer(sentence):
                yield _claim(outcome, found["number"], sentence)


def _by_window(sentence: str) -> Iterator[ClaimLabel]:
    words = [word.lower() for word in _TOKEN.findall(sentence)]
    keywords = [(at, _OUTCOME_OF[word]) for at, word in enumerate(words) if word in _OUTCOME_OF]
    for at, word in enumerate(words):
        near = [(abs(there - at), outcome) for there, outcome in keywords if abs(there - at) <= WINDOW]
        if near and (word[0].isdecimal() or word in SMALL or word in VAGUE):
            yield _claim(min(near)[1], word, sentence)


def _claim(outcome: str, written: str, sentence: str) -> ClaimLabel:
    place = _PLACE.search(sentence)
    vague = VAGUE.get(written.lower())
    number = vague or SMALL.get(written.lower()) or int(written.replace(",", "") or 0)
    return ClaimLabel(
        outcome=outcome,
        min=number,
        max=None if vague else number,
        best=None if vague else number,
        victims="unknown",
        place=place[1] if place else None,
        sentence=sentence,
    )


def _once(claims: Iterator[ClaimLabel]) -> Iterator[ClaimLabel]:
    """Leave out a count that an earlier sentence of the text already gave."""
    seen: set[tuple[str, int | None, int | None]] = set()
    for claim in claims:
        key = (claim.outcome, claim.min, claim.max)
        if key not in seen:
            seen.add(key)
            yield claim
