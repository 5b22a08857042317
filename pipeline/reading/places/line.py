"""One sentence as the finder of names sees it: its tokens, and what its capitals are worth."""

from pipeline.reading.nations import Nations, bare
from pipeline.reading.places.cues import Cues
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.places.spelling import ARTICLES, words_of
from pipeline.reading.text import Role, Sentence

_GERMAN = frozenset(
    {
        "der", "die", "das", "und", "bei", "nach", "auf", "ein", "eine", "wurden", "wurde", "dem", "den",
        "sind", "im", "vor", "mit", "sich", "ist", "hat", "eines", "einem", "von", "zum", "zur", "nahe", "mindestens",
        "menschen", "tote", "zwischen", "durch",
    }
)  # fmt: skip
_LOOSE_ARTICLES = frozenset(
    {
        "al", "el", "ash", "ez", "az",
    }
)  # fmt: skip

_IZAFE = frozenset({"e", "i"})  # "Baghlan-e Markazi"


class Line:
    """A sentence with the questions that are asked of its tokens; a position outside answers with nothing."""

    __slots__ = (
        "_cues",
        "_names",
        "_nations",
        "_spelled",
        "german",
        "is_dateline",
        "places",
        "plain",
        "sentence",
        "shouted",
        "titled",
        "tokens",
        "words",
    )

    def __init__(self, sentence: Sentence, places: Places, cues: Cues, *, plain: bool, nations: Nations) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.words = [token.word for token in sentence.tokens]
        self.places = places
        self._nations = nations
        self._cues = cues
        self.plain = plain  # the text has no capitals at all
        self.is_dateline = sentence.role is Role.DATELINE
        letters = [token.text for token in self.tokens if len(token.text) > 3 and token.text[0].isalpha()]
        many = len(letters) > 3
        self.german = nations.language == "de" or len([word for word in self.words if word in _GERMAN]) > 1
        self.titled = (
            many and not self.german and len([word for word in letters if word[0].isupper()]) > 0.7 * len(letters)
        )
        self.shouted = many and len([word for word in letters if word.isupper()]) > 0.7 * len(letters)
        self._names = [  # the first look alone refuses most tokens
            not ("a" <= token.text[0] <= "z" and token.text.isalpha() and not plain) and self._is_part(at, token.text)
            for at, token in enumerate(self.tokens)
        ]
        self._spelled: list[tuple[str, ...]] = [()] * len(self.tokens)  # filled as they are asked for

    @property
    def cues(self) -> Cues:
        """The words that tell what a name means."""
        return self._cues

    def word(self, at: int) -> str:
        """Return the folded word at a position."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def text(self, first: int, last: int) -> str:
        """Return the text of some tokens, with single spaces."""
        pieces = [without_elision(self.tokens[first].text)]
        for before, token in zip(self.tokens[first:last], self.tokens[first + 1 : last], strict=False):
            pieces.append(token.text if token.start == before.end else " " + token.text)
        return "".join(pieces)

    def named(self, at: int) -> tuple[Place, ...]:
        """Return the places that one token names."""
        return self.places.named(words_of(self.tokens[at].text)) if 0 <= at < len(self.tokens) else ()

    def names_country(self, at: int) -> bool:
        """Whether one token names a country."""
        return any(place.kind is Kind.COUNTRY for place in self.named(at))

    def is_lower(self, at: int) -> bool:
        """Whether a word in small letters stands here."""
        return 0 <= at < len(self.tokens) and self.tokens[at].text[0].islower()

    def is_capital(self, at: int) -> bool:
        """Whether a capital stands here."""
        return 0 <= at < len(self.tokens) and self.tokens[at].text[0].isupper()

    def is_uncased(self, at: int) -> bool:
        """Whether the token is in a script without capitals."""
        letter = self.tokens[at].text[0]
        return letter.isalpha() and letter.lower() == letter.upper()

    def is_name(self, at: int) -> bool:
        """Tell whether a token may be a part of a name: a capital, or a script without capitals."""
        return 0 <= at < len(self._names) and self._names[at]

    def openings(self) -> list[int]:
        """List the tokens at which a name may begin; most tokens are refused at a glance."""
        return [
            at
            for at, token in enumerate(self.tokens)
            if self._names[at]
            or token.text[0].isupper()
            or self.words[at] in _LOOSE_ARTICLES
            or self._nations.adjective(bare(self.words[at]))
        ]

    def spelled(self, first: int, last: int) -> tuple[str, ...]:
        """Return the words of some tokens as names are compared."""
        words: tuple[str, ...] = ()
        for at in range(first, min(last, len(self.tokens))):
            words += self._spelled[at] or self._spell(at)
        return words

    def _spell(self, at: int) -> tuple[str, ...]:
        self._spelled[at] = found = words_of(without_elision(self.tokens[at].text))
        return found

    def _is_part(self, at: int, text: str) -> bool:
        if "a" <= text[0] <= "z" and not self.plain and "-" not in text and "'" not in text:
            return False
        if not text[0].isalpha() or (not text.isascii() and self.is_common(self.words[at])):
            return False
        if without_elision(text) != text:
            return True
        head, dash, tail = text.partition("-")
        if text[0].isupper() or (self.is_uncased(at) and len(text) > 1):
            return not dash or tail in _IZAFE or not tail.rpartition("-")[2][:1].islower() or bool(self.named(at))
        return bool(dash and tail[:1].isupper() and head in ARTICLES) or (self.plain and len(text) > 3)

    def is_common(self, word: str) -> bool:
        """Tell a noun of place or a preposition, which in a script without capitals looks like a name."""
        cues = self._cues
        return word in cues.nouns or word in cues.into or word in cues.near or word in cues.facility

    def after_article(self, at: int) -> int | None:
        """Where the name after a loose article begins: `al- Mayadin`, `al Bukamal`."""
        if self.word(at) not in _LOOSE_ARTICLES:
            return None
        after = at + 2 if self.word(at + 1) == "-" else at + 1
        return after if self.is_name(after) and self.is_capital(after) else None

    def nation(self, at: int) -> Place | None:
        """Return the country of an adjective in the language of the text: `syrischen`."""
        nation = self._nations.adjective(bare(self.word(at))) if 0 <= at < len(self.words) else None
        return self.places.place(nation.code) if nation else None

    def is_people(self, at: int) -> bool:
        """Whether a nationality stands here."""
        word = self.word(at)
        return (
            self.nation(at) is not None
            or self.places.people(word) is not None
            or word in {"kurdish", "sunni", "shiite", "shia", "arab"}
        )


def without_elision(text: str) -> str:
    """`d'Alep` is Alep."""
    return text[2:] if text[1:2] == "'" and text[0] in "dlDL" and text[2:3].isupper() else text
