"""Tells places from what only looks like one: persons, organisations, streets, common words with a capital."""

from pipeline.reading.places.found import Found, Sense
from pipeline.reading.places.gazetteer import WELL_KNOWN, is_tracked
from pipeline.reading.places.line import Line
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.places.spelling import words_of

_STREETS = frozenset({"street", "streets", "avenue", "boulevard"})
_ROADS = frozenset({"road", "highway", "street", "avenue"})
_SQUARES = frozenset({"square", "street", "avenue", "boulevard", "road"})
_HAPPENS = frozenset({Sense.SITE, Sense.NEAR, Sense.SUBJECT})
_RAZED = frozenset(
    {"bombed", "shelled", "raided", "stormed", "overran", "torched", "razed", "burned", "burnt", "entered"}
)
_HURTING = frozenset({"killing", "leaving", "wounding", "injuring", "burning", "abducting", "beheading", "shooting"})
_ADJECTIVE_ENDS = ("\u064a\u0629", "\u064a\u0647", "\u064a")  # of Arabic
_NOUN = 4  # tokens behind an article up to the noun that says what kind of place it is
_AND_THE = "\u0648\u0627\u0644"  # Arabic
ARABIC_THE = "\u0627\u0644"
_GERMAN_NOUNS = (
    "schaft", "ung", "ungen", "heit", "keit", "tion", "gefahr", "ern", "eln", "haft", "not", "zeit", "druck",
)  # fmt: skip
_THE = frozenset({"the", "a", "an"})
_HOUSES = frozenset(
    {
        "hospital",
        "clinic",
        "school",
        "mosque",
        "church",
        "cathedral",
        "university",
        "college",
        "prison",
        "hotel",
        "stadium",
    }
)
"""Have names of their own, which are no towns: `at Nasser hospital`, `al-Shifa hospital in Gaza`."""


def settle_options(line: Line, found: Found, *, lenient: bool = False) -> None:
    """Take away the options, or the cue of an unknown name, where the name is no place.

    `lenient`: the text names no place otherwise, so an unknown name is one where anything hints at it.
    """
    if found.sense is Sense.PEOPLE:
        return
    is_road = bool(found.options) and _is_road_elsewhere(line, found)
    if is_road or _is_house(line, found) or (not line.is_dateline and _is_someone(line, found)):
        found.options, found.cued = (), False
    elif not found.options:
        placed = found.hinted and (lenient or _is_placed(line, found) or _is_razed(line, found))
        if lenient and _is_happening(line, found):
            found.sense, placed = Sense.SUBJECT, True
        found.cued = (found.cued or placed) and _may_be_place(line, found)
    elif not is_tracked(found.options[0]) and not (found.cued or found.hinted) and found.sense is not Sense.DATELINE:
        found.options = _well_known(line, found)


def _is_someone(line: Line, found: Found) -> bool:
    """Tell a capital before or after that makes it a part of a longer name: a person, an organisation, a street."""
    cues, before, after = line.cues, found.first - 1, found.last
    if line.word(before) in cues.title and line.is_capital(before) and line.word(before) not in cues.office:
        return True
    if line.titled or line.plain:
        return False
    if line.is_name(before) and line.word(before) in cues.given and not found.noun:
        return True
    if line.is_name(after) and line.word(after) in cues.org and line.word(after) not in cues.facility:
        return not (found.options and found.options[0].kind is Kind.COUNTRY)
    if line.word(after) in _SQUARES and line.is_capital(after) and not found.noun:
        return True
    if found.options and any(line.word(at) in _STREETS for at in range(after, after + 3)):
        return not is_tracked(found.options[0])
    return not found.noun and _is_weak(line, found) and _is_part(line, found)


def _is_happening(line: Line, found: Found) -> bool:
    """Tell a name that an event or a part is said of: `the Laiza offensive`, `Hiran's river crossing`."""
    own = line.word(found.last) == "'s"
    after = {line.word(at) for at in range(found.last + own, found.last + 1 + 2 * own)}
    return not after.isdisjoint(line.cues.event | line.cues.facility | line.cues.nouns.keys())


def _is_placed(line: Line, found: Found) -> bool:
    """Whether a comma and a larger place follow: `of Yabsa, northern Syria`."""
    after = found.last + 2 if line.word(found.last + 1) in line.cues.compass else found.last + 1
    larger = line.names_country(after) or (bool(line.named(after)) and line.word(after + 1) in line.cues.region_noun)
    if line.word(after) in line.cues.into:
        larger = larger or (line.is_capital(after + 1) and bool(line.named(after + 1)))  # ", in Sagaing's township"
    larger = larger or _is_explained(line, found.last + 1)
    distance = line.word(found.last + 1)[:1].isdigit() and line.word(found.last + 2) in line.cues.measures
    return line.word(found.last) == "," and (larger or distance)


def _is_explained(line: Line, at: int) -> bool:
    """Whether an article and a noun of places follow: `on Samboko, a farming hamlet in Irumu`."""
    nouns = line.cues.nouns.keys()
    return line.word(at) in {"a", "an"} and any(line.word(here) in nouns for here in range(at + 1, at + 1 + _NOUN))


def _is_razed(line: Line, found: Found) -> bool:
    """Tell what is bombed or burnt down, and is named without a preposition: `bombed Let Yet Kone, killing`."""
    return (
        line.word(found.first - 1) in _RAZED and line.word(found.last) == "," and line.word(found.last + 1) in _HURTING
    )


def _is_part(line: Line, found: Found) -> bool:
    """Whether the run of capitals goes on beyond the name."""
    before, after = found.first - 1, found.last
    if line.is_name(before) and not _is_transparent(line, before):
        return True
    follows = line.is_name(after) and not _is_transparent(line, after) and line.word(after) not in line.cues.facility
    return follows and bool(found.options)


