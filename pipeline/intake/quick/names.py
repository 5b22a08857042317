"""What feedparser calls the elements of a feed, and which of them say nothing that we read; pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ATOM = "http://www.w3.org/2005/Atom"
_RECOGNISED: Final = {
    _ATOM: "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.georss.org/georss": "georss",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
}
"""The namespaces of which we know what feedparser makes, and its own prefix for each."""

_BY_FEEDPARSER: Final = _words(
    "admin ag annotate audio blogchannel cc cp co content creativecommons dc dcterms email ev feedburner fm foaf geo"
    " georss gml icbm image itunes l media pingback prism psc rdf rdfs ref reqv search slash soap ss str sub sy szf"
    " taxo thr ti trackback wfw wiki xhtml xlink xml xmlns svg math"
)
"""The prefixes that feedparser puts in the place of the document's own."""

_WITH_METHODS: Final = _words(
    "admin cc content creativecommons dc dcterms feedburner georss gml itunes media psc rdf xhtml xlink xml xmlns svg"
    " math"
)
"""Those that mean something to feedparser even where they are bound to something else."""

_FIRST_WORDS: Final = _words(
    "author content copyright created date description expired generator guid info issued language link links media"
    " modified published publisher rights source subtitle summary tagline tags title updated validity"
)
"""What a prefix must not be, or its elements could be taken for fields such as `summary_detail`."""

_NOT_IN_OTHERS = ("w3.org", "purl.org/rss/1.0", "netscape.com", "userland.com", "newformat", "necho", "purl.org/echo")
_PREFIX = re.compile(r"[a-z][a-z0-9]*")
_MOST_NAMES = 1_000

HANDLED: Final = _words(
    "abstract author body category cc_license channel cloud content content_encoded contributor copyright created"
    " creativecommons_license dc_author dc_contributor dc_creator dc_date dc_description dc_language dc_publisher"
    " dc_rights dc_subject dc_title dcterms_created dcterms_issued dcterms_modified dcterms_valid description email"
    " enclosure entry expirationdate feed feedburner_browserfriendly fullitem generator geom georss_box georss_line"
    " georss_point georss_polygon georss_where georssgeom gml_exterior gml_linearring gml_linestring gml_point"
    " gml_polygon gml_pos gml_poslist guid height homepage id image info issued item itunes_author itunes_block"
    " itunes_category itunes_email itunes_explicit itunes_image itunes_keywords itunes_link itunes_name itunes_owner"
    " itunes_subtitle itunes_summary keywords language lastbuilddate link managingeditor media_category media_content"
    " media_credit media_description media_group media_keywords media_license media_player media_rating"
    " media_restriction media_thumbnail media_title modified name newlocation psc_chapter psc_chapters pubdate"
    " published rights rss source subtitle summary tagline tags textinput title updated uri url webmaster where width"
    " xhtml_body"
)
"""Elements that feedparser has a method for. All others become a field of their own name."""

KEYS: Final = _words(
    "authors author_detail categories content_detail contributors copyright_detail created_parsed date date_parsed"
    " description_detail enclosures entries expired expired_parsed feed generator_detail guidislink href info_detail"
    " issued_parsed items license links modified_parsed published_parsed publisher publishers publisher_detail"
    " rights_detail source subtitle_detail summary_detail tagline_detail title_detail updated_parsed validity"
    " validity_start validity_end sy_updateperiod sy_updatefrequency ttl div svg math"
)
"""Fields with a meaning: an element of such a name would overwrite one. The last are taken for markup."""

_DESCRIBING = "dc_publisher dc_rights rights copyright itunes_subtitle itunes_explicit itunes_block itunes_image"
_MEDIA = (
    "media_content media_group media_thumbnail media_credit media_rating media_license media_player media_restriction"
)
_PLACES = "georss_point georss_line georss_polygon georss_box"
_ENTRY = f"{_DESCRIBING} {_MEDIA} {_PLACES} dc_language source expirationdate"
_HEADING = (
    f"{_DESCRIBING} {_MEDIA} {_PLACES} category generator updated published author itunes_author itunes_owner"
    " itunes_category dc_creator dc_date dc_subject subtitle"
)

Ignored = Mapping[str, frozenset[str]]
IN_RSS: Ignored = {
    "entry": _words(f"{_ENTRY} enclosure image sy_updateperiod sy_updatefrequency ttl"),
    "heading": _words(f"{_HEADING} description pubdate lastbuilddate managingeditor webmaster cloud image"),
}
IN_ATOM: Ignored = {
    "entry": _words(f"{_ENTRY} contributor"),
    "heading": _words(f"{_HEADING} contributor"),
}
"""Those of HANDLED and KEYS that change nothing of what we read, where they stand in an entry or in the heading."""

_PERSON = frozenset({"name", "email", "uri"})
_IN_MEDIA = _words(_MEDIA) - {"media_group"} | {
    "media_text", "media_copyright", "media_adult", "media_hash", "media_community", "media_comments"
}  # fmt: skip
CONTAINERS: Mapping[str, frozenset[str]] = {
    "image": frozenset({"url", "title", "link", "width", "height", "description"}),
    "skiphours": frozenset({"hour"}),
    "skipdays": frozenset({"day"}),
    "author": _PERSON,
    "contributor": _PERSON,
    "itunes_owner": frozenset({"itunes_name", "itunes_email"}),
    "itunes_category": frozenset({"itunes_category"}),
    "media_group": _IN_MEDIA,
    "media_content": _IN_MEDIA - {"media_content"},
}
"""Elements that may hold others, and which."""


class Unsure(Exception):  # a signal between two modules
    """What feedparser makes of this document is not known for certain."""


class Names(dict[str, str]):
    """Tag -> the name that feedparser gives the element: its own prefix, `_`, and the name in lower case."""

    def __init__(self, namespaces: Iterable[tuple[str, str]]) -> None:
        """See what each prefix stands for; feedparser forgets none, wherever it was declared."""
        super().__init__()
        self._prefixes: dict[str, str] = {}
        for prefix, uri in namespaces:
            self._declare(prefix, uri)

    def _declare(self, prefix: str, uri: str) -> None:
        recognised = _RECOGNISED.get(uri)
        if recognised is None:
            if not _PREFIX.fullmatch(prefix) or prefix in _WITH_METHODS or prefix in _FIRST_WORDS:
                raise Unsure
            if any(part in uri.lower() for part in _NOT_IN_OTHERS) or self._prefixes.setdefault(uri, prefix) != prefix:
                raise Unsure
            if not uri or uri.lower() in _IN_LOWER_CASE or uri != uri.strip():
                raise Unsure
        elif prefix and prefix.lower() in _BY_FEEDPARSER and prefix != recognised:
            raise Unsure

    def __missing__(self, tag: str) -> str:
        """Read a name when it is first asked for."""
        name = self[tag] = self._read(tag)
        return name

    def _read(self, tag: str) -> str:
        if len(self) >= _MOST_NAMES or not tag.isascii() or ":" in tag.rpartition("}")[2]:
            raise Unsure
        if not tag.startswith("{"):
            return tag.lower()
        uri, _, local = tag[1:].rpartition("}")
        prefix = _RECOGNISED.get(uri)
        if prefix is None:
            prefix = self._prefixes.get(uri)
        if prefix is None:
            raise Unsure
        return f"{prefix}_{local}".lower() if prefix else local.lower()


_IN_LOWER_CASE = frozenset(uri.lower() for uri in _RECOGNISED)
