"""Mutated feeds through the whole first line but the network; `python -m benchmarks.fuzz` runs many more."""

from benchmarks.fuzz.mutate import mutated
from benchmarks.fuzz.run import fuzz, seeds


def test_no_mutation_of_a_feed_does_more_than_mark_its_feed() -> None:
    """Catalogue F63, F64."""
    report = fuzz(first=0, count=2_000)

    assert report.faults == []
    assert report.feeds > 400
    assert report.feeds + report.refused.total() == 2_000


def test_a_seed_means_the_same_document_for_ever() -> None:
    documents = seeds()

    assert mutated(7, documents) == mutated(7, documents) != mutated(8, documents)