def _is_weak(line: Line, found: Found) -> bool:
    """Whether a neighbouring capital is reason enough to doubt: no country, and no preposition that vouches for it."""
    if not found.options or not is_tracked(found.options[0]):
        return True
    return not found.cued and found.options[0].kind is not Kind.COUNTRY and line.tokens[found.first].text.isascii()


def _is_transparent(line: Line, at: int) -> bool:
    """Tell a capital that is no part of a name: of a sentence, a direction, a nationality, a day, a place."""
    word, cues = line.words[at], line.cues
    if line.is_uncased(at) or at == 0:
        return True  # a script without capitals says nothing
    known = (
        word in cues.compass
        or word in cues.months
        or word in cues.nouns
        or word in cues.determiner
        or word in cues.into
    )
    held = "-" in line.tokens[at].text and line.words[at].rpartition("-")[2] in cues.based  # "Indian-controlled"
    return known or held or line.is_people(at) or bool(line.named(at))


def _may_be_place(line: Line, found: Found) -> bool:
    """Whether an unknown name with a cue may stand for a place: no day, no acronym, no known other thing."""
    tokens = line.tokens[found.first : found.last]
    cues, words = line.cues, [token.word for token in tokens]
    if " ".join(word for token in tokens for word in words_of(token.text)) in cues.blocked:
        return False
    if any(word in cues.months or word in cues.blocked or word in cues.org or word in cues.title for word in words):
        return False
    if _is_building_elsewhere(line, found):
        return False
    if line.word(found.last) in cues.org or (len(words) == 1 and line.is_common(words[0])):
        return False
    if all(token.text.isupper() for token in tokens) and not line.shouted:
        return False
    if any(line.is_people(at) or (len(words) > 1 and line.names_country(at)) for at in range(found.first, found.last)):
        return False
    return _has_good_cue(line, found)


def _is_road_elsewhere(line: Line, found: Found) -> bool:
    """Whether a name is that of a road whose town follows: `on the Mahmoudiyeh road in the town of Ain Qana`."""
    after = found.last + 1
    if line.word(found.last) not in _ROADS or line.word(after) not in line.cues.into:
        return False
    return line.is_capital(after + 1) or line.word(after + 2) in line.cues.nouns


def _is_house(line: Line, found: Found) -> bool:
    """Whether a name is that of a house: an unknown one, that of some quarter elsewhere, or one whose town follows."""
    if line.word(found.last) not in _HOUSES or line.is_dateline or found.sense is Sense.DATELINE:
        return False
    if not found.options or found.options[0].kind is Kind.QUARTER or line.is_capital(found.last):
        return True  # "Muscat School" in Gaza
    return line.word(found.last + 1) in line.cues.into and line.is_capital(found.last + 2)


def _is_building_elsewhere(line: Line, found: Found) -> bool:
    """Whether a name is that of a building whose town follows: `Lhubiriha secondary school in Mpondwe`."""
    for after in (found.last, found.last + 1):
        if line.word(after) in line.cues.facility:
            return line.word(after + 1) in line.cues.into and line.is_capital(after + 2)
    return False


def _has_good_cue(line: Line, found: Found) -> bool:
    cues, before = line.cues, found.first - 1
    if line.plain:
        return False
    articled = before >= 0 and line.tokens[before].text.lower() in _THE
    if articled and line.word(found.last) not in cues.nouns:
        return False  # "in the Duma"
    first = line.tokens[found.first].text
    if not first[0].isascii() and first[0] > "\u024f":
        return _is_foreign_name(line, found)
    if line.german and not _is_german_name(line, found):
        return False
    if found.noun:
        return not line.titled or found.last - found.first <= 3
    if line.titled or articled or (found.sense not in _HAPPENS and not found.comma):
        return False
    if not first[0].isupper() and "-" not in first:
        return False
    return line.words[found.first] in cues.opening or cues.guarded.isdisjoint(line.words[found.first : found.last])


def _is_foreign_name(line: Line, found: Found) -> bool:
    """Whether a noun of place vouches for a name in another script, where capitals say nothing."""
    if line.words[found.first].endswith(_ADJECTIVE_ENDS) and line.named(found.last):
        return False  # "the Libyan" of "the Libyan capital Tripoli", behind its noun
    if line.tokens[found.first].text.startswith(_AND_THE):
        return False  # "the camp of Jenin and the splinters"
    if is_arabic_adjective(line.words[found.first]) and not line.words[found.first].startswith(ARABIC_THE):
        return False  # "an industrial area", behind its noun
    return bool(found.noun) and found.last <= found.first + 1 + _is_arabic(line, found)


def is_arabic_adjective(word: str) -> bool:
    """Whether an Arabic word ends as adjectives do."""
    return word > "\u05ff" and word.endswith(_ADJECTIVE_ENDS[:2])


def _is_arabic(line: Line, found: Found) -> bool:
    return "\u0600" <= line.tokens[found.first].text[0] < "\u0700"


def _is_german_name(line: Line, found: Found) -> bool:
    """Whether a capital may be a name where every noun has one: not `in Gefangenschaft`, `in Kellern`."""
    before = line.word(found.first - 1)
    placed = before in line.cues.nouns or before == "in"
    return placed and not line.words[found.first].endswith(_GERMAN_NOUNS)


def _well_known(line: Line, found: Found) -> tuple[Place, ...]:
    """Towns of the table that may be meant by a bare name: well known ones, and no common words."""
    if line.words[found.first] in line.cues.guarded or found.sense is Sense.AGENT:
        return ()
    spelled = words_of(found.name)
    return tuple(place for place in found.options if line.places.weight(place, spelled) >= WELL_KNOWN)
