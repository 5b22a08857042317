"""Web addresses as feeds give them: made absolute, and compared; pure."""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

MAX_LINK = 2_000

_WEB = frozenset({"http", "https"})
# An address as nearly all are, of which every part is known to come back from urlsplit() as it stands.
_PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9.-]+)(?P<path>/[A-Za-z0-9/._~%+,:@=!*()$'-]*)"
    r"(?:\?(?P<query>[A-Za-z0-9/._~%+,:@=!*()$'&-]+))?(?:#[A-Za-z0-9/._~%+,:@=!*()$'&-]+)?"
)
_UNSAFE = re.compile(r"""[\x00-\x20"<>\\^`{|}\x7f]""")
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|at_medium|at_campaign"
    r"|cmpid|ocid|ns_\w+|xtor|ftag|smid|wt\.\w+)(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)

_AMP_CACHE = re.compile(r"(?:www\.google\.[a-z.]+/amp/|[\w-]+\.cdn\.ampproject\.org/[cv]/)(?:s/)?", re.IGNORECASE)
_EDITION_HOST = re.compile(r"(?:www\d?|m|mobile|amp|touch|lite|wap)\.(?=[^.]+\.)", re.IGNORECASE)
_EDITION_PATH = re.compile(
    r"/(?:amp|index\.(?:html?|php)|default\.aspx)?/*$|\.amp(?=\.html?$|$)|(?<=\.html)/amp$", re.IGNORECASE
)
_EDITION_START = re.compile(r"^/(?:amp|mobile|m)(?=/.)", re.IGNORECASE)
_CLICKS = re.compile(
    r"(?:amp|amp_\w+|outputtype|ref|ref_src|referrer|source|from|via|cmp|s_cid|icid|ncid|sref|mod|partner|emc|rss|feedtype"
    r"|feedname|traffic_source|taid|share|shared|smtyp|spm|sr_share|guccounter|guce_\w+|intcmp|itid|mobile|platform|cb|_ga"
    r"|_gl|mkt_tok|campaign|medium|pk_\w+|mtm_\w+|matomo_\w+|hss_channel|ito|xnpe_\w+|__twitter_impression)(?:=.*)?",
    re.IGNORECASE | re.DOTALL,
)


def web_link(raw: str, base: str | None = None) -> str | None:
    """Make an absolute http or https address of what a feed calls a link; None for all else, and for over-long ones."""
    if _PLAIN.fullmatch(raw):
        return raw if len(raw) <= MAX_LINK else None
    try:
        parts = _split(urljoin(base or "", raw.strip()))
    except ValueError:
        return None
    if parts is None or not raw.strip():
        return None
    link = _UNSAFE.sub(lambda found: quote(found[0]), parts.geturl())
    return link if len(link) <= MAX_LINK else None


def canonical_link(link: str) -> str:
    """Give the form of a web link under which two spellings of one address are the same.

    The scheme is always https (sites move, articles stay), the host is in lower case, and ports 80 and 443, the
    fragment and what only counts clicks (utm_..., fbclid ...) are dropped. `www.`, the case of the path, a closing
    slash and the order of the query stay as they are: they can make another page.
    """
    if plain := _PLAIN.fullmatch(link):
        return _canonical(plain["host"], plain["path"], plain["query"] or "")
    parts = _split(link)
    return _canonical(_host(parts), parts.path or "/", parts.query) if parts else link


def _canonical(host: str, path: str, query: str) -> str:
    if query:
        query = "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part))
    return f"https://{host}{path}{'?' if query else ''}{query}"


def site_link(link: str) -> str | None:
    """Give the canonical form without `www.` and a closing slash, which sites gain and lose; None: a home page."""
    parts = _split(canonical_link(link))
    if parts is None:
        return None
    path = parts.path.rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}?{parts.query}" if path or parts.query else None


def article_key(link: str) -> str | None:
    """Give the key under which all addresses of one article are the same; None for an address of no single article.

    Goes further than canonical_link(): the `www.`, mobile and AMP editions of a page are one; a closing slash, the
    order of the query and all of it that only says where a reader came from do not count. So it can bring two pages
    together that differ after all; whoever uses it should see that their texts are not strangers.
    """
    try:
        parts = _split(_AMP_CACHE.sub("", link, count=1))
    except ValueError:
        return None
    if parts is None:
        return None
    path = _EDITION_START.sub("", _EDITION_PATH.sub("", parts.path.rstrip("/")))
    query = sorted(part for part in parts.query.split("&") if part and not _only_clicks(part))
    if not path.strip("/") and not query:
        return None  # the home page
    return f"{_EDITION_HOST.sub('', _host(parts), count=1)}{path.lower()}{'?' if query else ''}{'&'.join(query)}"


def _only_clicks(part: str) -> bool:
    return bool(_TRACKING.fullmatch(part) or _CLICKS.fullmatch(part))


def folded_address(identifier: str) -> str:
    """Give an id that is a web address without the difference of http and https; any other id as it is.

    Fragment and query stay, because publishers number their entries there.
    """
    if _PLAIN.fullmatch(identifier):
        return f"https{identifier[identifier.index(':') :]}"
    if "//" not in identifier and identifier.isprintable():
        return identifier  # no host, so no address
    try:
        parts = _split(identifier)
    except ValueError:
        return identifier
    return parts._replace(scheme="https", netloc=_host(parts)).geturl() if parts else identifier


def _split(link: str) -> SplitResult | None:
    """Split a web address; None for any other, and ValueError for what is no address at all."""
    parts = urlsplit(link)
    if parts.scheme not in _WEB or not parts.hostname or _UNSAFE.search(parts.netloc):
        return None
    return parts if parts.port is None or parts.port else None


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].lower().removesuffix(":80").removesuffix(":443").removesuffix(":")
