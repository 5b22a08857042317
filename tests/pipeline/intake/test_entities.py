"""Documents that declare entities or name a DTD: refused before any parser, and nothing outside is touched."""

import codecs
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.errors import NotAFeed
from pipeline.intake.parse import parse

ROOT = Path(__file__).parents[3]
AT_ONCE = 0.05  # seconds of CPU

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
ITEM = "<channel><title>Euphrates Post</title><item><guid>1</guid><title>{0}</title></item></channel></rss>"


def document(declared: str, used: str = "t") -> str:
    return f"<!DOCTYPE rss {declared}><rss version='2.0'>{ITEM.format(used)}"


REFUSED: Mapping[str, str] = {
    "billion laughs": document(f'[<!ENTITY l0 "ha">{LAUGHS}]', "&l9;"),
    "quadratic": document(f'[<!ENTITY a "{"a" * 400_000}">]', "&a;" * 20_000),
    "external": document('[<!ENTITY x SYSTEM "file://{secret}">]', "&x;"),
    "external over http": document('[<!ENTITY x SYSTEM "{url}">]', "&x;"),
    "parameter": document('[<!ENTITY % p SYSTEM "{url}"> %p;]'),
    "parameter within": document("""[<!ENTITY % a "<!ENTITY &#37; b SYSTEM '{url}'>"> %a; %b;]"""),
    "public": document('[<!ENTITY x PUBLIC "-//x//EN" "{url}">]', "&x;"),
    "after a comment": document('[<!-- ] --> <!ENTITY x "y">]', "&x;"),
    "after a bracket": document("[<!ATTLIST a b CDATA ']'> <!ENTITY x \"y\">]", "&x;"),
    "after a comment in front": "<!-- <rss> -->\n<?x <rss> ?>" + document('[<!ENTITY x "y">]', "&x;"),
    "in small letters": document('[<!entity x "y">]', "&x;"),
    "unterminated": "<!DOCTYPE rss [" + "<!ENTITY x " * 45_000 + "<rss version='2.0'/>",
    "behind words": 'Warning: mysql\n<?xml version="1.0"?>' + document('[<!ENTITY x "y">]', "&x;"),
}
HARMLESS: Mapping[str, str] = {
    "a DTD elsewhere": document('SYSTEM "{url}"'),
    "a DTD of a public name": document('PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "{url}"'),
    "a style sheet": '<?xml-stylesheet href="{url}"?>' + "<rss version='2.0'>" + ITEM.format("t"),
    "an inclusion": "<rss version='2.0' xmlns:x='http://www.w3.org/2001/XInclude'>"
    + ITEM.format("<x:include href='{url}'/>"),
    "declared too late": "<rss version='2.0'>" + ITEM.format('<!DOCTYPE rss [<!ENTITY x SYSTEM "{url}">]>&x;'),
}


def encoded() -> Mapping[str, tuple[bytes, str | None]]:
    """Give one attack in every writing, with the content type that it comes with."""
    text = document('[<!ENTITY x SYSTEM "file:///etc/hostname">]', "&x;")
    seven = text.encode("utf-7")
    return {
        "utf-8 with a mark": (codecs.BOM_UTF8 + text.encode(), None),
        "utf-16": (text.encode("utf-16"), None),
        "utf-16 without a mark": (text.encode("utf-16-be"), None),
        "utf-16 the other way": (text.encode("utf-16-le"), "text/xml; charset=utf-16"),
        "utf-32": (text.encode("utf-32"), None),
        "utf-16 that says utf-8": (f"<?xml version='1.0' encoding='utf-8'?>{text}".encode("utf-16"), None),
        "utf-8 that says utf-16": (f"<?xml version='1.0' encoding='utf-16'?>{text}".encode(), None),
        "a mark that lies": (codecs.BOM_UTF16_LE + text.encode(), None),
        "two marks": (codecs.BOM_UTF8 * 2 + text.encode(), None),
        "utf-7": (seven, "text/xml; charset=utf-7"),
        "utf-7 by its word": (b"<?xml version='1.0' encoding='utf-7'?>" + seven, None),
        "utf-7 as a whole": ("".join(f"+{chr_as_base64(one)}-" for one in text).encode(), "text/xml; charset=UTF-7"),
        "ebcdic": (text.encode("cp037"), "text/xml; charset=cp037"),
        "ebcdic by its word": (f"<?xml version='1.0' encoding='cp037'?>{text}".encode("cp037"), None),
        "shift_jis": (text.encode("shift_jis"), "text/xml; charset=shift_jis"),
        "hz": (text.encode("hz"), "text/xml; charset=hz-gb-2312"),
        "idna": (text.encode(), "text/xml; charset=idna"),
    }


def chr_as_base64(character: str) -> str:
    return codecs.encode(character.encode("utf-16-be"), "base64").decode().strip().rstrip("=")


@pytest.mark.parametrize("name", REFUSED)
def test_declared_entities_are_refused_at_once(name: str) -> None:
    """Catalogue F62."""
    body = REFUSED[name].encode()

    began = time.process_time()
    with pytest.raises(NotAFeed):
        parse(body, url=None, content_type="application/rss+xml")

    assert time.process_time() - began < AT_ONCE


@pytest.mark.parametrize("name", encoded())
def test_no_writing_hides_an_entity(name: str) -> None:
    """Catalogue F62: all is looked at as the text that the parser will see."""
    body, content_type = encoded()[name]

    began = time.process_time()
    try:
        said = str(parse(body, url=None, content_type=content_type))
    except NotAFeed as error:
        said = str(error)

    assert time.process_time() - began < AT_ONCE
    assert Path("/etc/hostname").read_text().strip() not in said
    assert "Euphrates" not in said


WATCH = """
import sys
from pipeline.errors import NotAFeed
from pipeline.intake.parse import parse
from tests.pipeline.intake.test_entities import HARMLESS, REFUSED, encoded
touched = []
def watch(event, arguments):
    if event.split(".")[0] in ("open", "socket", "subprocess", "os", "shutil", "glob", "urllib", "ftplib", "http"):
        touched.append((event, str(arguments)[:200]))
texts = (*REFUSED.values(), *HARMLESS.values())
bodies = [text.replace("{url}", sys.argv[1]).replace("{secret}", sys.argv[2]) for text in texts]
attacks = [(text.encode(), None) for text in bodies] + list(encoded().values())
def read(body, content_type):
    try:
        return str(parse(body, url=sys.argv[1], content_type=content_type))
    except NotAFeed as error:
        return str(error)
[read(*attack) for attack in attacks]  # which loads what is loaded late
sys.addaudithook(watch)
said = [read(*attack) for attack in attacks]
print(len(said), touched, [one for one in said if "sesame" in one])
"""


def test_no_file_and_no_socket_is_touched(tmp_path: Path) -> None:
    """Catalogue F62: seen by the interpreter's own audit, with an address and a file that the documents name."""
    secret = tmp_path / "secret"
    secret.write_text("sesame")

    done = subprocess.run(
        [sys.executable, "-c", WATCH, "http://127.0.0.1:9/evil.dtd", str(secret)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    assert done.stdout.strip() == f"{len(REFUSED) + len(HARMLESS) + len(encoded())} [] []"
