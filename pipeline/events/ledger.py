"""What a claim is to what an incident's ledger holds: new, echo, corroborated, revised, conflict or denied; pure.

A ledger has a series for each outcome and group of victims, and in it every party's own figure. A figure is compared
with the last word of its own party first. Independence is of parties and origins: ten outlets that quote one ministry
are one voice with reach ten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.events.cues import corrects, disputes, raises
from pipeline.events.edits import BY_NOTICE, still_said
from pipeline.events.mentions import Mention, Source, Told
from pipeline.events.victims import may_be_one
from pipeline.events.voices import Voice, may_be_one_voice, of_entry, voice_of
from pipeline.reading.figures import excludes, printed, says_the_same
from storage.records.incident import Decision, Entry
from storage.records.reading import Claim, ClaimStatus, Outcome, Victims

RIVAL_RATIO = 1.5
"""How many times another party's figure differs before the two are in conflict."""

_EDITED = "revised.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision about one claim, with its reason."""

    decision: Decision
    reason: str
    previous: int | None = None
    stands: bool = False  # it is its party's word now


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What a mention adds to a ledger: entries in the order of the text, and whose word no longer stands."""

    entries: tuple[Entry, ...]
    fallen: frozenset[int]  # ids of stored entries


def book(mention: Mention, entries: Sequence[Entry], incident_id: int) -> Booked:
    """Decide every claim of a mention against what the incident's ledger holds."""
    known = list(entries)
    added: list[Entry] = []
    fallen: set[int] = set()
    for told in _totals_first(mention.told):
        entry = _entry(told, mention, known, incident_id)
        if entry.stands:
            fallen |= _let_fall(known, entry)
            added = [replace(one, stands=one.stands and not _succeeds(entry, one)) for one in added]
        known.append(entry)
        added.append(entry)
    return Booked(entries=tuple(sorted(added, key=lambda one: one.position)), fallen=frozenset(fallen))


def _totals_first(told: Iterable[Told]) -> list[Told]:
    """Read the dead first, totals before their parts, and of several numbers for one thing the highest first."""

    def rank(one: Told) -> tuple[bool, bool, int, int]:
        return one.claim.sub, one.claim.outcome is not Outcome.KILLED, -printed(one.claim), one.position

    return sorted(told, key=rank)


def _entry(told: Told, mention: Mention, known: Sequence[Entry], incident_id: int) -> Entry:
    source, claim = mention.source, told.claim
    series = _series(claim, known)
    group = _group(claim, series)
    verdict = _verdict(told, mention, series, known)
    return Entry(
        id=0,
        incident_id=incident_id,
        article_id=source.article_id,
        article_version=source.version,
        position=told.position,
        outlet=source.outlet,
        origin=source.origin,
        told_at=source.told_at,
        seen_at=source.seen_at,
        decision=verdict.decision,
        reason=verdict.reason,
        outcome=claim.outcome,
        group=group,
        figure=printed(claim),
        previous=verdict.previous,
        party=_party(claim, source, known),
        stands=verdict.stands,
        claim=claim,
    )


def _party(claim: Claim, source: Source, known: Sequence[Entry]) -> str | None:
    """Name who says it, as the ledger has named them: "a monitor" is the monitor that has spoken."""
    voice = voice_of(claim, source.outlet, source.press)
    if not voice.named:
        return None
    others = (entry for entry in known if entry.party and may_be_one_voice(voice, of_entry(entry)))
    return next((entry.party for entry in others), claim.attribution)


def _series(claim: Claim, known: Sequence[Entry]) -> list[Entry]:
    """Give the entries that count the same people; of several groups that may be meant, the one with this figure."""
    fitting = [
        entry
        for entry in still_said(known)
        if entry.outcome is claim.outcome
        and (claim.sub or entry.decision is not Decision.APART)
        and entry.claim.status is not ClaimStatus.DENIED
        and entry.claim.sub is claim.sub
        and may_be_one(entry.group, claim.victims)
    ]
    groups = list(dict.fromkeys(entry.group for entry in fitting))
    if claim.victims in groups:
        return [entry for entry in fitting if entry.group is claim.victims]
    same = [entry for entry in fitting if says_the_same(entry.claim, claim)]
    chosen = same[0].group if same else groups[0] if groups else claim.victims
    return [entry for entry in fitting if entry.group is chosen]


def _group(claim: Claim, series: Sequence[Entry]) -> Victims:
    return series[0].group if series else claim.victims


