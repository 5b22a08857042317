"""Finds the places that a text mentions, and what each mention is: a site, a direction, a dateline, someone's name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.reading.nations import nations
from pipeline.reading.places.cues import cues
from pipeline.reading.places.found import Found, Sense
from pipeline.reading.places.gazetteer import WELL_KNOWN, Places, is_tracked
from pipeline.reading.places.homonyms import Resolver
from pipeline.reading.places.line import Line, without_elision
from pipeline.reading.places.names import find_names
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.places.spelling import words_of
from pipeline.reading.text import ReadText, Role, Sentence

SHORT = 4  # letters of a spelling that proves little


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place named in one sentence."""

    sentence: int
    start: int  # characters of the text as it was given
    end: int
    first: int  # tokens of the sentence
    last: int  # one past the last
    text: str
    place: Place
    sense: Sense
    inside: Place | None = None  # where the text itself says that it lies
    joined: bool = False  # "X and Y": belongs to the mention before
    partly: bool = False  # only a part: "eastern Syria"
    war: bool = False  # "Syria's conflict"


def find_mentions(text: ReadText, places: Places, language: str = "en") -> list[Mention]:
    """Every place that `text` names, in order; each with its exact characters. Linear in the length of the text."""
    words, known = cues(), nations(language)
    plain = _is_lower_case(text)
    news = filter(_is_news, text.sentences)
    lines = [Line(sentence, places, words, plain=plain, nations=known) for sentence in news]
    read = [(line, find_names(line)) for line in lines]
    if not any(found.sense is not Sense.PEOPLE for _, names in read for found in names):
        read = [(line, find_names(line, lenient=True)) for line in lines]
    countries = _countries(found for _, names in read for found in names)
    mentions: list[Mention] = []
    for line, names in read:
        Resolver(line, countries).resolve(names)
        mentions += [_mention(line.sentence, found, found.place) for found in names if found.place is not None]
    return mentions


def _is_news(sentence: Sentence) -> bool:
    return sentence.role not in {Role.BYLINE, Role.FURNITURE}


def _is_lower_case(text: ReadText) -> bool:
    """Whether the text has lost its capitals."""
    letters = [
        token.text[0] for sentence in text.sentences[:40] for token in sentence.tokens if token.text[0].isalpha()
    ]
    return sum(map(str.isupper, letters)) * 50 < sum(map(str.islower, letters))


def _countries(names: Iterable[Found]) -> Counter[str]:
    """How often the text names each country, itself or by a town that is known nowhere else."""
    votes: Counter[str] = Counter()
    for found in names:
        if not found.options:
            continue
        best = found.options[0]
        if found.sense is Sense.DATELINE:
            if best.country and best.kind is not Kind.COUNTRY and is_tracked(best):
                votes[best.country] += 1  # where a reporter sits is some reason to believe
            continue
        if best.country and (best.kind is Kind.COUNTRY or found.sense is Sense.PEOPLE):
            votes[best.country] += 3
        elif best.country and len({place.country for place in found.options}) == 1 and not _is_weak(found, best):
            votes[best.country] += 2 if is_tracked(best) or best.population >= WELL_KNOWN else 0
    return votes


def _is_weak(found: Found, best: Place) -> bool:
    """Whether a short other spelling of a large town is all there is: `Sui` of Suizhou."""
    other = len(found.name) <= SHORT and words_of(best.name) != words_of(found.name)
    return other and found.name.isascii() and not is_tracked(best)


def _mention(sentence: Sentence, found: Found, place: Place) -> Mention:
    first, last = sentence.tokens[found.first], sentence.tokens[found.last - 1]
    return Mention(
        sentence=sentence.index,
        start=first.start + len(first.text) - len(without_elision(first.text)),
        end=last.end,
        first=found.first,
        last=found.last,
        text=found.name,
        place=place,
        sense=found.sense,
        inside=found.inside,
        joined=found.joined,
        partly=found.partly,
        war=found.war,
    )
