from pipeline.query.needed import Choices, Needed, Sieve
from pipeline.query.words import Words

END = Needed(frozenset({"end", "fall"}), ())
STRIKE = Needed(frozenset(), ("airstrik", "bomb"))
CITY = Needed(frozenset({"raqqa"}), ("mosu",))


def test_choices_are_those_of_which_a_word_or_a_beginning_stands_in_order() -> None:
    choices = Choices([CITY, STRIKE, END])

    assert choices.of(Words("", "The end of the airstrikes")) == [1, 2]
    assert choices.of(Words("", "Mosul")) == [0]
    assert choices.of(Words("", "Nothing of it")) == []


def test_a_choice_whose_needs_nobody_can_tell_is_always_open() -> None:
    assert Choices([END, None]).of(Words("", "")) == [1]
    assert Choices([END, None]).of(Words("", "fall")) == [0, 1]


def test_a_sieve_leaves_patterns_all_of_whose_needs_are_met() -> None:
    sieve = Sieve([(END, CITY), (STRIKE,), (), (END, END)])

    assert sieve.of(Words("", "The fall of Raqqa")) == [0, 2, 3]
    assert sieve.of(Words("", "Bombs fall")) == [1, 2, 3]
    assert sieve.of(Words("", "")) == [2]


def test_a_sieve_answers_the_same_again() -> None:
    sieve = Sieve([(END,), (STRIKE,)])

    assert [sieve.of(Words("", text)) for text in ("end", "bombed", "end")] == [[0], [1], [0]]
