"""What of feeds.yaml was refused, as digests say it: whoever reads one must know what was not watched."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from alerts.moments import local_time
from alerts.text import count, one_line
from storage.database import Store
from storage.records.digest import Digest, RefusedRule

_MOST = 20
_LONGEST_TITLE = 120
_LONGEST_PROBLEM = 240


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
