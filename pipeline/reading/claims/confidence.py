"""How sure a claim is: a start by the way it was found, less for what usually goes wrong.

The figures are estimates for text that nobody has seen yet: a little under what labelled sentences gave (nearly
every way was right in 95 of 100 there or more), and lower for ways of which few were seen. The benchmark measures them.
"""

from pipeline.reading.claims.hits import Hit

_BY_RULE = {
    "active": 0.93,
    "passive": 0.93,
    "intransitive": 0.92,
    "adjective": 0.93,
    "participle": 0.9,
    "count-noun": 0.88,
    "noun-of": 0.85,
    "toll": 0.88,
    "toll-list": 0.8,
    "including": 0.9,
    "among": 0.88,
    "of-them": 0.8,
    "of-number": 0.85,
    "list": 0.75,
    "inner": 0.75,
    "echo": 0.6,
    "subject-after": 0.85,
}
MOST_SURE = max(_BY_RULE.values())
"""No claim is surer than this."""


def confidence(hit: Hit, status_rule: str) -> float:
    """Return how likely the claim is right, 0 to 1."""
    value = _BY_RULE.get(hit.rule, 0.7)
    entry = hit.trigger.entry
    if entry and (entry.euphemism or entry.needs_people):
        value -= 0.05
    if hit.names:
        value -= 0.2
    elif hit.single:
        value -= 0.15
    noun = hit.count.noun
    if noun and noun.kind == "unknown":
        value -= 0.15
    elif noun and noun.kind == "none" and not noun.partitive:
        value -= 0.05
    if status_rule != "status-event":
        value -= 0.05
    return round(max(0.1, value), 2)
