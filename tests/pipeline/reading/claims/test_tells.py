from pathlib import Path

import pytest

from benchmarks.detection.corpus import read_corpus
from pipeline.reading.claims import find
from pipeline.reading.language import identify
from pipeline.reading.text import read_text

OPEN = Path(__file__).parents[3] / "corpus" / "reading" / "open"


def test_a_sentence_that_tells_nothing_would_give_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [(read_text(article.text), identify(article.text) or "en") for article in read_corpus(OPEN)]
    passed_over = [find.find_claims(text, language=language) for text, language in texts]
    monkeypatch.setattr(find._Finder, "_tells", lambda *_: True)

    assert [find.find_claims(text, language=language) for text, language in texts] == passed_over
