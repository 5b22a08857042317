"""Reads one text by itself: its claims, each with place and speaker, and its frames.

text, title -> sentences -> claims -> their places, their speakers -> what only the title says; frames beside them
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipeline.reading.claims.find import find_claims
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.claims.load import languages, lexicon
from pipeline.reading.claims.words import Lexicon
from pipeline.reading.frames.find import find_frames
from pipeline.reading.frames.keys import Frame, shipped_frames
from pipeline.reading.language import identify
from pipeline.reading.places.article import Precision
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention, find_mentions
from pipeline.reading.places.tie import TiedPlace, tie_places
from pipeline.reading.speakers.attribute import Attribution, Speaking
from pipeline.reading.speakers.parties import Speakers, shipped_speakers
from pipeline.reading.text import ReadText, fold, read_text
from storage.records.field import Field
from storage.records.reading import Claim, ClaimStatus, FrameHit, Reading

CODE = "2"
"""Raised whenever the code comes to read the same text otherwise; the data speak for themselves."""

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")
_UNSEEN = re.compile("[\u00ad\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufb00-\ufb06\ufeff]")
_STANDING = frozenset({ClaimStatus.ASSERTED, ClaimStatus.CUMULATIVE})


class _Part:
    """The title or the text, taken apart; what it names and who speaks in it is found when it is first asked for."""

    def __init__(self, field: Field, text: ReadText, places: Places, speakers: Speakers, language: str) -> None:
        self.field: Field = field
        self._language = language
        self.text = text
        self.in_english = Speaking(text, speakers)  # frames are phrased in English
        self._places, self._speakers = places, speakers

    def speakers_in(self, language: str) -> Speaking:
        """Give who speaks in it; an English text is listened to once for its claims and its frames."""
        return self.in_english if language == "en" else Speaking(self.text, self._speakers, language)

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """Give the places that it names."""
        return find_mentions(self.text, self._places, self._language)


class Reader:
    """Reads any text without an error and without knowing another; safe to use from several threads."""

    def __init__(
        self,
        *,
        places: Places | None = None,
        speakers: Speakers | None = None,
        frames: Sequence[Frame] | None = None,
    ) -> None:
        """Take what operators added to; what is left out is as shipped."""
        self._places = Places.shipped() if places is None else places
        self._speakers = shipped_speakers() if speakers is None else speakers
        self._languages = languages()
        self._frames = tuple(shipped_frames() if frames is None else frames)

    @property
    def version(self) -> str:
        """Which reader this is: it changes with every change of what the same text would say."""
        return _version()

    def read(
        self, text: str, *, title: str | None = None, outlet: str | None = None, published: datetime | None = None
    ) -> Reading:
        """Say what a text and its title claim, where, by whom, and how they frame it.

        `outlet` tells the outlet's own voice from a source, `published` an older event from the one reported.
        """
        body, head = read_text(text), read_text(title or "")
        language = identify(text, title=title)
        # A title alone may look like any language; what is none of ours is read as English, and loses nothing by it.
        spoken = language if language and language in self._languages else "en"
        in_text = _Part("text", body, self._places, self._speakers, spoken)
        in_title = _Part("title", head, self._places, self._speakers, spoken)
        claims = self._claims(in_text, in_title, published, spoken)
        return Reading(
            version=self.version,
            language=language,
            claims=tuple(_in_own_voice(claim, outlet) for claim in claims),
            frames=(*self._framed(in_title), *self._framed(in_text)),
        )

    def _framed(self, part: _Part) -> Iterator[FrameHit]:
        text = part.text
        for hit in find_frames(text, self._frames, field=part.field, voices=part.in_english):
            around = next(one for one in text.sentences if one.start <= hit.start < one.end)
            yield replace(hit, sentence=_original(text, around.index))

    def _claims(self, text: _Part, title: _Part, published: datetime | None, language: str) -> list[Claim]:
        day = published.date() if published else None
        in_text = find_claims(text.text, field="text", published=day, language=language, headline=title.text)
        in_title = find_claims(title.text, field="title", published=day, language=language, headline=text.text)
        own = self._tied(in_text, text, title, language)
        return own + _of_title_only(self._tied(in_title, title, None, language), own)

    def _tied(self, found: Sequence[FoundClaim], part: _Part, title: _Part | None, language: str) -> list[Claim]:
        if not found:
            return []
        anchors = [claim.anchor for claim in found]
        places = tie_places(
            part.text,
            anchors,
            part.mentions,
            title=title.text if title else None,
            title_mentions=title.mentions if title else (),
            places=self._places,
        )
        voices = part.speakers_in(language).of(anchors)
        return [_claim(*row, part.text) for row in zip(found, places, voices, strict=True)]


def needs_reading(text: str, title: str | None = None) -> bool:
    """Whether a text could hold a claim at all: some word of it can say what happened to people.

    It is the reader's own condition, asked without taking the text apart: no claim is lost by it.
    """
    return any(_may_say(given) for given in (title, text) if given)


def _may_say(text: str) -> bool:
    # A word may be broken by a character that nobody sees; such a text is read.
    if not text.isascii() and _UNSEEN.search(text):
        return True
    beginnings = openers()
    words = {word if word.isascii() else fold(word) for word in set(_WORD.findall(text.lower()))}
    if not words.isdisjoint(beginnings):
        return True
    return any(lex.split(word)[1] in beginnings for lex in _gluing() for word in words if not word.isascii())


@cache
def _gluing() -> tuple[Lexicon, ...]:
    """List the languages that write other words together with one that can begin a statement."""
    known = (lexicon(language) for language in sorted(languages()))
    return tuple(lex for lex in known if lex.grammar.clitics)


@cache
def openers() -> frozenset[str]:
    """Collect the words that can begin a statement of what happened, in every language."""
    triggers = (word for language in languages() for word in lexicon(language).triggers)
    return frozenset(piece[0] for word in triggers if (piece := _WORD.search(word)))


def _claim(found: FoundClaim, place: TiedPlace | None, voice: Attribution | None, text: ReadText) -> Claim:
    sentence = text.sentences[found.anchor.sentence]
    return Claim(
        field=found.field,
        start=sentence.start,
        end=sentence.end,
        sentence=_original(text, found.anchor.sentence),
        outcome=found.outcome,
        min=found.min,
        max=found.max,
        best=found.best,
        count_text=found.count_text,
        count_start=found.anchor.start,
        count_end=found.anchor.end,
        qualifier=found.qualifier,
        victims=found.victims,
        victim_text=found.victim_text,
        place=place.name if place else None,
        place_text=place.text if place else None,
        place_field=_field(place, found) if place else None,
        place_start=place.start if place else None,
        place_end=place.end if place else None,
        within=place.within if place else None,
        country=place.country if place else None,
        place_precision=place.precision if place else None,
        attribution=voice.name if voice else None,
        attribution_text=voice.text if voice else None,
        side=voice.side if voice else None,
        status=found.status,
        sub=found.sub,
        part_of=found.part_of,
        restated_in=tuple(_original(text, index) for index in found.restated_in),
        means=found.means,
        attacker=found.attacker,
        confidence=found.confidence,
        why=(*found.why, *((place.why,) if place else ()), *((voice.why,) if voice else ())),
    )


def _field(place: TiedPlace, found: FoundClaim) -> Field:
    return "title" if place.precision is Precision.TITLE else found.field


def _original(text: ReadText, index: int) -> str:
    sentence = text.sentences[index]
    return text.original[sentence.start : sentence.end]


def _in_own_voice(claim: Claim, outlet: str | None) -> Claim:
    """Take back a source that is the outlet itself: it speaks in its own voice."""
    if not outlet or not claim.attribution or fold(claim.attribution) != fold(outlet):
        return claim
    return replace(claim, attribution=None, attribution_text=None, side=None, why=(*claim.why, "speaker.outlet"))


def _of_title_only(of_title: Sequence[Claim], of_text: Sequence[Claim]) -> list[Claim]:
    """Give the claims that only the title makes, their parts tied to their wholes at the new places."""
    same = [next((at for at, claim in enumerate(of_text) if _says_again(claim, title)), None) for title in of_title]
    kept = [at for at, found in enumerate(same) if found is None]
    places = {at: found for at, found in enumerate(same) if found is not None}
    places |= {at: len(of_text) + index for index, at in enumerate(kept)}
    return [
        _placed(replace(claim, part_of=None if claim.part_of is None else places[claim.part_of]), of_text)
        for claim in (of_title[at] for at in kept)
    ]


def _says_again(claim: Claim, title: Claim) -> bool:
    """Whether the text's claim is the title's: the same figure, or one that an open figure of the title allows."""
    if claim.outcome is not title.outcome or not _stand_alike(claim.status, title.status):
        return False
    if title.best is not None:
        return claim.best == title.best
    return title.min is None or (claim.min is not None and title.min <= claim.min and not claim.sub)


def _stand_alike(one: ClaimStatus, other: ClaimStatus) -> bool:
    return one is other or {one, other} <= _STANDING


def _placed(claim: Claim, of_text: Sequence[Claim]) -> Claim:
    """Give a title that names no place the place that the text speaks of first."""
    first = next((other for other in of_text if other.place), None)
    if claim.place or first is None:
        return claim
    return replace(
        claim,
        place=first.place,
        within=first.within,
        country=first.country,
        place_precision="text",
        why=(*claim.why, "place.text-of-title"),
    )


@cache
def _version() -> str:
    digest = sha256(CODE.encode())
    for name, data in _data(files("pipeline.reading"), ""):
        digest.update(b"\0".join((name.encode(), sha256(data).digest())))
    return f"{CODE}-{digest.hexdigest()[:12]}"


def _data(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield every data file beside the code, in a fixed order."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir() and not entry.name.startswith("__"):
            yield from _data(entry, name)
        elif entry.is_file() and not entry.name.endswith((".py", ".pyc")):
            yield name, entry.read_bytes()
