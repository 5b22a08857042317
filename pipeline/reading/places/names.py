"""Where names begin and end in a sentence, and which places they may mean."""

from collections.abc import Iterator

from pipeline.reading.places.found import Found, Sense
from pipeline.reading.places.gazetteer import WELL_KNOWN, is_tracked
from pipeline.reading.places.line import Line
from pipeline.reading.places.place import WIDE, Kind, Place
from pipeline.reading.places.senses import Senses
from pipeline.reading.places.spelling import romanised, words_of
from pipeline.reading.places.strangers import ARABIC_THE, is_arabic_adjective, settle_options

LONGEST_NAME = 6  # tokens of a known name
LONGEST_RUN = 8  # tokens of an unknown one
LONGEST_OTHER = 3  # tokens of a name that is no place; more where it begins like the Islamic State's

_INSIDE = frozenset(
    {
        "de", "del", "da", "dos", "la", "las", "el", "al", "an", "e", "i", "-", "as", "az", "bin",
    }
)  # fmt: skip
_OPENERS = frozenset(
    {
        "and", "as", "it", "he", "she", "they", "but", "if", "when", "while",
    }
)  # fmt: skip
_STRUCK = (
    "\u043e\u0431\u0441\u0442\u0440\u0435\u043b",
    "\u0448\u0442\u0443\u0440\u043c",
    "\u0431\u043e\u043c\u0431\u0430\u0440\u0434\u0438\u0440\u043e\u0432",
)
"""Beginnings of Russian nouns for what is done to a town: shelling, storming, bombing."""
_RUSSIAN_ENDINGS = (
    "\u043e\u043c", "\u0435\u043c", "\u043e\u0438", "\u0435\u0438", "\u043e\u044e", "\u0430\u043c",
    "\u044f\u043c", "\u0430\u0445", "\u044f\u0445", "\u043e\u0432", "\u0435\u0432", "\u0438\u0438",
    "\u0438\u044e", "\u0438\u044f", "\u0433\u043e", "\u043c\u0443",
)  # fmt: skip
"""Of names, two letters long."""
_ACRONYMS = frozenset(("us", "uk", "car"))


def find_names(line: Line, *, lenient: bool = False) -> list[Found]:
    """Return the names of one sentence that may be places, in order, with their senses.

    `lenient`: a hint is enough for a name that nobody knows, in a text that names no place otherwise.
    """
    return _Finder(line, lenient=lenient).find()