def _verdict(told: Told, mention: Mention, series: Sequence[Entry], known: Sequence[Entry]) -> Verdict:
    claim, source = told.claim, mention.source
    voice = voice_of(claim, source.outlet, source.press)
    if source.withdraws and any(_is_of_house(entry, source) and says_the_same(entry.claim, claim) for entry in series):
        return Verdict(decision=Decision.WITHDRAWN, reason=BY_NOTICE, previous=printed(claim))
    if claim.status is ClaimStatus.DENIED:
        return _denial(voice, known)
    if mention.recalled:
        return Verdict(decision=Decision.ECHO, reason="echo.recalled")
    if claim.sub:
        return _part(claim, series)
    if any(_is_of(entry, source) and not _stands_beside(claim, voice, entry) for entry in series):
        # One text, two numbers for the same people: the highest is the toll, the others are parts of it or older.
        return Verdict(decision=Decision.APART, reason="apart.lesser-number")
    standing = [entry for entry in series if entry.stands]
    if not standing and _was_taken_back(claim, source, known):
        return Verdict(decision=Decision.ECHO, reason="echo.withdrawn")
    if not standing:
        return Verdict(decision=Decision.NEW, reason="new.series" if known else "new.incident", stands=True)
    return _against(claim, source, standing, series)


def _is_of(entry: Entry, source: Source) -> bool:
    return entry.article_id == source.article_id and entry.article_version == source.version


def _is_of_house(entry: Entry, source: Source) -> bool:
    return entry.outlet == source.outlet or entry.origin == source.origin


def _stands_beside(claim: Claim, voice: Voice, entry: Entry) -> bool:
    """Whether one text may hold both figures: they are the same, or two named parties give one each."""
    other = of_entry(entry)
    rivals = voice.named and other.named and not may_be_one_voice(voice, other)
    return rivals or says_the_same(entry.claim, claim)


def _was_taken_back(claim: Claim, source: Source, known: Sequence[Entry]) -> bool:
    """Whether this is a copy, come late, of a report that its origin has withdrawn since."""
    return any(
        entry.decision is Decision.WITHDRAWN
        and entry.article_id != source.article_id
        and entry.origin == source.origin
        and source.told_at <= entry.told_at
        and entry.outcome is claim.outcome
        and says_the_same(entry.claim, claim)
        for entry in known
    )


def _denial(voice: Voice, known: Sequence[Entry]) -> Verdict:
    """Take a denial once from each party, whatever it denies of the event; a nameless one is anybody's."""
    deniers = [of_entry(entry) for entry in known if entry.decision is Decision.DENIED]
    if any(may_be_one_voice(voice, other) or not (voice.named and other.named) for other in deniers):
        return Verdict(decision=Decision.ECHO, reason="echo.denial")
    return Verdict(decision=Decision.DENIED, reason="denied.by-party" if voice.named else "denied")


def _part(claim: Claim, series: Sequence[Entry]) -> Verdict:
    if any(says_the_same(entry.claim, claim) for entry in series):
        return Verdict(decision=Decision.ECHO, reason="echo.part")
    return Verdict(decision=Decision.APART, reason="apart.part", stands=True)


def _against(claim: Claim, source: Source, standing: Sequence[Entry], series: Sequence[Entry]) -> Verdict:
    voice = voice_of(claim, source.outlet, source.press)
    corrected = _corrected(voice, source, standing)
    if corrected is not None and not _repeats(claim, corrected):
        return Verdict(decision=Decision.REVISED, reason=_EDITED, previous=corrected.figure, stands=True)
    if any(entry.origin == source.origin and _repeats(claim, entry) for entry in series):
        return Verdict(decision=Decision.ECHO, reason="echo.copy")
    party = _party(claim, source, series)
    own = [entry for entry in standing if may_be_one_voice(voice, of_entry(entry)) or (party and party == entry.party)]
    if own:
        return _same_voice(claim, source, max(own, key=_when), series)
    same = [entry for entry in standing if says_the_same(entry.claim, claim)]
    if same:
        return _agrees(voice, claim, same)
    return _differs(voice, claim, source, standing, series)


def _corrected(voice: Voice, source: Source, standing: Sequence[Entry]) -> Entry | None:
    """Give what an earlier version of this article has put in the place that this claim takes."""
    earlier = [entry for entry in standing if _is_older_version(entry, source.article_id, source.version)]
    own = [entry for entry in earlier if may_be_one_voice(voice, of_entry(entry))]
    # Where both name somebody, two parties speak, and the one of before may still stand beside the other.
    unnamed = [entry for entry in earlier if not (voice.named and of_entry(entry).named)]
    return next(iter((*own, *unnamed)), None)


def _is_older_version(entry: Entry, article_id: int, version: int) -> bool:
    return entry.article_id == article_id and entry.article_version < version


def _repeats(claim: Claim, entry: Entry) -> bool:
    """Whether a claim says nothing closer: "64" after "dozens" does, "dozens" after "64" does not."""
    return printed(claim) == printed(entry.claim) or (_is_vague(claim) and says_the_same(entry.claim, claim))


def _when(entry: Entry) -> datetime:
    return entry.told_at


