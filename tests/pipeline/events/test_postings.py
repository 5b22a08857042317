import random

from pipeline.events.postings import Postings


def test_many_keys_are_found_again_though_slots_are_shared() -> None:
    chance, postings = random.Random(3), Postings()
    keys = {article: [chance.randrange(2**30) for _ in range(9)] for article in range(1, 3_000)}
    for article, own in keys.items():
        postings.put(article, own)

    assert all(postings.under(own) == [article] * 9 for article, own in keys.items())


def test_under_one_key_the_newest_are_given() -> None:
    postings = Postings()
    for article in range(100):
        postings.put(article, [7])

    assert postings.under([7]) == list(range(99, 75, -1))


def test_what_is_dropped_is_not_found_and_the_rest_is() -> None:
    postings = Postings()
    for article in range(1, 1_001):
        postings.put(article, [article * 5, 4_096 * article, 1])
    postings.drop(3 * 900)

    assert postings.under([n * 5 for n in range(1, 1_001)]) == list(range(901, 1_001))
    assert postings.under([1]) == list(range(1_000, 976, -1))
    for article in range(1_001, 6_001):
        postings.put(article, [article * 5])
    assert postings.under([900 * 5, 901 * 5, 6_000 * 5]) == [901, 6_000]
    assert postings.last == 3_000 + 5_000
