"""What a rule asks of an article: one file per kind of condition, and the keys of a rule that the pipeline owns."""

from pipeline.query.vocabulary import Vocabulary
from pipeline.rules._base import Condition, Example, IndexedArticle, When, kinds, nothing_read
from pipeline.rules._keys import Conditions, Expected, RuleTest, Sample, Terms, WatchKeys
from pipeline.rules._known import Known

__all__ = [
    "Condition",
    "Conditions",
    "Example",
    "Expected",
    "IndexedArticle",
    "Known",
    "RuleTest",
    "Sample",
    "Terms",
    "Vocabulary",
    "WatchKeys",
    "When",
    "kinds",
    "nothing_read",
]
