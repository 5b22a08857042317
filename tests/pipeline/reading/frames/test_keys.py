import pytest
from pydantic import ValidationError

from pipeline.reading.frames.keys import FrameKeys, shipped_frames
from pipeline.rules import Known

VOCABULARY = Known({"isis": ("ISIS", "Daesh")})


@pytest.mark.parametrize(
    ("keys", "place", "message", "offset"),
    [
        ({"about": "isi"}, ("about",), "terms has no list called 'isi'", None),
        ({"about": []}, ("about",), "should be the name of a list", None),
        ({"about": ["a, b"]}, ("about",), "write OR between alternatives", 1),
        ({"strong": ["end NEAR/3"]}, ("strong", 0), "nothing follows this NEAR/3", 4),
        ({"strong": ["a", "(b"]}, ("strong", 1), "this bracket is never closed", 0),
        ({"weak": [3]}, ("weak", 0), "should be a query", None),
        ({"against": ["{isi}"]}, ("against", 0), "no place is called 'isi'; did you mean {isis}?", 0),
        ({"strong": ["title:a"]}, ("strong", 0), "which has no fields", 0),
        ({"strong": ["a NEAR/2 {Tripoli}"]}, ("strong", 0), "'Tripoli' fits 2 places", 9),
        ({"unless": ["{Qwertz}"]}, ("unless", 0), "no list in terms and no place is called 'Qwertz'", 0),
        ({"context": "a AND"}, ("context",), "nothing follows this AND", 2),
        ({"strange": 1}, ("strange",), "Extra inputs", None),
        ({"title": None}, ("title",), "valid string", None),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    keys: dict[str, object], place: tuple[str | int, ...], message: str, offset: int | None
) -> None:
    whole = {"title": "The end", "about": "isis", "strong": ["end BEFORE/3 {about}"], **keys}

    with pytest.raises(ValidationError) as caught:
        FrameKeys.model_validate(whole, context=VOCABULARY)

    fault = caught.value.errors()[0]
    assert fault["loc"] == place
    assert message in fault["msg"]
    assert fault.get("ctx", {}).get("offset") == offset


def test_patterns_may_name_the_operators_lists_and_the_frames_own() -> None:
    keys = FrameKeys.model_validate(
        {"title": "The end", "about": ["IS group"], "strong": ["end BEFORE/3 {isis}", "end BEFORE/3 {about}"]},
        context=VOCABULARY,
    )

    assert [pattern.written for pattern in keys.strong] == ["end BEFORE/3 {isis}", "end BEFORE/3 {about}"]


def test_the_frames_that_come_along_can_be_read() -> None:
    assert [frame.id for frame in shipped_frames()] == ["end_of_isis"]


def test_the_json_schema_describes_a_frame() -> None:
    schema = FrameKeys.model_json_schema()

    assert set(schema["required"]) == {"title", "about"}
    assert all("description" in field for field in schema["properties"].values())
