"""How right stories are on labelled texts: JSON Lines with `dup_set` for texts that are copies of one."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from math import comb
from pathlib import Path

from pipeline.events.index import StoryIndex
from pipeline.events.sketch import sketch_of
from pipeline.events.stories import decide
from storage.records.story import Related, Sketched

_UNDATED = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two ways to sort the same texts agree."""

    texts: int
    pairs: int  # labelled as copies of one another
    precision: float
    recall: float
    f1: float
    ari: float  # adjusted Rand index


def agreement(labels: Sequence[object], found: Sequence[object]) -> Agreement:
    """Compare the stories that were found with those that are labelled; 1 means perfect agreement throughout."""
    same = [(labels[a] == labels[b], found[a] == found[b]) for a, b in combinations(range(len(labels)), 2)]
    both, wanted, given = sum(w and g for w, g in same), sum(w for w, _ in same), sum(g for _, g in same)
    precision, recall = both / given if given else 1.0, both / wanted if wanted else 1.0
    return Agreement(
        texts=len(labels),
        pairs=wanted,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if both else float(not wanted and not given),
        ari=_adjusted_rand(labels, found),
    )


def _adjusted_rand(labels: Sequence[object], found: Sequence[object]) -> float:
    cells = Counter(zip(labels, found, strict=True))
    together = sum(comb(count, 2) for count in cells.values())
    rows = sum(comb(count, 2) for count in Counter(labels).values())
    columns = sum(comb(count, 2) for count in Counter(found).values())
    expected = rows * columns / max(1, comb(len(labels), 2))
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def agreement_on(corpus: Path) -> Agreement:
    """Relate the texts of a labelled corpus in the order of their dates."""
    rows = [json.loads(line) for line in corpus.read_text("utf-8").splitlines() if line.strip()]
    rows.sort(key=lambda row: (_moment(row), row["id"]))
    index, found = StoryIndex(), []
    for number, row in enumerate(rows, 1):
        outlet = row.get("outlet") or f"unknown {number}"
        sketch = sketch_of(row.get("title") or "", row["text"], outlet)
        text = Sketched(
            article_id=number, first_seen_at=_moment(row), outlet=outlet, address=None, sketch=sketch.to_bytes()
        )
        membership = decide(text, index.candidates(text))
        story = membership.story_id or number
        index.add(Related(position=number, text=text, membership=replace(membership, story_id=story)))
        found.append(story)
    return agreement([row.get("dup_set") or row["id"] for row in rows], found)


def _moment(row: dict[str, str | None]) -> datetime:
    published = row.get("published")
    return datetime.fromisoformat(published).replace(tzinfo=UTC) if published else _UNDATED
