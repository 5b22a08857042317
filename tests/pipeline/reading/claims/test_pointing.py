"""Numbers and people that are told by pointing back: another, them, a part between a verb and its result."""

from collections.abc import Callable

import pytest

Tolls = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "another" is one more of those before; another bomb is not
        ("A sapper was killed and another badly wounded in shelling near Izium.", ["killed 1", "wounded 1"]),
        ("One ranger was shot dead and another was wounded by raiders.", ["killed 1", "wounded 1"]),
        ("A bomb killed four soldiers and another wounded nine near Gao.", ["killed 4", "wounded 9"]),
        # whom a verb names by "them"
        ("Gunmen pulled nine passengers off a bus near Mandera and shot them to death.", ["killed 9"]),
        ("Rebels seized six soldiers at the dam and executed them.", ["captured 6", "killed 6"]),
        ("Rebels seized six soldiers at the dam and shot at them.", ["captured 6"]),
        # parts between a verb and its result
        ("Clashes left more than 30 people, including four medics, dead in Kirkuk.", ["killed 4", "killed >30"]),
        (
            "All six of the dead, at least four of whom were nurses, worked at a shelled clinic.",
            ["killed 4+", "killed 6"],
        ),
        # a part that is larger than one of two numbers belongs to the other
        (
            "Six people were killed and 97 were injured by the rockets, including 24 children.",
            ["killed 6", "wounded 24", "wounded 97"],
        ),
        (
            "Forty people were killed and 97 were injured by the rockets, including 24 children.",
            ["killed 40", "wounded 97"],
        ),
        # injuries of every sort
        ("Three guards have been reached by phone and suffered slight injuries in the rocket strike.", ["wounded 3"]),
        # the dead by name, where somebody announces it
        ("The militia confirmed the death of Karim Haddad, a senior commander, in the airstrike.", ["killed 1"]),
        ("The militia confirmed the killing of its commander Karim Haddad in the airstrike.", ["killed 1"]),
        ("The militia confirmed that Karim Haddad, himself a commander, died in the airstrike.", ["killed 1"]),
        ("They vowed to avenge the death of Karim Haddad with rockets.", []),
        ("The gunmen killed a second Dutch pilot on Sunday.", ["killed 1"]),
        # an animal's name does not make animals of people
        (
            "The Tamil Tigers shelled a village near Vavuniya. In all 70,000 people died, monitors say.",
            ["killed 70000"],
        ),
        # a verb that has lost its helper
        ("A sergeant was killed and a farmer injured when a mine went off.", ["killed 1", "wounded 1"]),
        ("A sergeant was killed and a drone injured nine soldiers.", ["killed 1", "wounded 9"]),
        ("Two porters were injured by the rocket, one critically.", ["wounded 1", "wounded 2"]),
        # the figure of a toll that was given before
        ("The shelling killed 40 people. Residents say the real figure is 160.", ["killed 160", "killed 40"]),
        ("The shelling killed 40 people. The earlier figure was not the real one.", ["killed 40"]),
        ("The ambush brought to 1,043 the number of sailors killed in the war.", ["killed 1043"]),
        # parts of things, lost goods, captives of a court
        ("The army shot down 72 of 76 drones and a pilot was killed.", ["killed 1"]),
        ("Two rebels died in the raid, and material losses ran into the millions.", ["killed 2"]),
        ("A court in Sanaa jailed five jihadists for ten years.", []),
        ("Rebels jailed five soldiers in a cave near Kidal.", ["captured 5"]),
        ("Gunmen killed two tax collectors, and five suspected rebels died.", ["killed 2", "killed 5"]),
        # one hostage is a person, and one who is only threatened is no victim
        ("The rebels said one Dutch hostage was killed.", ["killed 1"]),
        ("The rebels took 12 sailors hostage.", ["captured 12"]),
        ("The rebels threatened to kill a Dutch hostage.", []),
        ("A blast killed Deputy Governor Karim Haddad in Baquba.", ["killed 1"]),
        ('About 70 Belgian "advisors and engineers" were killed in the missile strike.', ["killed ~70"]),
        # whom a suspect is tried for is old news, if it is one
        ("A judge in the besieged town freed two men accused of killing a soldier.", []),
        ("The rebels accused the army of killing a doctor in Jenin.", ["killed 1"]),
        # a number that began in another sentence
        ("The army has lost 70 soldiers in the siege. Among them, 13 were volunteers.", ["killed 13", "killed 70"]),
    ],
)
def test_what_points_back_is_counted(text: str, expected: list[str], tolls: Tolls) -> None:
    assert tolls(text) == expected
