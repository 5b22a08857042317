"""Errors that programs between a site and us publish as items: failures, and no news; pure.

Only what no newsroom would write is taken for an error: the words of a known program from their first to their last
character, or a server's own error page with its own text below its own heading.
"""

import re

_TITLES = (  # whole titles, each of one program
    re.compile(r"Bridge returned error \S{1,40}! \(\d{4,6}\)"),  # RSS-Bridge; the number is the day
    re.compile(r"This RSS feed URL is deprecated(?:, please update\..{0,300})?"),  # Google News
    re.compile(r"RSS reader not yet whitelist(?:ed)?!"),  # front ends of X
    re.compile(
        r"(?:\[FetchRSS\] |FetchRSS: )?Your (?:RSS )?feed (?:has expired|is outdated)[.!]?(?: Please .{0,200})?"
    ),
    re.compile(r"Feed (?:not found|error): FeedBurner cannot locate this feed URI\.?"),
)
_TEXTS = (  # beginnings of texts below any title
    re.compile(r"(?:Error: )?FeedBurner cannot locate this feed URI"),
    re.compile(r"This RSS feed URL is deprecated, please update\."),
    re.compile(r"Welcome to RSSHub!\s.{0,200}Looks like something went wrong", re.DOTALL),
    re.compile(r"Looks like something went wrong\s.{0,400}(?:Route|RSSHub|Error Message)", re.DOTALL),
)
_HEADINGS = re.compile(
    r"access denied|attention required! \| cloudflare|just a moment\.\.\.|are you a robot\?|robot or human\?"
    r"|(?:error )?(?:401 unauthori[sz]ed|403 forbidden|404 not found|429 too many requests|500 internal server error"
    r"|502 bad gateway|503 service (?:temporarily )?unavailable|504 gateway time-?out)",
    re.IGNORECASE,
)
_SERVERS_WORDS = re.compile(
    r"you don't have permission to access|on this server\b|reference #\s?[\da-f.]{8,}|errors\.edgesuite\.net"
    r"|cloudflare ray id|ray id:|enable javascript and cookies to continue"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|performance & security by cloudflare|nginx/?[\d.]*\s*$"
    r"|apache/[\d.]+|temporarily unable to service your request"
    r"|incident id:|request unsuccessful\. incapsula",
    re.IGNORECASE,
)
_LONGEST_ERROR = 3_000  # characters of a server's page; a story is longer, or has other words


def error_of_a_bridge(title: str, text: str, *, alone: bool) -> str | None:
    """Give the words of the error that an item is, for a person; None: it is news. `alone`: its feed has only it.

    A server's bare heading without a text is an error where it is all that the feed holds.
    """
    if any(words.fullmatch(title) for words in _TITLES):
        return title[:200]
    beginning = text[:_LONGEST_ERROR]
    if any(words.match(beginning) for words in _TEXTS):
        return (title or " ".join(beginning.split()))[:200]
    if not _HEADINGS.fullmatch(title.strip()) or len(text) > _LONGEST_ERROR:
        return None
    return title if _SERVERS_WORDS.search(beginning) or (alone and not text) else None
