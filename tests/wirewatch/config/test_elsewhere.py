import pytest

from wirewatch.config.elsewhere import named_elsewhere

DATA = {
    "terms": {"isis": ["ISIS"], "towns": ["Mayadin"], "unused": ["x"]},
    "places": {"The valley": {"covers": ["Raqqa province"]}},
    "frames": {"dawn": {"title": "Dawn", "about": "isis", "strong": ["dawn BEFORE/2 {towns}"]}},
    "speakers": {"Foo": {}},
    "conditions": {
        "a": {"use": "b", "text": "{isis}"},
        "b": {"not": {"text": "title:{ The  valley }"}},
        "c": {"use": "c"},
    },
}


@pytest.mark.parametrize(
    ("when", "sections"),
    [
        ({"text": "a"}, {"terms": []}),
        ({"text": "{isis} OR {towns}"}, {"terms": ["isis", "towns"]}),
        ({"text": "{isis} OR {Raqqa}"}, {"terms": ["isis"], "places": ["The valley"]}),
        ({"place": "Raqqa"}, {"terms": [], "places": ["The valley"]}),
        ({"claim": "killed"}, {"terms": [], "places": ["The valley"], "speakers": ["Foo"]}),
        ({"frame": "dawn"}, {"terms": ["isis", "towns"], "frames": ["dawn"], "speakers": ["Foo"]}),
        ({"regex": "a{2,3}"}, {"terms": []}),
        ({"regex": {"pattern": "a{2,3}"}}, {"terms": []}),
        ({"any": [{"use": "b"}]}, {"terms": [], "conditions": ["b"], "places": ["The valley"]}),
        ({"not": {"use": {"name": "a"}}}, {"terms": ["isis"], "conditions": ["a", "b"], "places": ["The valley"]}),
        ({"use": "c"}, {"terms": [], "conditions": ["c"]}),
        ({"use": "gone"}, {"terms": [], "conditions": ["gone"]}),
        ("nonsense", {"terms": []}),
    ],
)
def test_what_a_rule_names_elsewhere_is_found(when: object, sections: dict[str, list[str]]) -> None:
    found = named_elsewhere(when, DATA)

    assert {name: list(part) for name, part in found.items() if isinstance(part, dict)} == sections