class _Finder:
    def __init__(self, line: Line, *, lenient: bool) -> None:
        self._line = line
        self._lenient = lenient
        self._cues = line.cues
        self._senses = Senses(line)

    def find(self) -> list[Found]:
        names: list[Found] = []
        end = other = 0  # of the last name, and of the last that is no place
        for at in self._line.openings():
            found = self._name_at(at) if at >= end and self._may_begin(at) else None
            if found is None:
                continue
            end = found.last
            if found.other:
                other = end
            else:
                self._judge(found, names, after_other=bool(other) and found.first == other)
        return names

    def _judge(self, found: Found, names: list[Found], *, after_other: bool) -> None:
        self._senses.read(found, names[-1] if names else None)
        settle_options(self._line, found, lenient=self._lenient)
        if after_other and found.sense is not Sense.PEOPLE:
            found.sense = Sense.AGENT  # the rest of an organisation's name
        if "-" in found.name and found.options and self._border(found.name) == found.options:
            found.sense = Sense.LOOSE  # a border is no site beside one that is named
        if found.options or found.cued:
            names.append(found)

    def _may_begin(self, at: int) -> bool:
        text = self._line.tokens[at].text
        if not text[0].isalpha():
            return False
        if "-" in text and text[0].isupper() and not self._line.is_name(at):
            return True  # `Aleppo-based`, `Kurdish-controlled`
        if self._line.is_name(at):
            return not self._only_opens(at)
        if self._line.nation(at):
            return True
        return text.islower() and self._line.after_article(at) is not None

    def _only_opens(self, at: int) -> bool:
        """Tell a capital that only begins a sentence or a name: `In Kauswagan`, `The`, `Dorf Kelbo`."""
        word, cues = self._line.words[at], self._cues
        if (word in cues.small or word in _OPENERS) and self._line.after_article(at) is None:
            return not self._begins_known_name(at)
        if self._line.german and word in cues.side_noun:
            return self._line.is_name(at + 1)  # "im Norden Afghanistans"
        return word in cues.nouns and self._line.is_name(at + 1) and not self._begins_country(at)

    def _begins_country(self, at: int) -> bool:
        """Tell `Sierra Leone` from a range of mountains."""
        ends = range(at + 2, min(at + LONGEST_NAME, len(self._line.tokens)) + 1)
        return any(place.kind is Kind.COUNTRY for end in ends for place in self._options(at, end))

    def _begins_known_name(self, at: int) -> bool:
        """Tell `Der el-Zour` and `The Hague` from a small word in front of a name."""
        last = min(at + LONGEST_NAME, len(self._line.tokens))
        return any(self._options(at, end) for end in range(last, at + 1, -1))

    def _name_at(self, at: int) -> Found | None:
        line = self._line
        if other := self._other_at(at):
            return self._longer(at, other) or other
        start = line.after_article(at) if not line.is_name(at) or line.word(at + 1) == "-" else None
        end = self._run_end(at if start is None else start)
        people = self._people_at(at)
        if pair := self._pair_at(at, end):
            return pair
        for last in range(min(end, at + LONGEST_NAME), at, -1):
            options = self._options(at, last)
            if people and last <= people.last and not (options and is_tracked(options[0])):
                return people  # rather the Greek than a town that is spelled so
            if options and not (last < end <= at + 3 and self._goes_on(options, last)):
                return Found(first=at, last=last, options=options, name=line.text(at, last))
        if people:
            return people
        return self._unknown(at, end) if start is not None or line.is_name(at) else None

    def _pair_at(self, at: int, end: int) -> Found | None:
        """Return the one place of two names: `Jammu and Kashmir`, `Democratic Republic of the Congo`."""
        line = self._line
        if line.word(end) not in {"and", "of"}:
            return None
        last = end + 2 + (line.word(end + 1) == "the")
        if not line.is_capital(last - 1) or last - at > LONGEST_NAME:
            return None
        known = line.places.named(line.spelled(at, last))
        return Found(first=at, last=last, options=known, name=line.text(at, last)) if known else None

    def _longer(self, at: int, other: Found) -> Found | None:
        """Return the known place that goes on beyond a known other name: `North Kivu` beyond the north."""
        longest = min(self._run_end(at), at + LONGEST_NAME)
        for last in range(longest, other.last, -1):
            if options := self._options(at, last):
                return Found(first=at, last=last, options=options, name=self._line.text(at, last))
        return None

    def _other_at(self, at: int) -> Found | None:
        """Return a known name that is no place: an organisation, a person, a month."""
        line = self._line
        first = next(iter(words_of(line.tokens[at].text)), "")
        if first not in self._cues.blocked_first and first.removesuffix("s") not in self._cues.blocked_first:
            return None
        if self._is_known_foreign(at, first):
            return None
        longest = LONGEST_RUN if line.words[at] in {"islamic", "the"} else LONGEST_OTHER
        spelled = [" ".join(words_of(token.text)) for token in line.tokens[at : at + longest]]
        for length in range(len(spelled), 0, -1):
            joined = " ".join(spelled[:length])
            if (
                joined in self._cues.blocked
                or joined.removesuffix("s") in self._cues.blocked
                or (length == 1 and joined in self._cues.months)
            ):
                return Found(first=at, last=at + length, name=joined, other=True)
        return None

    def _is_known_foreign(self, at: int, first: str) -> bool:
        """Tell a town from its namesake by its accent or its next word: Spanish `San\u00e1`, `Jan Yunis`."""
        line = self._line
        if first in self._cues.months:
            return line.is_capital(at + 1) and any(map(is_tracked, self._options(at, at + 2)))
        return not line.tokens[at].text.isascii() and any(map(is_tracked, line.named(at)))

    def _run_end(self, at: int) -> int:
        """One past the last token of a run of capitals; small words inside a name belong to it."""
        line, end = self._line, at + 1
        while end - at < LONGEST_RUN:
            if line.is_name(end) and (line.words[end] not in self._cues.small or line.words[end] in _INSIDE):
                end += 1
                continue
            spaced = line.word(end) == "-" and line.tokens[end].start > line.tokens[end - 1].end
            step = 2 if line.word(end) == "-" else 1
            if line.word(end) not in _INSIDE or spaced or not (line.is_name(end + step) or line.is_name(end + 1)):
                break
            end += 1
        return end

    def _options(self, first: int, last: int) -> tuple[Place, ...]:
        """Return the places that the tokens name."""
        line = self._line
        spelled = line.spelled(first, last)
        if not spelled:
            return ()
        single = last == first + 1
        if single and len(spelled) > 1 and spelled[-1] in self._cues.based:
            country = line.places.people(" ".join(spelled[:-1]))
            return (country,) if country else line.places.named(spelled[:-1])
        if single and (spelled[0] in _ACRONYMS or len(spelled[0]) < 3):
            shouting = line.tokens[first].text.isupper() and not line.shouted
            return line.places.named(spelled) if len(spelled) > 1 or (spelled[0] in _ACRONYMS and shouting) else ()
        if single and line.german and spelled[0] in self._cues.side_noun:
            return ()  # "im Norden"
        if single and len(spelled) == 1 and (line.is_common(spelled[0]) or spelled[0] in self._cues.org):
            return ()
        if single and "-" in line.tokens[first].text and (ends := self._border(line.tokens[first].text)):
            return ends
        known = line.places.named(spelled) or (self._inflected(spelled) if single else self._owned(spelled))
        return known or (self._romanised(first, spelled) if single and len(spelled) == 1 else ())

    def _border(self, text: str) -> tuple[Place, ...]:
        """Return the nearer end of a border that is named after both: `the Gaza-Israel fence`."""
        ends = [self._line.places.named(words_of(part)) for part in text.split("-")]
        wide = [found[0] for found in ends if found and found[0].kind in WIDE]
        return (wide[0],) if len(wide) == len(ends) == 2 else ()

    def _romanised(self, first: int, spelled: tuple[str, ...]) -> tuple[Place, ...]:
        """Find a Russian form of a name that no list has in Cyrillic, where the word before says that it is a place."""
        word, before, cues = spelled[0], self._line.word(first - 1), self._cues
        if not ("\u0430" <= word[0] <= "\u044f" and len(word) > 4 and self._line.is_capital(first)):
            return ()
        if not (before in cues.into or before in cues.near or before in cues.nouns or before.startswith(_STRUCK)):
            return ()
        stems = [romanised(stem) for stem in (word, *russian_stems(word))]
        known = self._line.places
        exact = (place for stem in stems for place in known.named((stem,)) if self._may_be_meant(place))
        alike = (place for stem in stems for place in known.resembling((stem,)) if self._may_be_meant(place))
        found = next(exact, None) or next(alike, None)
        return (found,) if found else ()

    def _may_be_meant(self, place: Place) -> bool:
        return is_tracked(place) or place.country in self._cues.conflict or place.population >= WELL_KNOWN

    def _owned(self, spelled: tuple[str, ...]) -> tuple[Place, ...]:
        """Find a name that lost its apostrophe: `Syrias`."""
        *head, word = spelled
        if not word.endswith("s") or len(word) < 5 or not word.isascii() or word[:-1] in self._cues.guarded:
            return ()
        return tuple(filter(is_tracked, self._line.places.named((*head, word[:-1]))))

    def _inflected(self, spelled: tuple[str, ...]) -> tuple[Place, ...]:
        """Without a lost apostrophe, a Russian ending, an Arabic prefix."""
        word, named = spelled[-1], self._line.places.named
        if "\u0400" <= word[0] < "\u0530":
            return next((found for stem in russian_stems(word) if (found := named((*spelled[:-1], stem)))), ())
        if len(word) >= 4 and word[0] in "\u0648\u0628\u0644\u0641\u0643":  # and, in, for, so, like
            stem = "\u0627\u0644" + word[2:] if word.startswith("\u0644\u0644") else word[1:]
            return tuple(filter(is_tracked, named((stem,))))
        return self._owned(spelled)

    def _goes_on(self, options: tuple[Place, ...], last: int) -> bool:
        """Whether a known name is only the beginning of another: `Ras` of `Ras Baalbek`."""
        line = self._line
        if line.titled or line.plain:
            return False
        if line.words[last - 1] in self._cues.opening and options[0].kind is not Kind.COUNTRY and line.is_capital(last):
            return not line.is_people(last) and line.words[last] not in self._cues.nouns
        if is_tracked(options[0]):
            return False
        if line.names_country(last):
            return False
        return bool(line.named(last)) or (options[0].population < WELL_KNOWN and self._is_more_name(last))

    def _is_more_name(self, at: int) -> bool:
        """Whether a capital goes on with a name, and is no noun, office or day: `Gari` of `Buni Gari`."""
        line, cues = self._line, self._cues
        word = line.words[at]
        groups = (cues.nouns, cues.facility, cues.org, cues.office, cues.title, cues.months, cues.compass, cues.small)
        plain = line.tokens[at].text.isascii() and not line.tokens[at].text.isupper()
        return plain and line.is_capital(at) and not line.is_people(at) and not any(word in group for group in groups)

    def _people_at(self, at: int) -> Found | None:
        """Return a nationality of one or two words, also in a compound."""
        line = self._line
        for last in (at + 2, at + 1):
            if last > len(line.tokens):
                continue
            spelled = [word for token in line.tokens[at:last] for word in words_of(token.text)]
            compound = last == at + 1 and "-" in line.tokens[at].text
            country = line.places.people(" ".join(spelled)) or (
                line.places.people(spelled[0]) if compound and spelled else None
            )
            country = country or (line.nation(at) if last == at + 1 else None)
            if country:
                return Found(first=at, last=last, options=(country,), sense=Sense.PEOPLE, name=line.text(at, last))
        return None

    def _unknown(self, first: int, last: int) -> Found:
        """Take a name that no gazetteer knows; it ends before a noun of place and before a place that is known."""
        line, cues = self._line, self._cues
        if line.is_uncased(first) or line.plain:
            # without capitals nobody can tell where an unknown name ends, but for those of two words
            last = first + 1 + self._goes_on_uncased(first)
        if line.words[first] not in cues.opening:
            last = next((at for at in range(first + 1, last) if self._begins_known(at)), last)
        if line.tokens[first].text.isupper() and not line.shouted:
            last = first + 1  # "IBK Cette": an acronym, and the next sentence
        while last - 1 > first and (line.words[last - 1] in cues.nouns or line.words[last - 1] in cues.facility):
            last -= 1
        return Found(first=first, last=last, name=line.text(first, last))

    def _goes_on_uncased(self, first: int) -> bool:
        """Whether an Arabic name has a second word: one that opens names stands first, or the other has the article."""
        line = self._line
        following = line.word(first + 1)
        if not line.is_uncased(first) or not line.is_name(first + 1) or line.nation(first + 1):
            return False
        if following in self._cues.blocked or is_arabic_adjective(following):
            return False
        articled = following.startswith(ARABIC_THE) and not line.words[first].startswith(ARABIC_THE)
        return line.words[first] in self._cues.opening or articled

    def _begins_known(self, at: int) -> bool:
        known = self._line.named(at) if self._line.is_name(at) else ()
        return bool(known) and is_tracked(known[0])


def russian_stems(word: str) -> Iterator[str]:
    """Nominatives that an oblique form may have come from."""
    if len(word) < 5:
        return
    yield word[:-1]
    yield from (word[:-1] + ending for ending in "\u0430\u044c\u044f\u044b\u043e\u0435\u0438")
    if word.endswith("\u043e\u043a"):
        yield word[:-2] + "\u043a\u0438"  # of a plural
    if len(word) > 5 and word.endswith(_RUSSIAN_ENDINGS):
        yield word[:-2]
        yield from (
            word[:-2] + ending
            for ending in ("\u0430", "\u044c", "\u044b", "\u0438", "\u043e\u0435", "\u0438\u0439", "\u044b\u0439")
        )
