"""The shipped feeds.yaml, and the sample one read against the sample newsroom."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.match import Matcher
from storage.records.article import Article
from wirewatch.demo.newsroom import Newsroom
from wirewatch.demo.newsroom_files import Outlet, Report
from wirewatch.settings import load

Moment = Callable[[int, str], datetime]


def _article(number: int, outlet: Outlet, report: Report) -> Article:
    return Article(
        id=number,
        feed_id=1,
        outlet=outlet.name,
        owner=None,
        groups=outlet.groups,
        version=1,
        first_seen_at=report.published_at,
        version_seen_at=report.published_at,
        backlog=False,
        title=report.title,
        link=None,
        author=report.author,
        text="\n\n".join(report.paragraphs),
        tags=report.tags,
        published_at=report.published_at,
    )


@pytest.fixture(scope="module")
def matched(newsroom: Newsroom, samples: Path, october: Moment) -> Mapping[str, set[str]]:
    """Give the reports of the week by the rule that they match."""
    settings = load(samples / "feeds.yaml", {})
    matcher = Matcher(settings.rules, settings.known.read)
    found: dict[str, set[str]] = defaultdict(set)
    for outlet in newsroom.outlets:
        for number, report in enumerate(newsroom.reports(outlet.id, october(9, "00:00"))):
            for hit in matcher.match(_article(number, outlet, report)).hits:
                found[hit.rule_id].add(f"{outlet.id}/{report.id}")
    return found


def test_the_shipped_configuration_is_right_without_any_environment(samples: Path) -> None:
    settings = load(samples.parents[1] / "feeds.yaml", {})

    assert len(settings.feeds) > 10
    assert all(urlsplit(feed.url).scheme == "https" for feed in settings.feeds)


def test_the_shipped_configuration_sends_nothing_beyond_this_machine(samples: Path) -> None:
    settings = load(samples.parents[1] / "feeds.yaml", {})

    assert settings.general.mail is not None
    assert settings.general.mail.server.on_this_machine
    heard = {channel for policy in settings.policies.values() for channel in policy.channels}
    heard |= {channel for digest in settings.digests.values() for channel in digest.to}
    assert {settings.channels[name].kind for name in heard} == {"email"}


def test_the_sample_configuration_watches_every_outlet_of_the_newsroom(newsroom: Newsroom, samples: Path) -> None:
    settings = load(samples / "feeds.yaml", {})

    watched = {urlsplit(feed.url).path: (feed.outlet, tuple(feed.groups)) for feed in settings.feeds}
    assert watched == {f"/{outlet.id}/feed.xml": (outlet.name, outlet.groups) for outlet in newsroom.outlets}


def test_every_rule_of_the_sample_configuration_finds_something(matched: Mapping[str, set[str]], samples: Path) -> None:
    rules = {rule.id for rule in load(samples / "feeds.yaml", {}).rules}

    assert set(matched) == rules


def test_every_spelling_of_the_one_claim_is_found(matched: Mapping[str, set[str]]) -> None:
    copies = {
        "steppe/minoborony-dvesti",
        "barada/two-hundred-terrorists",
        "continental/russia-more-than-200",
        "herald/wire-russia-200",
        "nordsea/moscow-claims-200",
        "rhine/russia-claims-deir-el-zour",
        "ledger/russian-planes-der-el-zour",
    }

    assert copies <= matched["euphrates_toll"]


def test_sport_and_culture_match_no_rule(matched: Mapping[str, set[str]]) -> None:
    assert not {name for names in matched.values() for name in names if name.startswith("touchline/")}


def test_unrelated_news_matches_no_rule(matched: Mapping[str, set[str]]) -> None:
    unrelated = {"continental/currency-slides", "herald/book-fair-reading", "rhine/bees-and-maize"}

    assert not unrelated & {name for names in matched.values() for name in names}
