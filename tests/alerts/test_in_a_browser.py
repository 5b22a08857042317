"""What a feed wrote does not run where mails are shown by a browser."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.render import plain_alert, plain_digest, render_alert, render_digest
from storage.records.digest import Quiet, Undelivered
from storage.records.feed import Health
from tests.alerts.conftest import BERLIN
from tests.alerts.test_render import SEVEN, covered, digest, story

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RUN = "document.documentElement.setAttribute('data-ran','yes')"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"</style><script>{RUN}</script><style>",
    f"</title><script>{RUN}</script>",
    f"<![endif]--><script>{RUN}</script><!--",
    f"--><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"'><img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\u2028<script\x00>{RUN}</script>",
    f"<scr\u202eipt>{RUN}</script>",
    f"{{{{ '<script>{RUN}</script>' | safe }}}}",
]


def shown(page: Path) -> str:
    assert BROWSER is not None
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom")
    done = subprocess.run([BROWSER, *options, page.as_uri()], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


@pytest.mark.skipif(BROWSER is None, reason="no browser on this machine")
def test_no_script_of_a_feed_runs_in_a_real_browser(tmp_path: Path) -> None:
    """Catalogue I91: title, outlet, link, feed, error text, rule, headline of a quiet event, reason of a failure."""
    pages = [f"<html><script>{RUN}</script></html>"]
    for words in PAYLOADS:
        told = replace(
            story(
                title=f"{words} Mayadin",
                text=f"Mayadin {words}",
                words=["Mayadin", words],
                outlet=words,
                link=f"javascript:{RUN}",
                rule=words,
            ),
            rule_title=words,
        )
        issue = replace(
            digest(covered(words, Health.FAILING, words)),
            series=words,
            quiet=(Quiet(alert_id=1, headline=words, since=SEVEN - timedelta(days=4)),),
            undelivered=(Undelivered(channel=words, of="alert", problem=words, number=1),),
        )
        pages += [
            render_alert(told, zone=BERLIN, leave="https://watch.example.org/leave/x").html,
            render_digest(issue, [replace(told, alert=replace(told.alert, id=n)) for n in range(9)], zone=BERLIN).html,
            plain_alert(told).html,
            plain_digest(issue, [told]).html,
        ]
    for number, html in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8", errors="replace")
    frames = "".join(f"<iframe src='{number}.html'></iframe>" for number in range(len(pages)))
    collect = "for(let i=0;i<frames.length;i++)if(frames[i].document.documentElement.dataset.ran)document.title+=i+','"
    (tmp_path / "all.html").write_text(f"<title></title>{frames}<script>onload=()=>{{{collect}}}</script>")

    title = shown(tmp_path / "all.html").partition("<title>")[2].partition("</title>")[0]

    assert title == "0,", "only the page that is meant to"
