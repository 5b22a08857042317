import pytest
from pydantic import ValidationError

from alerts.policy import TellKeys
from storage.records.rule import Severity


def test_send_is_cut_into_channels_and_digests_each_named_once() -> None:
    keys = TellKeys.model_validate({"title": "A toll", "send": ["soc", "morning", "soc", "desk"]})

    policy = keys.policy("toll", "v1", asks_for_claims=False, series={"morning", "evening"})

    assert (policy.channels, policy.series) == (("soc", "desk"), ("morning",))


def test_a_rule_matters_a_medium_amount_unless_it_says_otherwise() -> None:
    assert TellKeys.model_validate({"title": "A", "send": ["soc"]}).severity is Severity.MEDIUM
    assert TellKeys.model_validate({"title": "A", "send": ["soc"], "severity": "high"}).severity is Severity.HIGH


@pytest.mark.parametrize(
    "wrong", [{"send": []}, {"send": ["So-C"]}, {"title": ""}, {"severity": "urgent"}, {"severty": "high"}]
)
def test_a_rule_that_tells_nobody_or_is_mistyped_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TellKeys.model_validate({"title": "A toll", "send": ["soc"]} | wrong)
