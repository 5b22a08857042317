"""Records that tests begin with; `dataclasses.replace` makes them what a test is about."""

from datetime import UTC, datetime

from storage.records.article import Article
from storage.records.reading import Claim, ClaimStatus, Outcome, Victims

ARTICLE = Article(
    id=1,
    feed_id=1,
    outlet="Example Wire",
    owner=None,
    groups=(),
    version=1,
    first_seen_at=datetime(2019, 3, 23, tzinfo=UTC),
    version_seen_at=datetime(2019, 3, 23, tzinfo=UTC),
    backlog=False,
    title="",
    link=None,
    author=None,
    text="",
    tags=(),
    published_at=None,
)

CLAIM = Claim(
    field="text",
    start=0,
    end=33,
    sentence="12 people were killed in Mayadin.",
    outcome=Outcome.KILLED,
    min=12,
    max=12,
    best=12,
    count_text="12",
    count_start=0,
    count_end=2,
    qualifier="exact",
    victims=Victims.UNKNOWN,
    victim_text="people",
    place="Mayadin",
    place_text="Mayadin",
    place_field="text",
    place_start=25,
    place_end=32,
    within="Deir ez-Zor province",
    country="SY",
    place_precision="clause",
    attribution=None,
    attribution_text=None,
    side=None,
    status=ClaimStatus.ASSERTED,
    sub=False,
    part_of=None,
    restated_in=(),
    means=None,
    attacker=None,
    confidence=0.9,
    why=("claim-passive",),
)
