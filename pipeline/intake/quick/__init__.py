"""Plain feeds read straight from their XML tree, many times faster than by feedparser, and to the same words; pure.

feedparser stays the reference of what a feed says. What is read here is RSS 0.9x and 2.0 and Atom 1.0 as most programs
write them; at the first thing of which it is not certain what feedparser would make of it, the document is left to
feedparser as a whole. So every list in here names what is known for certain, and nothing else.

    walk.py      the document: its heading and its entries, child by child
    elements.py  one element each -> fields by feedparser's names
    names.py     what feedparser calls the elements, and which of them may be passed over
    dates.py     the two usual spellings of a date
"""
