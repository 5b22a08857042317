"""What of a configuration is put to work: rules that hold their own tests, else their last good version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import httpx
import structlog

from alerts.policy import Policy
from pipeline.events.sites import Sites
from pipeline.match import Matcher
from pipeline.matchers import Matchers, Matches
from storage.database import Store
from storage.records.rule import RuleState, RuleVersion, Status
from wirewatch.config.versions import CannotRestore, Half, Restored, reads_alike, restore
from wirewatch.config.yaml_file import Complaint
from wirewatch.settings import Settings
from wirewatch.workbench.rule_tests import Faults

OpenClient = Callable[[], httpx.AsyncClient]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """One whole set: whoever works takes one look at it and keeps to what he saw until he is done."""

    settings: Settings  # as it works: without the rules that are off or stay out, with last good versions
    matcher: Matches
    sites: Sites
    open_client: OpenClient

    @property
    def feed_headers(self) -> Mapping[str, Mapping[str, str]]:
        """Give the operator's own headers by feed address; they may hold secrets and are never stored."""
        return {
            feed.url: {name: value.get_secret_value() for name, value in feed.headers.items()}
            for feed in self.settings.feeds
            if feed.headers
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A rule whose tests fail."""

    rule_id: str
    faults: tuple[Complaint, ...]
    works: str | None  # the version that works instead; None: the rule stays out

    @property
    def problem(self) -> str:
        """Give what failed, a line for each test."""
        return "\n".join(map(str, self.faults))

    def __str__(self) -> str:
        """Give it for a person: every fault, and what follows."""
        then = f"its version {self.works} goes on" if self.works else "it has no version that was good, and stays out"
        return f"{self.problem}\nrule {self.rule_id}: its tests fail; {then}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A configuration whose rules were tried."""

    settings: Settings  # what goes to work
    good: tuple[RuleVersion, ...]  # what held its tests, to be stored
    states: tuple[RuleState, ...]
    refusals: tuple[Refusal, ...]
    apart: tuple[Restored, ...]  # last good versions that read texts in another way than the others

    def at_work(self, open_client: OpenClient) -> AtWork:
        """Wire the set."""
        known, apart = self.settings.known, {one.halves.rule.id for one in self.apart}
        together = Matcher([rule for rule in self.settings.rules if rule.id not in apart], known.read)
        others = [Matcher([one.halves.rule], one.known.read) for one in self.apart]
        return AtWork(
            settings=self.settings,
            matcher=Matchers(together, others) if others else together,
            sites=Sites(lambda: known.places),
            open_client=open_client,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What becomes of one rule."""

    written: RuleVersion
    faults: tuple[Complaint, ...]
    half: Half | None  # what goes to work; None: the rule stays out
    works: RuleVersion | None
    restored: Restored | None = None


def judge(settings: Settings, faults: Faults, store: Store, now: datetime) -> Judged:
    """Say what of a configuration goes to work; changes nothing. `faults` are the rules' tests that fail."""
    before = store.rules.states()
    written = {rule.id: Half(rule=rule, policy=settings.policies[rule.id]) for rule in settings.rules}
    verdicts = [
        _refused(version, failed, settings, before.get(version.rule_id), store)
        if (failed := faults.get(version.rule_id, ())) and settings.policies[version.rule_id].status is not Status.OFF
        else _Verdict(written=version, faults=(), half=written[version.rule_id], works=version)
        for version in settings.versions
    ]
    at_work = [one for one in verdicts if one.half and one.half.policy.status is not Status.OFF]
    halves = [one.half for one in at_work if one.half]
    now_written = settings.written.data
    apart = [one for one in at_work if one.restored and one.works and not reads_alike(one.works, now_written)]
    return Judged(
        settings=replace(
            settings,
            rules=tuple(half.rule for half in halves),
            policies={half.rule.id: half.policy for half in halves},
        ),
        good=tuple(one.written for one in verdicts if not one.faults),
        states=tuple(_state(one, settings, before.get(one.written.rule_id), now) for one in verdicts),
        refusals=tuple(
            Refusal(rule_id=one.written.rule_id, faults=one.faults, works=one.works.version if one.works else None)
            for one in verdicts
            if one.faults
        ),
        apart=tuple(one.restored for one in apart if one.restored),
    )


def _refused(
    written: RuleVersion, faults: tuple[Complaint, ...], settings: Settings, before: RuleState | None, store: Store
) -> _Verdict:
    """Put the last good version in the place of one whose tests fail."""
    rule_id = written.rule_id
    if before is None or before.version is None:
        return _Verdict(written=written, faults=faults, half=None, works=None)
    stored = store.rules.version(rule_id, before.version)
    try:
        restored = restore(stored, settings.digests.keys())
    except CannotRestore as error:
        log.warning("last_good_version_unreadable", rule=rule_id, version=stored.version, problem=str(error))
        return _Verdict(written=written, faults=faults, half=None, works=None)
    half = Half(rule=restored.halves.rule, policy=_fitting(restored.halves.policy, settings))
    return _Verdict(written=written, faults=faults, half=half, works=stored, restored=restored)


def _fitting(policy: Policy, settings: Settings) -> Policy:
    """Leave out channels and digests that are gone; where none is left, the rule sends where it is written to now."""
    channels = tuple(name for name in policy.channels if name in settings.channels)
    series = tuple(name for name in policy.series if name in settings.digests)
    if not channels and not series:
        now = settings.policies[policy.rule_id]
        channels, series = now.channels, now.series
    return replace(policy, channels=channels, series=series)


def _state(one: _Verdict, settings: Settings, before: RuleState | None, now: datetime) -> RuleState:
    rule_id, works = one.written.rule_id, one.works.version if one.works else None
    goes_on = before is not None and before.version == works
    return RuleState(
        rule_id=rule_id,
        title=(one.works or one.written).title,
        status=(one.half.policy if one.half else settings.policies[rule_id]).status,
        version=works,
        since=before.since if before and goes_on else now,
        tests=len(settings.tests[rule_id]),
        refused=one.written.version if one.faults else None,
        refused_since=((before.refused_since if before else None) or now) if one.faults else None,
        problem="\n".join(map(str, one.faults)) or None,
    )
