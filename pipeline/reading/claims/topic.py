"""Decides whether people were hurt by war: disasters, accidents, sport, films and ordinary crime are no claims."""

from dataclasses import dataclass, field

from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import ReadText, Role, Sentence

_SHORTEST = 5  # letters of the last part of a compound
_UNREAL = frozenset({"unreal", "retold", "unreal_alone"})
_PER_UNREAL = 150  # words of a text for each further word of fiction that it may hold by chance
_OF_WAR = frozenset({"conflict", "strong_conflict"})
_BACK = 3  # sentences back to the one that says what killed
_MUCH = 2  # deeds of war in a text that is full of it
_SPOKEN_OF = 3  # words of war that say it is one, where its deeds are not named
_ENOUGH = 120  # words of a text that would name a war if it were about one


@dataclass(slots=True)
class _Cues:
    """How often a stretch of text speaks of what."""

    conflict: int = 0
    weapons: int = 0  # what only war has
    deeds: int = 0  # of these, what nobody has in peace: no names of those who govern as well
    other: int = 0
    causes: int = 0  # what kills in peace
    crimes: int = 0
    back: int = 0  # courts, museums, days of remembrance
    animals: int = 0
    unreal: set[str] = field(default_factory=set)  # different words of stories, games and exercises
    only_played: bool = False  # a word that stands nowhere but in games and on stages
    retold: bool = False  # "a novel about ..." before any word of war: the words behind it are those of the novel

    def add(self, more: "_Cues", times: int = 1) -> None:
        """Count `more` as well, `times` over."""
        self.conflict += more.conflict * times
        self.weapons += more.weapons * times
        self.deeds += more.deeds * times
        self.other += more.other * times
        self.causes += more.causes * times
        self.crimes += more.crimes * times
        self.back += more.back * times
        self.animals += more.animals * times
        self.unreal |= more.unreal
        self.only_played |= more.only_played
        self.retold |= more.retold


