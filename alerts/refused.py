"""What of feeds.yaml was refused: a notice when it is, one when it is mended, and how digests say it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.moments import local_time
from alerts.text import count, one_line
from storage.database import Store
from storage.records.digest import Digest, RefusedRule
from storage.records.notice import NoticeKind
from storage.records.rule import RuleState

_MOST = 20
_LONGEST_TITLE = 120
_LONGEST_PROBLEM = 240
_THE_FILE = "feeds.yaml"


def refused(store: Store) -> Iterator[RefusedRule]:
    """Give what does not work as it is written now: the whole set, or single rules."""
    whole = store.rules.set_state()
    if whole is not None and whole.problem is not None and whole.problem_since is not None:
        yield RefusedRule(
            rule_id=None, title="feeds.yaml", problem=whole.problem, since=whole.problem_since, works=True
        )
    for rule_id, state in sorted(store.rules.states().items()):
        if state.refused_since is not None:
            yield RefusedRule(
                rule_id=rule_id,
                title=state.title,
                problem=state.problem or "",
                since=state.refused_since,
                works=state.version is not None,
            )


def notice_refusals(store: Store, now: datetime) -> None:
    """Open a notice of what is refused now and was not before, and close those of what is mended.

    Rules that are refused together are one notice: a broken list of terms breaks all rules that use it.
    """
    whole = store.rules.set_state()
    if whole is not None and whole.problem is not None:
        words = f"feeds.yaml is refused; what was at work before goes on.\n{whole.problem}"
        store.notices.open(NoticeKind.RULES, _THE_FILE, words, now)
    else:
        store.notices.close(NoticeKind.RULES, _THE_FILE, "feeds.yaml is right again, and at work.", now)
    _notice_rules(store, store.rules.states(), now)


def _notice_rules(store: Store, states: Mapping[str, RuleState], now: datetime) -> None:
    refused_now = {rule_id for rule_id, state in states.items() if state.refused_since is not None}
    known: set[str] = set()
    for notice in store.notices.still_open(NoticeKind.RULES):
        if notice.about and refused_now.isdisjoint(notice.about):
            store.notices.close(NoticeKind.RULES, notice.subject, _mended_words(notice.about, states), now)
        known.update(notice.about)
    if new := sorted(refused_now - known):
        words = _refused_words([states[rule_id] for rule_id in new])
        store.notices.open(NoticeKind.RULES, new[0], words, now, about=new)


def _refused_words(states: Sequence[RuleState]) -> str:
    problems = [state.problem or "" for state in states]
    if len(states) == 1:
        return f"Rule refused: {_named(states[0])}: its tests fail; {_instead(states[0])}.\n{problems[0]}"
    firsts = [problem.splitlines()[0] if problem else "" for problem in problems]
    lines = [f"{_named(state)}: {first}; {_instead(state)}" for state, first in zip(states, firsts, strict=True)]
    more = len(lines) - _MOST
    rest = [f"and {count(more, 'more rule')}"] if more > 0 else []
    return "\n".join([f"{count(len(states), 'rule')} refused: their tests fail.", *lines[:_MOST], *rest])


def _mended_words(rule_ids: Sequence[str], states: Mapping[str, RuleState]) -> str:
    there = [_named(states[rule_id]) for rule_id in rule_ids if rule_id in states]
    if not there:
        return f"No longer refused, as no longer in feeds.yaml: {', '.join(rule_ids[:_MOST])}."
    if len(there) == 1:
        return f"Mended: the rule {there[0]} works as it is written."
    return "\n".join([f"Mended: {count(len(there), 'rule')} work as they are written.", *there[:_MOST]])


def _named(state: RuleState) -> str:
    return f"{one_line(state.title, _LONGEST_TITLE)} ({state.rule_id})"


def _instead(state: RuleState) -> str:
    return "its last good version goes on" if state.version is not None else "it does not work at all"


def view_refused(digest: Digest, zone: ZoneInfo) -> tuple[str, ...]:
    """Give a sentence for each."""
    more = len(digest.refused) - _MOST
    shown = [_sentence(one, zone) for one in digest.refused[:_MOST]]
    return (*shown, *([f"{count(more, 'more rule')} refused"] if more > 0 else []))


def _sentence(one: RefusedRule, zone: ZoneInfo) -> str:
    first = one_line((one.problem.splitlines() or [""])[0], _LONGEST_PROBLEM)
    since = local_time(one.since, zone)
    if one.rule_id is None:
        return f"feeds.yaml is refused since {since}, and what was at work before goes on. {first}"
    then = "its last good version goes on" if one.works else "it does not work at all"
    return f"Rule refused: {one_line(one.title, _LONGEST_TITLE)} ({one.rule_id}), since {since}; {then}. {first}"
