"""Finds where a name begins and ends: capitals, offices and what belongs to them, without a parser."""

from collections.abc import Sequence

from pipeline.reading.speakers.lexicon import words
from pipeline.reading.text import Token

LONGEST_NAME = 16
"""Tokens of one name with its office; the scan for its ends stops there."""
LONGEST_ASIDE = 30
"""Tokens between the commas of "Abdel Rahman, the head of ..., said"."""
DASH = "\N{EN DASH}"

Stretch = tuple[int, int]
"""Tokens [from, to) of a sentence."""

_LINKS = frozenset(("and", "of", "in", "'s", "for", "at", "from", ".", "with", "on", "near", "by"))


class Phrases:
    """The names in one sentence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.w = tokens, words().lists

    def word(self, at: int) -> str:
        """Give a word, or an empty one beyond the ends; "US" is no pronoun."""
        if not 0 <= at < len(self.tokens):
            return ""
        return "u.s." if self.tokens[at].text == "US" else self.tokens[at].word

    def text(self, at: int) -> str:
        """Give a token as it stands, or an empty one beyond the ends."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def is_capital(self, at: int) -> bool:
        """Say whether a token is a part of a proper name; `al-Jayrudi` is."""
        text = self.text(at)
        return text[:1].isalpha() and not text.islower() and self.word(at) not in self.w["not_names"]

    def is_noun(self, at: int) -> bool:
        """Say whether a token can be a part of a name with its office."""
        return self.is_capital(at) or self.word(at) in self.w["nouns"]

    def is_voice(self, name: Stretch) -> bool:
        """Say whether a name holds someone who can speak."""
        return any(self.is_capital(at) or self.word(at) in self.w["voices"] for at in range(*name))

    def before(self, end: int) -> Stretch | None:
        """Give the name that ends before `end`, with its office and articles."""
        head = self.word(end - 1)
        if head in self.w["pronouns"] or head in self.w["own"] or head in self.w["more"]:
            return end - 1, end
        if not self._can_end(end - 1):
            return None
        start = self._tighten(self._leftmost(end), end)
        if self.is_noun(end - 1) or head in self.w["speech"] or self._is_certain(start, end):
            return start, end
        return self._before_place(end)

    def _can_end(self, at: int) -> bool:
        word, text = self.word(at), self.text(at)
        if not (text[:1].isalnum() or word == "'s") or word in self.w["at"] or word in self.w["no_head"]:
            return False
        known = self.is_noun(at) or word in self.w["speech"]
        return known or (text.islower() and word not in self.w["determiners"] and word not in self.w["not_names"])

    def _leftmost(self, end: int) -> int:
        at = end - 1
        while at > 0 and end - at < LONGEST_NAME and self._extends_left(at - 1):
            at -= 1
            if self.word(at) in self.w["determiners"] and not self._goes_on_left(at):
                break
        return at

    def _tighten(self, start: int, end: int) -> int:
        while start < end - 1 and self.word(start) in _LINKS:
            start += 1
        return start

    def _is_certain(self, start: int, end: int) -> bool:
        """Whether an unknown noun stands as a subject does: with an article, or where its clause begins."""
        if self.word(start) in self.w["determiners"] or any(
            self.word(at) in self.w["roles"] for at in range(start, end)
        ):
            return True
        return (
            start == 0 or self.text(start - 1) in {",", '"', ";", ":", DASH} or self.word(start - 1) in self.w["opens"]
        )

    def _before_place(self, end: int) -> Stretch | None:
        """Read "a nurse in the casualty ward" though "ward" is no source."""
        for at in range(end - 2, max(-1, end - 9), -1):
            word = self.word(at)
            if word in self.w["roles"] and self.word(at + 1) in self.w["at"]:
                name = self.before(at + 1)
                return name and (name[0], end)
            if not word.replace("-", "").isalnum() or word in self.w["say"] or word in self.w["ends_place"]:
                return None
        return None

    def _extends_left(self, at: int) -> bool:
        word, following = self.word(at), self.word(at + 1)
        if self.is_noun(at) or word in self.w["determiners"]:
            return following not in self.w["determiners"] or word in self.w["roles"]
        if word == ".":
            return self.word(at - 1) in self.w["titles"] or len(self.word(at - 1)) == 1
        if at == 0:
            return False
        if word == "'":  # a doctors' union
            return (
                self.word(at - 1).endswith("s")
                and self.is_noun(at + 1)
                and self.tokens[at].start == self.tokens[at - 1].end
            )
        if word == "to":  # Committee to Protect Journalists
            return self.is_capital(at - 1) and self.is_capital(at + 1)
        if word in self.w["at"] or word in {"by", "and", "&"}:
            return self._links_left(at, word)
        if word in self.w["places"] or word in self.w["speech"]:
            near = (following, self.word(at - 1))
            return (
                bool(self.w["determiners"].intersection(near)) or following in self.w["at"] or following in {"'s", "by"}
            )
        return self._is_adjective(at)

    def _links_left(self, at: int, word: str) -> bool:
        before = self.word(at - 1)
        if before in self.w["speech"] and word in {"of", "for", "by", "from"}:
            return True
        if word == "of":
            return self.is_noun(at - 1)
        if word in {"and", "&"}:
            return self.is_noun(at - 1) and self.is_noun(at + 1) and before != "'s"
        known = self.is_capital(at + 1) or self.word(at + 1) in self.w["determiners"] or word == "for"
        return before in self.w["roles"] and known and word != "by"

    def _is_adjective(self, at: int) -> bool:
        """Whether a word that no list knows stands between an article and a noun."""
        word = self.word(at)
        verbal = any(word in self.w[name] for name in ("say", "adverbs", "passive", "no_head"))
        opened = self.word(at - 1) in self.w["determiners"] or self.word(at - 1) == "'s"
        opened = opened or (self.is_capital(at - 1) and self.word(at + 1) in self.w["roles"])  # Kurdish guerrilla group
        return word.isalpha() and opened and not verbal

    def _goes_on_left(self, at: int) -> bool:
        """Whether the name goes on before an article: "the head of the army", "a spokesman for the ministry"."""
        link, head = self.word(at - 1), self.word(at - 2)
        if at < 2 or (link not in self.w["at"] and link != "by"):
            return False
        return head in self.w["roles"] or head in self.w["speech"] or (link == "of" and self.is_capital(at - 2))

    def after(self, start: int) -> Stretch | None:
        """Give the name that begins at `start`."""
        if self.text(start) in {'"', "'", "to"}:
            start += 1
        if (self.word(start) in self.w["pronouns"] or self.word(start) in self.w["own"]) and self.word(start) != "our":
            return start, start + 1
        at = start
        while at < len(self.tokens) and at - start < LONGEST_NAME and self._extends_right(at, start):
            at += 1
        while at > start and (self.word(at - 1) in _LINKS - {"'s", "."} or self.word(at - 1) in self.w["determiners"]):
            at -= 1
        return (start, at) if any(self.text(k)[0].isalnum() for k in range(start, at)) else None

    def _extends_right(self, at: int, start: int) -> bool:
        word, before = self.word(at), self.word(at - 1) if at > start else ""
        if word in self.w["determiners"]:
            return at == start or before in self.w["at"] or before in {"by", "and"}
        if self.is_noun(at) or word in self.w["speech"]:
            return True
        if word in {".", '"'}:
            return bool(before) and self._is_in_name(at, word, before)
        if at > start and (word in self.w["places"] or word in _LINKS or word == "&"):
            return word in self.w["places"] or self._links_right(at, word, before)
        return self._is_unknown_noun(at, start, before)

    def _is_in_name(self, at: int, word: str, before: str) -> bool:
        """Whether a mark belongs to a name: Gen. and John F., and the nickname in Michael "Erik" Kurilla."""
        if word == ".":
            return before in self.w["titles"] or (len(before) == 1 and self.text(at - 1).isupper())
        nickname = (self.text(at + 2) == '"' and self.is_capital(at + 1)) or self.text(at - 2) == '"'
        return nickname and self.is_capital(at - 1)

    def _links_right(self, at: int, word: str, before: str) -> bool:
        if at + 1 >= len(self.tokens):
            return False
        following = self.word(at + 1)
        name = self.is_noun(at + 1) or following in self.w["determiners"]
        if word in {"and", "&"}:
            return name
        known = before in self.w["roles"] or before in self.w["speech"] or (word == "of" and self.is_capital(at - 1))
        return known and (name or following in self.w["places"])

    def _is_unknown_noun(self, at: int, start: int, before: str) -> bool:
        word, following = self.word(at), self.word(at + 1)
        verbal = any(word in self.w[name] for name in ("say", "adverbs", "goes_on", "passive", "not_names"))
        if verbal or not word.replace("-", "").isalpha():
            return False
        if at == start:
            return following in self.w["roles"] or word.endswith("s") or following in {",", "."}
        return before in self.w["determiners"] or (before in self.w["modifiers"] and following in self.w["roles"])

    def aside_after(self, at: int) -> Stretch | None:
        """Give what stands behind a name between commas or brackets: the office of who speaks."""
        closing = {",": ",", "(": ")"}.get(self.text(at))
        if closing is None:
            return None
        end = at + 1
        while end < len(self.tokens) and end - at < LONGEST_ASIDE and self.text(end) != closing:
            if self.text(end)[0] in '.;"':
                break
            end += 1
        return (at + 1, end) if end > at + 1 else None
