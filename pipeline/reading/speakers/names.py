"""Finds the full name of a speaker: the party that a name, an office, a short form or a pronoun means in its text."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.reading.speakers.cues import Source
from pipeline.reading.speakers.fullnames import FullNames, Place, written
from pipeline.reading.speakers.lexicon import words
from pipeline.reading.speakers.parties import Known, Parts, Party, Speakers, parts_of, parts_of_one
from pipeline.reading.speakers.phrases import Phrases
from pipeline.reading.text import Sentence, Token

NEAR_NAME = 8
"""Tokens between a person and the party that an office between them ties to it."""
LONGEST_SHORT = 3
"""Words of a short form such as "war monitoring group"."""
LONGEST_HOLDER = 8
"""Tokens of the name of who holds an office."""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int  # tokens [start, end) of a sentence
    end: int
    known: Known


@dataclass(frozen=True, slots=True)
class _Name:
    """What is to be resolved: a name without its article."""

    tokens: Sequence[Token]
    parts: Parts
    article: str
    place: Place
    last: Party | None  # who spoke last


class Names:
    """The parties and people that one text names."""

    def __init__(self, sentences: Sequence[Sentence], speakers: Speakers) -> None:
        self._sentences, self._speakers, self._w = sentences, speakers, words()
        self._full = FullNames(sentences)
        self._mentions: dict[int, list[_Mention]] = {}  # by sentence
        self._places: dict[Party, list[Place]] = {}
        self._people: dict[str, Party] = {}  # whom they speak for, by surname
        for sentence in sentences:
            self._look_through(sentence)

    # What the text names.

    def _look_through(self, sentence: Sentence) -> None:
        placed: list[tuple[str, int]] = []
        for at, token in enumerate(sentence.tokens):
            if token.word.isalnum():
                placed.append((token.word, at))
            else:
                placed.extend((part, at) for part in parts_of_one(token))
        parts = tuple([part for part, _ in placed])
        openers, begin = self._speakers.openers, 0
        for number, (part, at) in enumerate(placed):
            if part not in openers or number < begin:
                continue
            named = not sentence.tokens[at].text.islower() or self._speakers.may_begin(part)
            known = self._speakers.at(parts, number) if named else None
            if known:
                begin, end = known.end, placed[known.end - 1][1] + 1
                self._mentions.setdefault(sentence.index, []).append(_Mention(at, end, known))
                self._places.setdefault(known.party, []).append((sentence.index, at))
                self._link(sentence, at, end, known)

    def _link(self, sentence: Sentence, start: int, end: int, known: Known) -> None:
        """Remember who speaks for a party: "SOHR director Rami Abdel Rahman", "Abdel Rahman, head of the SOHR"."""
        if known.person:
            return
        phrases = Phrases(sentence.tokens)
        first = self._behind_office(phrases, end)
        person = self._name_from(phrases, first) if first is not None else self._before_office(phrases, start)
        if person:
            self._people.setdefault(person, known.party)

    def _behind_office(self, phrases: Phrases, at: int) -> int | None:
        """Give where a person may be named behind a party and an office, if there is an office."""
        begin, office = at, self._is_person(phrases.word(at - 1))
        if office and phrases.text(at) == ",":
            return at + 1  # "the Chadian health minister, Idris Bello, said"
        while at - begin < NEAR_NAME and self._is_office(phrases, at):
            office = office or phrases.word(at) in self._w["speaks_for"] or phrases.word(at) in self._w["titles"]
            at += 1
        return at if office else None

    def _is_person(self, word: str) -> bool:
        return word in self._w["speaks_for"] and word in self._w["titles"]

    def _is_office(self, phrases: Phrases, at: int) -> bool:
        word = phrases.word(at)
        return any(word in self._w[name] for name in ("speaks_for", "titles", "modifiers")) or word in {
            ".",
            "(",
            ")",
            "'s",
        }

    def _before_office(self, phrases: Phrases, at: int) -> str | None:
        """Give the surname in front of an office: "Abdel Rahman, the head of"."""
        end, office = at, False
        while end - at < NEAR_NAME and self._leads_to_party(phrases, at - 1):
            at -= 1
            office = office or phrases.word(at) in self._w["speaks_for"]
        at -= phrases.text(at - 1) == ","
        return phrases.word(at - 1) if office and phrases.is_capital(at - 1) else None

    def _leads_to_party(self, phrases: Phrases, at: int) -> bool:
        word = phrases.word(at)
        return any(word in self._w[name] for name in ("determiners", "modifiers", "speaks_for", "at"))

    def _name_from(self, phrases: Phrases, at: int) -> str | None:
        """Give the surname of the person who is named from a token on."""
        surname = None
        for end in range(at, at + NEAR_NAME):
            if phrases.is_capital(end):
                surname = phrases.word(end)
            elif not (phrases.text(end) in {".", '"'} and surname):
                break
        return surname

    # What a source means.

    def resolve(self, sentence: Sentence, source: Source, *, last: Party | None) -> Party | None:
        """Give the party that a source means, and None for nobody in particular."""
        start, end = source.name
        tokens = sentence.tokens[start:end]
        if tokens[0].word in {"a", "an"} and (before := self._named_until(sentence, start)):
            return before
        found = self._party(tokens, (sentence.index, start), last)
        office = tokens[1:] if tokens[0].word in self._w["determiners"] else tokens
        if source.aside and office and all(token.text.islower() or token.text == "-" for token in office):
            found = self._named_aside(sentence, source) or found
        if source.aside and (found is None or found.side is None):
            return self._in_aside(sentence, source, tokens) or found
        return found

    def _named_aside(self, sentence: Sentence, source: Source) -> Party | None:
        """Read "its president, Anton Belov": an office that is no party's has the name of its holder."""
        aside = sentence.tokens[slice(*source.aside)] if source.aside else ()
        aside = aside[1:] if aside and aside[0].word in self._w["determiners"] else aside
        phrases = Phrases(aside)
        if not 0 < len(aside) <= LONGEST_HOLDER or not phrases.is_capital(0) or not phrases.is_noun(len(aside) - 1):
            return None
        place = (sentence.index, source.aside[0] if source.aside else 0)
        return self._party(aside, place, None)

    def _named_until(self, sentence: Sentence, end: int) -> Party | None:
        """Read "The Syrian Center for Policy Research an NGO", whose commas were lost."""
        for mention in self._mentions.get(sentence.index, ()):
            known, at = mention.known, mention.start
            if mention.end == end and known.named and not known.person:
                inside = at and sentence.tokens[at - 1].word in self._w["at"]
                return None if inside else known.party
        return None

    def _in_aside(self, sentence: Sentence, source: Source, tokens: Sequence[Token]) -> Party | None:
        """Read "Kurilla, the CENTCOM commander": the person speaks for the party, here and from here on."""
        aside = sentence.tokens[slice(*source.aside)] if source.aside else ()
        office = next((at for at, token in enumerate(aside) if token.word in self._w["speaks_for"]), None)
        if office is None:
            return None
        known = self._known(tuple(parts_of(aside)))
        party = known.party if known else self._whom_for(aside, office)
        if party:
            self._people.setdefault(tokens[-1].word, party)
        return party

    def _whom_for(self, aside: Sequence[Token], office: int) -> Party | None:
        """Read "director of al-Shifa hospital"."""
        phrases = Phrases(aside)
        link = phrases.word(office + 1)
        body = phrases.after(office + 2) if link in self._w["at"] and link not in self._w["where"] else None
        tokens = aside[slice(*body)] if body else ()
        if body and not any(phrases.word(at) in self._w["roles"] for at in range(*body)) and len(tokens) == 1:
            return Party(name=written(aside[office : body[1]]))  # "mayor of Kherson"
        tokens = tokens[1:] if tokens and tokens[0].word in self._w["determiners"] else tokens
        return Party(name=written(tokens)) if tokens else None

    def _party(self, tokens: Sequence[Token], place: Place, last: Party | None) -> Party | None:
        article = tokens[0].word if len(tokens) > 1 and tokens[0].word in self._w["determiners"] else ""
        tokens = tokens[1:] if article else tokens
        parts = tuple(parts_of(tokens))
        if not parts or article == "our":
            return None  # the outlet's own people
        name = _Name(tokens, parts, article, place, last)
        spelled = tokens[0].text == "US"  # no pronoun
        if len(parts) == 1 and not spelled and any(parts[0] in self._w[kind] for kind in ("pronouns", "more", "own")):
            return last or (None if parts[0] in self._w["own"] else self._named_before(place))
        return self._by_name(name) or self._by_office(name) or self._by_itself(name)

    def _by_name(self, name: _Name) -> Party | None:
        """Find a party by its name, or a body by its country."""
        known, body = self._known(name.parts), self._body(name.parts)
        country = next(filter(None, (self._country(name.parts, at) for at in range(len(name.parts)))), None)
        if known and not self._w["witnesses"].intersection(name.parts[: known.start], name.parts[known.end :]):
            behind = name.parts[known.end :]
            other = behind and behind[0] in self._w["roles"] and not self._w["speaks_for"].intersection(behind)
            if other and known.named and not known.person:  # "UN investigators"
                return Party(name=written(name.tokens), side=known.party.side)
            return known.party
        return self._speakers.body_of(country, body) if body and country and not known else None

    def _by_office(self, name: _Name) -> Party | None:
        """Find a party that the text names elsewhere, by a short form, a body, a country or who speaks for it."""
        short = self._by_short_form(name)
        if short:
            return short
        body = self._body(name.parts)
        if body and body not in {"police", "media"} and not self._any_country(name.parts):
            found = self._mentioned(lambda party: party.name.endswith(body), name.place)
            if found:
                return found
        return self._by_country(name) or next(
            (self._people[token.word] for token in reversed(name.tokens) if self._speaks(token)), None
        )

    def _speaks(self, token: Token) -> bool:
        return token.word in self._people and not token.text.islower()

    def _by_country(self, name: _Name) -> Party | None:
        """Read "Moscow reported", "Russia has accused"."""
        if self._w["roles"].intersection(name.parts):
            return None
        ends = (self._speakers.country(name.parts, at) for at in range(len(name.parts)))
        country = next((one[0] for one in ends if one and one[1] == len(name.parts)), None)
        if country is None:
            return None
        own = self._speakers.body_of(country, "").name.strip()

        def is_of_state(party: Party) -> bool:
            return party.side == country and (own in party.name or country in party.name)

        return self._mentioned(is_of_state, name.place) or Party(name=country, side=country)

    def _by_itself(self, name: _Name) -> Party | None:
        """Name people who speak for no party that we know, and nobody where nobody in particular speaks."""
        head = name.parts[-1]
        speech = head in self._w["speech"]
        if speech and len(name.parts) > 1 and self._w["roles"].intersection(name.parts[:-1]):
            return self._party(name.tokens[:-1], name.place, name.last)  # "an army statement"
        if (speech or head in self._w["nobody"]) and all(map(self._is_empty, name.parts)):
            whose = name.article in {"the", "its", "their", "his", "her"}
            return (name.last or self._named_before(name.place)) if speech and whose else None
        definite = name.article == "the" and len(name.parts) == 1
        if definite and name.last and head in self._w["roles"] and head not in self._w["standing"]:
            return name.last
        return Party(name=self._full.of(name.tokens))

    def _is_empty(self, part: str) -> bool:
        return any(part in self._w[kind] for kind in ("nobody", "modifiers", "speech"))

    # Looking things up.

    def _known(self, parts: Parts) -> Known | None:
        """Give the party in some words: a name before a body of a country, a body before a person; the longest."""
        found = [known for at in range(len(parts)) if (known := self._speakers.at(parts, at))]
        return max(found, key=lambda known: (known.named and not known.person, not known.person), default=None)

    def _country(self, parts: Parts, at: int) -> str | None:
        found = self._speakers.country(parts, at)
        return found[0] if found else None

    def _any_country(self, parts: Parts) -> bool:
        return any(self._country(parts, at) for at in range(len(parts)))

    def _body(self, parts: Parts) -> str | None:
        found = (self._speakers.body(parts, at) for at in range(len(parts)))
        return max((body for body, _ in filter(None, found)), key=len, default=None)

    def _by_short_form(self, name: _Name) -> Party | None:
        parts = name.parts
        for length in range(min(LONGEST_SHORT, len(parts)), 0, -1):
            for start in range(len(parts) - length, -1, -1):
                parties = self._speakers.meant_by(parts[start : start + length])
                rest = parts[:start] + parts[start + length :]
                if parties and all(map(self._is_attached, rest)):
                    found = self._mentioned(_is_one_of(parties), name.place)
                    if found:
                        return found
        return None

    def _is_attached(self, part: str) -> bool:
        known = any(part in self._w[kind] for kind in ("modifiers", "speaks_for", "attached"))
        return known or self._country((part,), 0) is not None

    def _mentioned(self, fits: Callable[[Party], bool], place: Place) -> Party | None:
        """Give the party that was named last before a place, or first behind it."""
        found = [places for party, places in self._places.items() if fits(party)]
        before = [places[bisect_right(places, place) - 1] for places in found if places[0] <= place]
        nearest = max(before, default=None) or min((places[0] for places in found), default=None)
        return next((mention.known.party for mention in self._mentions_at(nearest)), None)

    def _mentions_at(self, place: Place | None) -> Iterator[_Mention]:
        if place is not None:
            yield from (mention for mention in self._mentions[place[0]] if mention.start == place[1])

    def _named_before(self, place: Place) -> Party | None:
        """Give whom a pronoun means where nobody has spoken yet: a party, or who acts in the sentence before."""
        index, at = place
        same = [mention for mention in self._mentions.get(index, ()) if mention.start < at]
        near = same or self._mentions.get(index - 1, [])
        if near:
            return near[0].known.party
        before = self._sentences[index - 1] if index else None
        return self._first_office(before) if before else None

    def _first_office(self, sentence: Sentence) -> Party | None:
        phrases = Phrases(sentence.tokens)
        for at, token in enumerate(sentence.tokens):
            name = phrases.before(at + 1) if token.word in self._w["roles"] else None
            if name:
                end = name[1]
                while phrases.is_capital(end):
                    end += 1  # "Colonel Mabrouk"
                return self._party(sentence.tokens[name[0] : end], (sentence.index, name[0]), None)
        return None


def _is_one_of(parties: Sequence[Party]) -> Callable[[Party], bool]:
    return lambda party: party in parties
