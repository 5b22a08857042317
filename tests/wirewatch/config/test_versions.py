"""A stored version is whole: it is named after all that decides what it does, and can be put to work again."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.match import Matcher
from storage.records.rule import RuleVersion, Severity, Status
from tests.samples import ARTICLE
from wirewatch.config.read_rules import ReadRules
from wirewatch.config.versions import CannotRestore, reads_alike, restore
from wirewatch.settings import Settings, SettingsError, load

SET = """\
feeds: [{{url: "https://example.org/feed.xml", outlet: Wire}}]
channels: {{soc: {{webhook: {{url: "https://soc.example.org/hook", secret: "any words"}}}}}}
digests: {{morning: {{at: "07:00", to: [soc]}}}}
terms: {{ours: [{ours}], unused: [{unused}]}}
places: {{The bend: {{covers: [{covers}]}}}}
frames: {{dawn: {{title: A dawn, about: ours, strong: ["{{ours}} BEFORE/3 risen"]}}}}
rules:
  words: {{title: Words, when: {{text: "{{ours}}"}}, send: [soc, morning], status: shadow}}
  frame: {{title: Frame, when: {{frame: dawn}}, send: [soc]}}
  place: {{title: Place, when: {{claim: {{outcome: killed, place: The bend}}}}, send: [morning]}}
"""


def read(tmp_path: Path, *, ours: str = "Guards", unused: str = "x", covers: str = "Mayadin") -> Settings:
    file = tmp_path / "feeds.yaml"
    file.write_text(SET.format(ours=ours, unused=unused, covers=covers))
    return load(file, {})


def version(settings: Settings, rule_id: str) -> RuleVersion:
    return next(one for one in settings.versions if one.rule_id == rule_id)


def hits(stored: RuleVersion, text: str) -> bool:
    restored = restore(stored, ["morning"])
    return bool(Matcher([restored.halves.rule], restored.known.read).match(replace(ARTICLE, text=text)).hits)


@pytest.mark.parametrize("rule_id", ["words", "frame", "place"])
def test_what_a_rule_does_not_name_does_not_change_its_version(tmp_path: Path, rule_id: str) -> None:
    before, after = read(tmp_path), read(tmp_path, unused="y")

    assert version(before, rule_id) == version(after, rule_id)


@pytest.mark.parametrize(
    ("rule_id", "change"), [("words", {"ours": "Lions"}), ("frame", {"ours": "Lions"}), ("place", {"covers": "Hajin"})]
)
def test_what_it_names_does(tmp_path: Path, rule_id: str, change: dict[str, str]) -> None:
    before, after = read(tmp_path), read(tmp_path, **change)

    assert version(before, rule_id).version != version(after, rule_id).version


@pytest.mark.parametrize(
    ("rule_id", "hit", "miss"),
    [
        ("words", "The guards came.", "The lions came."),
        ("frame", "The Guards have risen.", "The Lions have risen."),
        ("place", "Nine people were killed in Mayadin.", "Nine people were killed in Hajin."),
    ],
)
def test_a_version_is_put_to_work_with_what_it_named(tmp_path: Path, rule_id: str, hit: str, miss: str) -> None:
    stored = version(read(tmp_path), rule_id)
    read(tmp_path, ours="Lions", covers="Hajin")

    assert hits(stored, hit)
    assert not hits(stored, miss)


def test_both_halves_are_restored(tmp_path: Path) -> None:
    settings = read(tmp_path)
    halves = restore(version(settings, "words"), settings.digests.keys()).halves

    assert halves.policy == settings.policies["words"]
    assert halves.policy.status is Status.SHADOW


def test_a_version_reads_alike_while_the_sections_that_it_names_are_the_same(tmp_path: Path) -> None:
    before, after = read(tmp_path), read(tmp_path, covers="Hajin")

    assert reads_alike(version(before, "place"), before.written.data)
    assert not reads_alike(version(before, "place"), after.written.data)
    assert reads_alike(version(before, "words"), after.written.data)


def test_what_this_program_cannot_read_is_named() -> None:
    alien = RuleVersion(
        rule_id="alien", version="v9", title="x", severity=Severity.LOW, tags=(), definition='{"rule": {"spell": 1}}'
    )

    with pytest.raises(CannotRestore, match="alien v9"):
        restore(alien, [])


def test_a_rule_whose_definition_is_the_same_is_not_read_again(tmp_path: Path) -> None:
    file, rules = tmp_path / "feeds.yaml", ReadRules()
    file.write_text(SET.format(ours="Guards", unused="x", covers="Mayadin"))
    before = {rule.id: rule.when for rule in load(file, {}, rules=rules).rules}
    file.write_text(SET.format(ours="Lions", unused="y", covers="Mayadin"))
    after = {rule.id: rule.when for rule in load(file, {}, rules=rules).rules}

    assert after["place"] is before["place"]
    assert after["words"] is not before["words"]
    assert after["frame"] is not before["frame"]


@pytest.mark.parametrize(
    "section", ["terms: 12", "terms: {ours: 12}", "frames: [x]", "frames: {dawn: 12}", "places: 1"]
)
def test_what_is_known_of_rules_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path, section: str) -> None:
    file, rules = tmp_path / "feeds.yaml", ReadRules()
    good = SET.format(ours="Guards", unused="x", covers="Mayadin")
    file.write_text(good)
    load(file, {}, rules=rules)
    name = section.partition(":")[0]
    file.write_text("\n".join(section if line.startswith(f"{name}:") else line for line in good.splitlines()))

    with pytest.raises(SettingsError) as known:
        load(file, {}, rules=rules)
    with pytest.raises(SettingsError) as fresh:
        load(file, {})
    assert str(known.value) == str(fresh.value)