class Topic:
    """Counts the cues of a text once; asked for each sentence."""

    def __init__(self, text: ReadText, lex: Lexicon, headline: ReadText | None = None) -> None:
        """Count the cues of a text; those of its headline, which says what all of it is about, count double.

        A headline that is read itself has its text in that place.
        """
        self._lex = lex
        self._words = 0
        self._cues: dict[int, _Cues] = {}
        self._whole = _Cues()
        for sentence in text.sentences:
            if sentence.role is not Role.FURNITURE:
                self._words += len(sentence.tokens)
                self._cues[sentence.index] = cues = self._count(sentence)
                self._whole.add(cues)
        head = _Cues()
        for sentence in headline.sentences if headline is not None else ():
            self._words += len(sentence.tokens)
            head.add(self._count(sentence))
        tells_of_war = head.weapons > 0 and not head.retold
        if not tells_of_war:
            head.unreal |= {f"headline: {word}" for word in head.unreal}
        self._whole.add(head, times=2)
        # One such word may stand anywhere; a text that uses two different ones in few words tells a story or a drill.
        # "Shell hits cinema" is no story, and may go on about the film.
        chance = 1 + self._words // _PER_UNREAL + tells_of_war
        is_told = self._begins_retold() and not tells_of_war
        self._is_headed_by_cause = head.causes > 0 and self._whole.deeds == 0
        self._is_unreal = self._whole.only_played or len(self._whole.unreal) + is_told > chance

    def _begins_retold(self) -> bool:
        """Whether the first sentence that speaks of war or of a work speaks of a work."""
        return next((cues.retold for cues in self._cues.values() if cues.retold or cues.weapons), False)

    @property
    def is_silent(self) -> bool:
        """Whether nothing in the text speaks of war: then single people are no victims of it."""
        return self._whole.conflict == 0

    @property
    def tells_of_deeds(self) -> bool:
        """Whether the text speaks of what only war does."""
        return self._whole.weapons > 0

    def excludes(self, sentence: Sentence) -> bool:
        """Whether what `sentence` counts are no victims of war."""
        here, whole = self._cues[sentence.index], self._whole
        if self._is_unreal:
            return True
        if self._is_of_peace(sentence):
            return True
        near = self._near(sentence)
        if here.weapons or (here.conflict and near.weapons):
            here_other = here.weapons and here.other > here.weapons
            return whole.other > whole.weapons and (here_other or near.other > near.weapons + here.weapons)
        if here.other and (here.conflict == 0 or whole.weapons <= whole.other):
            return not self._is_war_throughout(here)
        if here.conflict == 0 and (self._is_mostly_other() or (whole.conflict == 0 and self._words > _ENOUGH)):
            return True
        return whole.other > 2 * whole.weapons and 2 * whole.other >= whole.conflict

    def _is_war_throughout(self, here: _Cues) -> bool:
        """Whether a text is so full of war that a word or two of peace are its own: `died in intensive care`."""
        whole = self._whole
        return here.causes == 0 and here.other == 1 and whole.deeds > _MUCH and whole.deeds > whole.other

    def _is_mostly_other(self) -> bool:
        """Whether peace outweighs war: a single such word does not, where war is named more often."""
        whole = self._whole
        others = max(whole.other + whole.causes, whole.animals)
        return whole.other > whole.weapons and (others > 1 or whole.conflict < _SPOKEN_OF)

    def looks_back(self, sentence: Sentence) -> bool:
        """Whether a court, a museum or a day of remembrance tells what `sentence` says."""
        here, before = self._cues[sentence.index], self._cues.get(sentence.index - 1, _Cues())
        whole = self._whole
        if here.deeds and not here.back:
            return False  # a bomb beside a trial is news
        return (
            (here.back > 0 and here.deeds == 0)
            or (before.back > 0 and whole.back > whole.deeds)
            or (whole.back > 2 and whole.back > whole.deeds)
        )

    def _is_of_peace(self, sentence: Sentence) -> bool:
        """Whether what killed was no war, by this sentence or one near it; or whether the police look for a motive."""
        if self._is_headed_by_cause or (self._whole.deeds == 0 and self._is_deed_of_peace()):
            return True
        said = self._cause(sentence.index)
        if said is None or said.causes <= said.deeds:
            return False
        if said.causes < said.conflict and self._whole.deeds:
            return False
        return self._whole.causes >= self._whole.deeds  # what burns in a text full of bombs may be their fire

    def _is_deed_of_peace(self) -> bool:
        """Whether a text without a deed of war tells of a crime, or of what kills in peace as much as of war."""
        whole = self._whole
        return whole.crimes > 0 or 0 < whole.causes >= whole.conflict

    def _cause(self, at: int) -> _Cues | None:
        """Return the cues of the sentence that says what killed: this one, one shortly before it, or the next."""
        for index in (at, *range(at - 1, at - 1 - _BACK, -1), at + 1):
            cues = self._cues.get(index)
            if cues is not None and (cues.causes or cues.deeds):
                return cues
        return None

    def _near(self, sentence: Sentence) -> _Cues:
        """Return the cues of a sentence and its neighbours."""
        near = _Cues()
        for index in range(sentence.index - 1, sentence.index + 2):
            if index in self._cues:
                near.add(self._cues[index])
        return near

    def may_mean_animals(self, sentence: Sentence) -> bool:
        """Whether a number of `sentence` without a noun of people may count animals."""
        whole = self._whole
        return self._cues[sentence.index].animals > 0 or (whole.animals > 1 and whole.animals > 2 * whole.deeds)

    def _count(self, sentence: Sentence) -> _Cues:
        words = [token.word for token in sentence.tokens]
        if self._lex.grammar.compounds:
            words = [self._known_part(word) for word in words]
        cues = _Cues()
        at = 0
        while at < len(words):
            at += self._cue(words, at, cues) if words[at] in self._lex.topics else 1
        return cues

    def _known_part(self, word: str) -> str:
        """Return the part of a compound that speaks of something: `angriff` of `drohnenangriff`, or its beginning."""
        if word in self._lex.topics or self._lex.word(word):
            return word
        reach = range(max(0, len(word) - _SHORTEST + 1))
        parts = [*(word[at:] for at in reach), *(word[: len(word) - at] for at in reach)]
        return next((part for part in parts if part in self._lex.topics), word)

    def _cue(self, words: list[str], at: int, cues: _Cues) -> int:
        for phrase, topics in self._lex.topics_at(words, at):
            if len(phrase) == 1 or words[at : at + len(phrase)] == phrase:
                cues.conflict += not topics.isdisjoint(_OF_WAR)
                cues.weapons += "strong_conflict" in topics
                cues.deeds += "strong_conflict" in topics and "actors" not in topics
                cues.other += "strong_other" in topics
                cues.causes += "causes" in topics
                cues.crimes += "crimes" in topics
                cues.back += "looks_back" in topics
                cues.animals += "animals" in topics
                cues.only_played |= "unreal_alone" in topics
                if "retold" in topics:
                    cues.retold |= cues.weapons == 0
                if not topics.isdisjoint(_UNREAL):
                    cues.unreal.add(phrase[0])
                if "staged" in topics:  # names a work or a drill as such: no news of war does, so one is enough
                    cues.unreal |= {phrase[0], f"staged: {phrase[0]}"}
                return len(phrase)
        return 1