def _same_voice(claim: Claim, source: Source, own: Entry, series: Sequence[Entry]) -> Verdict:
    """Compare with the last word of the same voice."""
    if _repeats(claim, own):
        return Verdict(decision=Decision.ECHO, reason="echo.same-party")
    if printed(claim) < own.figure and (source.version > 1 or corrects(f"{source.title}. {claim.sentence}")):
        return Verdict(decision=Decision.REVISED, reason="revised.corrected", previous=own.figure, stands=True)
    if source.told_at < own.told_at:
        return Verdict(decision=Decision.ECHO, reason="echo.older")
    return _moved(claim, own, series)


def _moved(claim: Claim, before: Entry, series: Sequence[Entry]) -> Verdict:
    figure = printed(claim)
    if figure > before.figure:
        return Verdict(decision=Decision.REVISED, reason="revised.up", previous=before.figure, stands=True)
    if any(entry.figure == figure for entry in series) or not excludes(claim, before.claim):
        return Verdict(decision=Decision.ECHO, reason="echo.stale")
    return Verdict(decision=Decision.REVISED, reason="revised.down", previous=before.figure, stands=True)


def _agrees(voice: Voice, claim: Claim, same: Sequence[Entry]) -> Verdict:
    """Another voice gives a known figure: that confirms it once, if the voice has a name."""
    vague = [entry for entry in same if _is_vague(entry.claim)]
    if len(vague) == len(same) and not _is_vague(claim) and printed(claim) != same[0].figure:
        return Verdict(decision=Decision.REVISED, reason="revised.counted", previous=same[0].figure, stands=True)
    if _is_vague(claim) and not vague:
        return Verdict(decision=Decision.ECHO, reason="echo.vague")
    if not voice.named:
        return Verdict(decision=Decision.ECHO, reason="echo.unnamed")
    if not any(of_entry(entry).named for entry in same):
        # Those before named nobody: this is who says it, and no second voice.
        return Verdict(decision=Decision.ECHO, reason="echo.named", stands=True)
    return Verdict(decision=Decision.CORROBORATED, reason="corroborated.party", stands=True)


def _differs(voice: Voice, claim: Claim, source: Source, standing: Sequence[Entry], series: Sequence[Entry]) -> Verdict:
    """Another voice gives another figure."""
    last = max(standing, key=_when)
    figure = printed(claim)
    named = [entry for entry in standing if of_entry(entry).named]
    rivals = [entry for entry in named if excludes(claim, entry.claim) and _is_rival(figure, entry.figure)]
    if figure < last.figure and len(named) <= 1 and corrects(f"{source.title}. {claim.sentence}"):
        return Verdict(decision=Decision.REVISED, reason="revised.corrected", previous=last.figure, stands=True)
    if voice.named and rivals and len(rivals) == len(named):
        return Verdict(decision=Decision.CONFLICT, reason="conflict.party", previous=rivals[0].figure, stands=True)
    if _is_rival(figure, last.figure) and disputes(f"{source.title}. {claim.sentence}"):
        return Verdict(decision=Decision.CONFLICT, reason="conflict.said", previous=last.figure, stands=True)
    if source.told_at < last.told_at:
        return Verdict(decision=Decision.ECHO, reason="echo.older", stands=voice.named)
    lower = [entry for entry in standing if not of_entry(entry).named and entry.figure < figure]
    if lower and raises(f"{source.title}. {claim.sentence}"):
        # Nobody was named for the lower figure, and this one is said to raise it.
        return Verdict(decision=Decision.REVISED, reason="revised.raised", previous=lower[0].figure, stands=True)
    if figure > max(entry.figure for entry in standing):
        return Verdict(decision=Decision.REVISED, reason="revised.up-by-other", previous=last.figure, stands=True)
    if any(entry.figure == figure for entry in series):
        return Verdict(decision=Decision.ECHO, reason="echo.stale", stands=voice.named)
    return Verdict(decision=Decision.ECHO, reason="echo.lower", stands=voice.named)


def _is_vague(claim: Claim) -> bool:
    return claim.qualifier == "vague"


def _is_rival(figure: int, other: int) -> bool:
    low, high = sorted((max(figure, 1), max(other, 1)))
    return high >= RIVAL_RATIO * low


def _let_fall(known: list[Entry], entry: Entry) -> set[int]:
    """Take back the standing of what the entry succeeds; give the ids of those that are stored."""
    fallen = {old.id for old in known if old.stands and _succeeds(entry, old)}
    known[:] = [replace(old, stands=False) if old.stands and _succeeds(entry, old) else old for old in known]
    return fallen - {0}


def _succeeds(entry: Entry, old: Entry) -> bool:
    """Say whether a newer word takes the place: a voice's of its older one, and a named voice's of nobody's."""
    if old.outcome is not entry.outcome or old.group is not entry.group or old.claim.sub or entry.claim.sub:
        return False
    if entry.reason == _EDITED and _is_older_version(old, entry.article_id, entry.article_version):
        return True
    new, before = of_entry(entry), of_entry(old)
    if not before.named and entry.decision is not Decision.CONFLICT:
        return True
    return may_be_one_voice(new, before)
