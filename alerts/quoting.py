"""The sentence behind a claim with its number marked, pure."""

from alerts.highlight import Piece, quote
from storage.records.match import Passage, Span
from storage.records.reading import Claim


def quote_claim(claim: Claim) -> tuple[Piece, ...]:
    """Give the claim's sentence, its number marked where it stands in it."""
    start = claim.count_start - claim.start
    if claim.sentence[start : start + len(claim.count_text)] != claim.count_text:
        start = claim.sentence.find(claim.count_text)
    marks = [Span(field=claim.field, start=start, end=start + len(claim.count_text), clause="")] if start >= 0 else []
    return quote(Passage(field=claim.field, start=0, text=claim.sentence), marks)
