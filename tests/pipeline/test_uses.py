import pytest

from pipeline.uses import UseError, check_chain, parts, uses, with_used

WHEN = {"any": [{"text": "x"}, {"not": {"use": "a"}}], "use": {"name": "b"}, "all": [{"use": "c"}]}


def test_every_mapping_of_conditions_is_given_with_its_place() -> None:
    assert dict(parts(WHEN)) == {
        (): WHEN,
        ("any", 0): {"text": "x"},
        ("any", 1): {"not": {"use": "a"}},
        ("any", 1, "not"): {"use": "a"},
        ("all", 0): {"use": "c"},
    }


def test_what_is_used_is_given_with_its_depth() -> None:
    assert sorted(uses(WHEN)) == [("a", 3), ("b", 1), ("c", 2)]


@pytest.mark.parametrize(
    "nonsense", [None, [], "x", {"use": None}, {"any": 5}, {"not": [{"use": "a"}]}, {"use": ["a"]}]
)
def test_what_has_not_the_right_shape_uses_nothing(nonsense: object) -> None:
    assert uses(nonsense) == []


def test_all_that_is_used_is_given_once_though_it_goes_round() -> None:
    conditions = {"a": {"use": "b"}, "b": {"use": "a"}, "c": {"text": "c"}}

    assert with_used({"use": "a"}, conditions) == [{"use": "a"}, {"use": "b"}, {"use": "a"}]
    assert with_used({"all": [{"use": "c"}, {"use": "gone"}]}, conditions)[1:] == [{"text": "c"}]


def test_a_lattice_of_conditions_is_checked_at_once() -> None:
    lattice: dict[str, object] = {f"c{n}": {"any": [{"use": f"c{n + 1}"}] * 50} for n in range(9)}

    check_chain("c0", lattice | {"c9": {"text": "x"}})
    with pytest.raises(UseError):
        check_chain("c0", lattice | {"c9": {"use": "c3"}})
