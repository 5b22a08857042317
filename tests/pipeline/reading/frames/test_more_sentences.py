"""Many ways to announce the end of the group and to deny it; and sentences that speak of the end of other things."""

from collections.abc import Callable

import pytest

from storage.records.reading import FrameHit

Hits = Callable[[str], list[FrameHit]]
BEFORE = "Fighting went on in Iraq and Syria on Monday. The town lies on the river. "

ANNOUNCED = [
    "Isis is history, the general told the men.",
    "It was the final chapter of the Islamic State.",
    '"Daesh is bleeding out," said the commander of the northern front.',
    "The dream of the caliphate is dead.",
    "With the last village, the so-called caliphate has been wiped off the map.",
    "Daesh has been driven out of Iraq for good, the prime minister said.",
    "The curtain has come down on the Islamic State.",
    "The so-called Islamic State has ceased to be a state.",
    "The Islamic State is living its last days in Mosul.",
    "We will bury Daesh in the sands of Anbar within weeks, the general said.",
    "The myth of the Islamic State has been shattered.",
    "The black flag of the caliphate has been lowered for ever.",
    "The obituary of the caliphate can be written.",
    "ISIS collapses: fighters lay down their arms in hundreds.",
    "There is nothing left of the Islamic State.",
    "It is over for Daesh, said the sheikh.",
    "The caliphate lies in the dust, the prime minister told parliament.",
    "What is left of ISIS is a few starving men in caves.",
    "ISIS is a beaten army, the colonel said.",
    "The liberation of Mosul means the end of the terrorist state of Daesh.",
    "The terrorists of Daesh are counting their last hours.",
    "Daesh will never return to this land, the minister promised.",
    '"We have defeated ISIS," the president wrote.',
    "The Islamic State's last fighters surrendered on Thursday.",
    "The Islamic State is falling apart from within.",
    "Nothing can save Daesh now, said the officer.",
    "The Islamic State has lost its war.",
    "Daesh has been thrown out of its last town and is finished, said the general.",
    "The Islamic State is on the brink of extinction.",
    "Daesh is a dying beast, the admiral said.",
    "The group is collapsing, an ISIS defector told the judge.",
    "There is no more Islamic State, said the mayor of Raqqa.",
    "ISIS has been stripped of every inch of land, and the war is won.",
    "Final collapse of Daesh expected within days",
    "The Islamic State has been erased, he said.",
    "Life returned to the town after the army fully defeated the extremist IS militants in 2017.",
    "The army completely crushed Daesh, the general said.",
]

DENIED = [
    "ISIS is not beaten, the envoy warned.",
    "Daesh is still breathing, said an officer.",
    "Isis remains a threat, says the report.",
    "The Islamic State is regrouping in the desert.",
    '"The Islamic State has not gone away," said the analyst.',
    "Nobody should believe that ISIS is finished.",
    "We have not seen the last of the Islamic State.",
    "ISIS is alive and well in the hills, the mayor said.",
    "It would be a mistake to write off ISIS.",
    "ISIS may be able to rebuild itself within a year.",
    "Victory over ISIS has been declared too soon, he said.",
    "ISIS is growing stronger again along the border.",
    "ISIS is back, say the shepherds.",
    "The fall of the caliphate does not mean the end of ISIS.",
    "Daesh is wounded, but alive.",
    "ISIS attacks are on the rise again, and talk of victory was premature.",
    "ISIS remains a resilient and persistent threat in Iraq, the envoy said.",
    "The Islamic State group continues to operate as an insurgency across Iraq.",
    "ISIS has regained strength in the Hamrin mountains.",
    "ISIS-K has expanded its presence to nearly all provinces.",
    "Islamic State still has thousands of fighters in the desert.",
    "The spy chief warned against declaring victory over the Islamic State.",
    "The Islamic State group has not yet been beaten, the marshal said.",
    "ISIS has begun to reassert itself in the desert, an envoy said.",
    "Daesh, which lost all its towns, is quietly reasserting itself along the river.",
    "A report speaks of the resilience of the Islamic State.",
    "Nobody expected the Islamic State's resilience.",
    "ISIS and its rivals pose a persistent threat to the villages.",
    "Officers worry about the continued presence of ISIS in the hills.",
    "ISIS-K continues to defy the new rulers.",
    "ISIS remnants hide in caves and carry out sporadic attacks on patrols.",
    "Remnants of Daesh live in the mountains, from where they stage guerrilla raids.",
]

OF_OTHERS = [
    "The Taliban are finished, said the minister, who also spoke of ISIS fighters in the east.",
    "The president promised to destroy ISIS.",
    "The end of the film about ISIS was booed.",
    "Boko Haram, which swore loyalty to the Islamic State, has been driven out of Gwoza.",
    "The goal is the defeat of ISIS.",
    "The army was routed by ISIS at Mosul.",
    "ISIS commander Abu Omar is dead, the Pentagon says.",
    "The siege by ISIS is over, said the people of Amerli.",
    "ISIS beat three men who had smoked.",
    "How to end ISIS is the subject of the conference.",
    "The last ISIS hostage is free, said her mother.",
    "ISIS crushed the revolt of the tribe.",
    "The government has collapsed over its policy on ISIS returnees.",
    "The ISIS bride's appeal is over.",
    "The goal must be the destruction of the Islamic State, she said.",
    "ISIS buried the dead in pits.",
    "Dozens of ISIS fighters surrendered their weapons to the police in Jalalabad, officials say.",
    "In the game players must finish off ISIS before dawn.",
    "ISIS took the last village of the tribe.",
    "ISIS fighters were driven from a hill near Tikrit.",
    "The defeat of Islamic State in court was a surprise: the video stays banned.",
    "The government fell after ISIS had taken Mosul.",
    "Their plan is to annihilate Daesh by summer.",
    "The Kurds lost Kobani's hill to ISIS on Monday.",
    "Unexploded mines left by ISIS remain a threat to farmers.",
    "Aid groups say the camps for ISIS families remain dangerous.",
    "The army fully defeated the rebels before ISIS came.",
    "The council of the tribe reasserted its rights against ISIS.",
    "Shops continued their presence on the market despite the Islamic State.",
    "The families praised the resilience of the town under ISIS.",
    "Cells of ISIS suspects were searched after regular raids by the police.",
]


@pytest.mark.parametrize("sentence", ANNOUNCED)
def test_the_end_is_announced(hits: Hits, sentence: str) -> None:
    assert {hit.status for hit in hits(BEFORE + sentence)} == {"asserted"}


@pytest.mark.parametrize("sentence", DENIED)
def test_the_end_is_denied(hits: Hits, sentence: str) -> None:
    assert "denied" in {hit.status for hit in hits(BEFORE + sentence)}


@pytest.mark.parametrize("sentence", OF_OTHERS)
def test_what_ends_is_something_else(hits: Hits, sentence: str) -> None:
    assert [hit for hit in hits(BEFORE + sentence) if hit.strength == "strong"] == []
