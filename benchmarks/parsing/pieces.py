"""Pieces of feeds as the world writes them: usual, odd, and wrong; a seed gives the same ones again."""

from random import Random

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "snf": "http://www.smartnews.be/snf",
    "wp": "com-wordpress:feed-additions:1",
    "dcterms": "http://purl.org/dc/terms/",
}
_ODD_NAMESPACES = (
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("dc", "http://search.yahoo.com/mrss/"),
    ("media", "http://purl.org/dc/elements/1.1/"),
    ("summary", "http://x.example/summary"),
    ("title", "http://x.example/title"),
    ("rss", "http://purl.org/rss/1.0/"),
    ("rss", "http://backend.userland.com/rss2"),
    ("", "http://backend.userland.com/rss2"),
    ("", "http://x.example/own"),
    ("a", "http://www.w3.org/2005/atom"),
    ("x", "http://x.example/x#"),
    ("y", "http://x.example/x#"),
    ("svg", "http://www.w3.org/2000/svg"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
    ("DC", "http://purl.org/dc/elements/1.1/"),
)
_WORDS = [
    "ministry",
    "says",
    "forty",
    "fighters",
    "killed",
    "near",
    "the",
    "river",
    "town",
    "Deir",
    "ez-Zor",
    "minister",
    "of",
    "state",
    "2019",
    "5",
    "<",
    "6",
    "R&D",
    "café",
    "Größe",
    "naïve",
    "Москва",
    "удар",
    "по",
    "городу",
    "دير",
    "الزور",
    "戦闘",
    "𝒜",
    "“quoted”",
    "it's",
    "a",
    "'test'",
    "—",
    "dash…",
    "§5",
    "100%",
    "a/b",
    "c_d",
    "(x)",
    "[y]",
    "{z}",
    "#tag",
    "@name",
]
_MARKUP = (
    "<b>bold</b>", "<p>para</p>", "<p>open", "</p>", "<br/>", "<br>", "<img src='/a.jpg' alt='no'/>", "<a href='/x?a=1&b=2'>link</a>",
    "<script>var a='<p>';</script>", "<style>p{}</style>", "<ul><li>one</li><li>two</li></ul>", "<!-- no -->", "<![if x]>", "<td>c</td>",
    "&amp;", "&nbsp;", "&eacute;", "&#8217;", "&#x2019;", "&lt;b&gt;", "&bogus;", "&copy 2019", "<b", "a<b>c", "<x:y/>", "<title>", "</div>",
    '<p title="a>b">q</p>', "<p title='a", "<iframe src='x'>no</iframe>", "<svg><title>s</title></svg>", "<!DOCTYPE html>",
    '<svg xmlns="http://www.w3.org/2000/svg"/>', "<div xmlns:x='http://x.example/x#'>x</div>", "<h2>Head</h2>", "<table><tr><th>a</th></tr></table>",
)  # fmt: skip
_STRANGE = (
    "\u200b", "\xad", "\u202e", "\xa0", "\x85", "\x92", "\x80", "Ã©", "â€™", "Â£", "\ufeff", "\u2028", "\t", "\n", "\r\n", "\r", "  ",
    "\x9d", "\u3000", "\ufffd",
)  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = ("GMT", "UTC", "UT", "Z", "EST", "EDT", "CST", "PST", "PDT", "MST", "+0000", "-0000", "+0100", "-0730", "+1400", "+9999", "CET", "MSK",
          "A", "", "+01:00", "GMT+1", "-0060")  # fmt: skip
_ODD_DATES = (
    "", " ", "yesterday", "2019", "2019-01", "2019-01-05", "05 Jan 2019", "Sat, 5 Jan 19 09:30 GMT", "January 5, 2019", "1546680600",
    "Sat Jan  5 09:30:00 2019", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "2019-01-05 09:30:00", "2019-01-05T24:00:00Z",
    "2019-02-30T10:00:00Z", "Sat, 31 Feb 2019 10:00:00 GMT", "2019-01-05T09:30:60Z", "Sat, 05 Jan 2019 09:30:61 GMT", "20190105T093000Z",
    "2019-01-05T09:30Z", "2019-01-05T09:30:00.123456+02:00", "2019-01-05t09:30:00z", "05/01/2019", "Σαβ, 05 Ιαν 2019 09:30:00 EET",
    "2019-01-05T09:30:00+0200", "9999-12-31T23:59:59-23:59", "Sat, 05 Jan 2019 9:30:00 GMT", "Sat, 05 January 2019 09:30:00 GMT",
    "sat, 05 jan 2019 09:30:00 gmt", "Sat,05 Jan 2019 09:30:00 GMT", "Sat, Jan 05 2019 09:30:00 GMT", "２０１９-01-05T09:30:00Z",
    "2199-12-31T23:59:59-05:00", "1900-01-01T00:00:00+05:00", "1899-01-01T00:00:00Z", "2019-01-05T09:30:00-00:30",
)  # fmt: skip


class Pieces:
    """Makes pieces by a seed; `odd` is the share of them that is out of the ordinary."""

    def __init__(self, seed: int, odd: float) -> None:
        """Begin with a seed."""
        self.random = Random(seed)
        self.odd = odd
        self._prefixes: dict[str, str] = {}

    def one(self, *choices: str) -> str:
        """Give one of some."""
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        """Say yes in a share of all cases."""
        return self.random.random() < share

    def is_odd(self) -> bool:
        """Say yes where something odd is due."""
        return self.random.random() < self.odd

    def some(self, most: int) -> range:
        """Give a small count to go through."""
        return range(self.random.randint(0, most))

    def words(self, most: int = 12) -> str:
        """Give words of many alphabets, now and then with strange characters between them."""
        words = [self.random.choice(_WORDS) for _ in range(self.random.randint(1, most))]
        if self.chance(0.5):
            words = [word for word in words if word.isascii()] or ["word"]
        for _ in self.some(2):
            if self.is_odd():
                words.insert(self.random.randint(0, len(words)), self.random.choice(_STRANGE))
        return self.one(" ", " ", "  ", "\n").join(words)

    def html(self) -> str:
        """Give a text with markup, which may be broken."""
        parts = [
            self.random.choice((self.words(6), self.random.choice(_MARKUP))) for _ in range(self.random.randint(0, 9))
        ]
        return "".join(parts)

    def escaped(self, text: str) -> str:
        """Write a text into XML in one of the ways that mean the same."""
        if self.chance(0.35) and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        written = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
        if self.chance(0.2):
            written = written.replace("'", "&apos;").replace('"', "&#34;").replace("é", "&#xE9;").replace(">", "&gt;")
        if self.chance(0.04) and len(written) > 3:
            written = written.replace(" ", self.one("<!-- between -->", "<?php no ?>", "<![CDATA[ ]]>") + " ", 1)
        return self.one("", "", "", " ", "\n\t") + written + self.one("", "", "", " ", "\n")

    def quoted(self, text: str) -> str:
        """Write a text as the value of an attribute."""
        mark = self.one('"', "'")
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(mark, f"&#{ord(mark)};")
        return f"{mark}{text}{mark}"

    def date(self) -> str:
        """Give a date."""
        if self.is_odd():
            return self.random.choice(_ODD_DATES)
        pick = self.random.randint
        clock = f"{pick(0, 23):02}:{pick(0, 59):02}:{pick(0, 59):02}"
        if self.chance(0.5):
            tail = self.one("Z", "+00:00", "+02:00", "-05:30", "+14:00") + (
                "" if not self.is_odd() else self.one("", "x", " ")
            )
            return f"{pick(1995, 2030)}-{pick(1, 12):02}-{pick(1, 28):02}T{clock}{self.one('', '', '.5', '.000')}{tail}"
        zone = self.one(*_ZONES) if self.is_odd() else self.one("GMT", "+0000", "-0500", "EST", "+0530")
        day = self.one(f"{self.random.choice(_DAYS)}, ", "")
        return f"{day}{pick(1, 28):0{pick(1, 2)}} {self.random.choice(_MONTHS)} {pick(1995, 2030)} {clock} {zone}"

    def link(self) -> str:
        """Give an address of a page."""
        number = self.random.randint(1, 40)
        if self.is_odd():
            return self.one(
                "", " ", f"/news/{number}", f"news/{number}", "?p=1", "#top", "//x.example/a", "http:////x.example/a", "https://x.example",
                "https:x.example/a", "mailto:a@b.com", "javascript:alert(1)", "http://[::1", "http://x.example:0/", "http://x.example/a b",
                "http://x.example/?a=1&amp;b=2", "http://x.example/?a&lt;b", "http://bücher.example/ä", "HTTP://X.EXAMPLE/A", "x",
                "http://x.example/a?", "http://x.example/a#", "http://x.example/a;b", "http://x.example/a/../b", "ftp://x.example/", "\u200b",
                f"http://x.example/{'a' * 2100}", "http://x.example/a\u00a0b", "http://user:p@x.example/", "http://x.example/?q=&copy;",
                "tag://[x", "urn:x:1", "http://x.example//a//b", "http://.x/a",
            )  # fmt: skip
        return self.one(
            f"https://x.example/news/{number}", f"http://news.x.example/{number}.html?utm_source=rss&id={number}",
            f"https://x.example/2019/01/{number}/", f"https://x.example/?p={number}", f"https://x.example/a/{number}#c", "https://x.example/",
        )  # fmt: skip

    def identifier(self) -> str:
        """Give what a feed calls an entry."""
        number = self.random.randint(1, 60)
        if self.is_odd():
            return self.one(
                "",
                " ",
                "N/A",
                "x" * 600,
                "\u200b",
                "tag:",
                "tag:[x]",
                "urn://[",
                "a b c",
                "é",
                "4711:x",
                "https:",
                "//x",
                "?",
            )
        return self.one(
            f"tag:x.example,2019:{number}",
            f"urn:uuid:{number}",
            f"{number}",
            f"n-{number}",
            self.link(),
            f"x.example/{number}",
        )

    def person(self) -> str:
        """Give an author as RSS writes one."""
        if self.is_odd():
            return self.one(
                "", "a@b.online", "a@b.com, c@d.com", "<a@b.com>", "Ann <a@b.com>", "a@b.com (Ann) x", "@ann", "(Ann)", "a@b.com()",
                "a@b.com ( )", "a@b.com (A (B))", "a@b.com?subject=x", "a@[1.2.3.4]", "<b>Ann</b>", "R&D", "\u200b", "Ann (a@b.com)", "é@b.com",
                "a@b.co.uk (x) ", "a@1.2.3", "a.b@c-d.com (Ann B.)", "mailto:a@b.com", "a@b.c", "a@b.com(Ann)", "a@@b.com",
            )  # fmt: skip
        return self.one(
            "Ann Bee",
            "Ann Bee, Cem Dee",
            "a@b.com",
            "a@b.com (Ann Bee)",
            "news.desk@x.org (Desk)",
            "José Ñ",
            "Иван",
            "Reuters",
        )

    def declarations(self) -> str:
        """Declare namespaces; `name` gives their prefixes."""
        written: list[str] = []
        for known, uri in NAMESPACES.items():
            prefix = known
            if self.chance(0.05):
                prefix = self.one("n", "ns", "q") + str(len(written))
            if not self.is_odd():
                self._prefixes[known] = prefix
                mark = self.one('"', '"', "'")
                written.append(f"xmlns:{prefix}={mark}{uri}{mark}")
        if self.is_odd() and self.chance(0.5):
            prefix, uri = self.random.choice(_ODD_NAMESPACES)
            if f"xmlns:{prefix}=" not in " ".join(written):
                written.append(f'xmlns:{prefix}="{uri}"' if prefix else f'xmlns="{uri}"')
        self.random.shuffle(written)
        return "".join(f" {one}" for one in written)

    def name(self, space: str, local: str) -> str:
        """Give a qualified name; a namespace that was not declared leaves the name without one."""
        prefix = self._prefixes.get(space)
        return f"{prefix}:{local}" if prefix else local
