from collections.abc import Callable
from datetime import date

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.text import read_text

Find = Callable[..., list[FoundClaim]]


@pytest.fixture
def find() -> Find:
    """Read a text and find its claims."""

    def read(text: str, published: date | None = None, language: str = "en") -> list[FoundClaim]:
        return find_claims(read_text(text), published=published, language=language)

    return read


@pytest.fixture
def tolls(find: Find) -> Callable[..., list[str]]:
    """Find the tolls of a text as short words: `killed 5`, `wounded 10+`, `captured 20-25`, `killed ~40`."""

    def read(text: str, language: str = "en") -> list[str]:
        return sorted(f"{claim.outcome} {_count(claim)}" for claim in find(text, language=language))

    return read


def _count(claim: FoundClaim) -> str:
    printed = {
        "exact": f"{claim.best}",
        "implied": f"{claim.best}",
        "at_least": f"{claim.best}+",
        "vague": f"{claim.min}+",
        "over": f">{(claim.min or 1) - 1}",
        "about": f"~{claim.best}",
        "up_to": f"<{claim.max}",
        "range": f"{claim.min}-{claim.max}",
    }
    return printed[claim.qualifier]
