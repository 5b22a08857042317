"""Finds who does what a verb of one sentence says: the subject before it, over adverbs, clauses and insertions."""

from pipeline.reading.speakers.lexicon import words
from pipeline.reading.speakers.phrases import DASH, LONGEST_ASIDE, Phrases, Stretch

MOST_ADVERBS = 8
"""Between a subject and its verb, and before a relative clause."""
ISSUED_WITHIN = 14
"""Tokens between "issued" and "saying"."""

_OPENED_BY = {",": ",", ")": "(", DASH: DASH, "]": "["}


class Subjects:
    """The subjects of the verbs of one sentence."""

    def __init__(self, names: Phrases) -> None:
        self.names, self.w = names, words()
        self.word, self.text = names.word, names.text

    def of(self, begin: int) -> tuple[Stretch | None, Stretch | None]:
        """Find who does what a verb says, and what stands between commas behind the name."""
        opening = _OPENED_BY.get(self.text(begin - 1))
        if begin == 0 or opening is None:
            return (self._before_clause(self.names.before(begin)) if begin else None), None
        for start in range(begin - 2, max(-1, begin - 2 - LONGEST_ASIDE), -1):
            if self.text(start) in {";", '"'}:
                break
            name = self.names.before(start) if self.text(start) == opening else None
            if name is not None:
                return name, (start + 1, begin - 1)
        return None, None

    def _before_clause(self, name: Stretch | None) -> Stretch | None:
        """Read "Herders who fled Kapoeta say": a name at the end of a relative clause does not speak."""
        if name is None or (self.names.is_voice(name) and not all(map(self.names.is_capital, range(*name)))):
            return name
        for at in range(name[0] - 1, max(0, name[0] - 1 - MOST_ADVERBS), -1):
            if self.text(at) in {",", '"', ";"} or self.word(at) in self.w["say"]:
                break
            if self.word(at) == "who":
                return self.names.before(at) or name
        return name

    def issuer(self, at: int) -> Stretch | None:
        """Find who put out what speaks: `the party released a statement saying`, `issued an update, saying`."""
        issued = next(
            (k for k in range(at - 1, max(0, at - ISSUED_WITHIN), -1) if self.word(k) in self.w["issue"]), None
        )
        if issued is None or self.word(issued + 1) not in self.w["determiners"]:
            return None
        return self.names.before(self.before_adverbs(issued)[0])

    def in_relative(self, at: int) -> Stretch | None:
        """Find of whom a relative clause speaks: `a group that claims to have killed`."""
        name = self.names.before(at - 1) if self.word(at - 1) in self.w["relative"] else None
        return name if name and self.names.is_voice(name) else None

    def coordinated(self, at: int) -> Stretch | None:
        """Find who did the verb before: `the Houthis denied this and said`."""
        if self.word(at - 1) not in {"and", "but"}:
            return None
        for verb in range(at - 2, max(0, at - 2 - MOST_ADVERBS), -1):
            if self.text(verb) in {";", '"'}:
                return None
            if self.word(verb) in self.w["say"]:
                return self.of(self.before_adverbs(verb)[0])[0]
        return None

    def before_adverbs(self, at: int) -> tuple[int, bool]:
        """Give where the words before a verb begin that are of no weight, and whether the verb is a passive."""
        begin, passive = at, False
        while begin and at - begin < MOST_ADVERBS and self._is_adverb(begin - 1):
            begin -= 1
            passive = passive or self.word(begin) in self.w["passive"]
        if begin == at and self.word(at - 1) == ",":
            return self._before_comma(at), passive
        return begin, passive

    def _is_adverb(self, at: int) -> bool:
        word = self.word(at)
        return (
            word in self.w["adverbs"] or word.isdigit() or (word.endswith("ly") and word not in {"family", "assembly"})
        )

    def _before_comma(self, at: int) -> int:
        """Skip adverbs between commas: "Konashenkov, however, said"."""
        begin = at - 1
        while begin and at - begin < MOST_ADVERBS and self.word(begin - 1) in self.w["adverbs"]:
            begin -= 1
        return begin - 1 if begin < at - 1 and self.word(begin - 1) == "," else at
