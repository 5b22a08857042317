from datetime import timedelta
from pathlib import Path

import pytest

from wirewatch.settings import Settings, SettingsError, load

GOOD = """\
settings:
  timezone: Europe/Berlin
  mail: {server: "mail.example.org:587", user: wirewatch, password: "${MAIL_PASSWORD}", from: wirewatch@example.org}
feeds:
  - url: https://example.org/feed.xml
    outlet: Example Wire
    groups: [wires]
    every: 15m
    headers: {Authorization: "Bearer ${WIRE_TOKEN}"}
terms:
  isis: [ISIS, Islamic State]
rules:
  toll:
    title: A toll
    severity: high
    when: {text: "{isis} AND killed"}
    send: [soc, morning]
channels:
  desk: {email: {to: [desk@example.org]}}
  soc: {webhook: {url: "https://soc.example.org/hook", secret: "${SOC_SECRET}"}}
digests:
  morning: {at: "07:00", to: [desk]}
"""
SECRETS = {"MAIL_PASSWORD": "canary-mail", "WIRE_TOKEN": "canary-wire", "SOC_SECRET": "whsec_Y2FuYXJ5LWhvb2stc2VjcmV0"}


def read(tmp_path: Path, text: str, **environment: str) -> Settings:
    file = tmp_path / "feeds.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, SECRETS | environment)


def complaints(tmp_path: Path, text: str, **environment: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text, **environment)
    return [str(complaint).removeprefix(f"{tmp_path}/") for complaint in caught.value.complaints]


def test_a_good_file_is_read_and_cut_at_the_wall(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)

    [feed], [rule] = settings.feeds, settings.rules
    assert (feed.outlet, feed.every, feed.groups) == ("Example Wire", timedelta(minutes=15), ["wires"])
    assert settings.policies["toll"].channels == ("soc",)
    assert settings.policies["toll"].series == ("morning",)
    assert rule.version == settings.policies["toll"].rule_version == settings.versions[0].version
    assert set(settings.channels) == {"desk", "soc"}


def test_the_frames_that_rules_watch_are_known_by_their_titles(tmp_path: Path) -> None:
    unused = "unused: {title: Unused, about: isis, strong: [over]}"
    dawn = f"frames: {{new_dawn: {{title: A new dawn, about: isis, strong: [dawn]}}, {unused}}}"
    watched = GOOD.replace(
        'when: {text: "{isis} AND killed"}',
        "when: {any: [{frame: {name: new_dawn, voice: own}}, {not: {frame: end_of_isis}}]}",
    )

    assert read(tmp_path, GOOD).frames == {}
    assert list(read(tmp_path, f"{watched}{dawn}\n").frames) == ["new_dawn", "end_of_isis"]
    assert read(tmp_path, f"{watched}{dawn}\n").frames["new_dawn"] == "A new dawn"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "    every: 15m",
            "    evry: 15m",
            "feeds.yaml:8:5: feeds.0.evry: there is no key 'evry' here; did you mean",
        ),
        (
            "    every: 15m",
            "    every: 15",
            "feeds.yaml:8:12: feeds.0.every: should be a time span such as 15m",
        ),
        ("    every: 15m", "    every: 30s", "feeds.yaml:8:12: feeds.0.every: should be 1m or longer"),
        ("https://example.org/feed.xml", "file:///etc/passwd", "feeds.yaml:5:10: feeds.0.url: should be an address"),
        ("    outlet: Example Wire\n", "", "feeds.yaml:5:5: feeds.0.outlet: is missing"),
        ("Europe/Berlin", "Berlin", "feeds.yaml:2:13: settings.timezone: should be a time zone such as"),
        ("    severity: high", "    severity: urgent", "feeds.yaml:15:15: rules.toll.severity: "),
        ("  toll:", "  Toll:", "feeds.yaml:13:3: rules.Toll: a name should begin with a lower case letter"),
        (
            "{text: ",
            "{txt: ",
            "feeds.yaml:16:12: rules.toll.when.txt: there is no key 'txt' here; did you mean",
        ),
        ("{isis} AND killed", "{isis} AND (killed", "feeds.yaml:16:30: rules.toll.when.text: "),
        ("{isis} AND killed", "{isi} AND killed", "feeds.yaml:16:19: rules.toll.when.text: "),
        (
            "[soc, morning]",
            "[soc, mornin]",
            "feeds.yaml:17:17: rules.toll.send.1: no channel or digest has this name",
        ),
        ("[soc, morning]", "[]", "feeds.yaml:17:11: rules.toll.send: should hold at least one"),
        ("{webhook:", "{webhok:", "feeds.yaml:20:9: channels.soc.webhok: there is no key 'webhok' here"),
        ('at: "07:00"', "at: 7am", "feeds.yaml:22:17: digests.morning.at: should be an hour of the day"),
        (
            "to: [desk]",
            "to: [dsk]",
            "feeds.yaml:22:31: digests.morning.to.0: no channel has this name; did you",
        ),
        ("digests:\n  morning", "digests:\n  desk", "feeds.yaml:22:9: digests.desk: a channel has the same name"),
        ("  isis: [ISIS,", "  isis: [true,", "feeds.yaml:11:10: terms.isis.0: should be text (a number, true or false"),
        ("terms:", "routes: {}\nterms:", "feeds.yaml:10:1: routes: there is no key 'routes' here"),
        (
            "    send: ",
            "    routes: [soc]\n    send: ",
            "feeds.yaml:17:5: rules.toll.routes: there is no key 'routes'",
        ),
        (
            "    send: ",
            "    window: {silnce: 2d}\n    send: ",
            "feeds.yaml:17:14: rules.toll.window.silnce: there is no key 'silnce' here; did you mean",
        ),
        (
            "    send: ",
            "    window: {silence: 2}\n    send: ",
            "feeds.yaml:17:23: rules.toll.window.silence: should be a time span such as 15m",
        ),
        (
            "    send: ",
            "    window: {silence: 2d, first: place}\n    send: ",
            "feeds.yaml:17:13: rules.toll.window: should name one kind of window (known: first, gap, repeat",
        ),
        (
            "    send: ",
            "    window: {repeat: {origins: 3, outlets: 2, within: 48h}}\n    send: ",
            "feeds.yaml:17:22: rules.toll.window.repeat: should count one of origins, outlets and speakers",
        ),
        (
            "    send: ",
            "    window: {repeat: {origins: 1, within: 48h}}\n    send: ",
            "feeds.yaml:17:32: rules.toll.window.repeat.origins: ",
        ),
        (
            "    send: ",
            "    window: {gap: {carried_by: wire, not_by: wires, after: 12h}}\n    send: ",
            "feeds.yaml:17:32: rules.toll.window.gap.carried_by: no feed is in this group; did you mean 'wires'?",
        ),
        (
            "    send: ",
            "    window: {gap: {carried_by: wires, not_by: wires, after: 12h}}\n    send: ",
            "feeds.yaml:17:19: rules.toll.window.gap: carried_by and not_by should be two groups",
        ),
        (
            "    send: ",
            "    window: {first: colour}\n    send: ",
            "feeds.yaml:17:21: rules.toll.window.first: ",
        ),
        (
            "    send: ",
            "    window: {first: place}\n    send: ",
            "feeds.yaml:17:21: rules.toll.window.first: to count by place, `when` should ask for a claim or a place",
        ),
        (
            "    send: ",
            "    window: {repeat: {speakers: 3, within: 2d}}\n    send: ",
            "feeds.yaml:17:33: rules.toll.window.repeat.speakers: to count by speaker, `when` should ask for a claim",
        ),
        (
            "    send: ",
            "    window: {silence: 2d}\n    alert: {per: incident}\n    send: ",
            "feeds.yaml:18:18: rules.toll.alert.per: to count by incident, `when` should ask for a claim",
        ),
        (
            "    send: ",
            "    window: {silence: 2d}\n    alert: {per: item}\n    send: ",
            "feeds.yaml:14:5: rules.toll: a window counts within alert.per",
        ),
        ("{Authorization: ", "{Autho rization: ", "feeds.yaml:9:15: feeds.0.headers.Autho rization: this cannot be"),
        ('"Bearer ${WIRE_TOKEN}"', '"a\\r\\nb"', "feeds.yaml:9:30: feeds.0.headers.Authorization: should be one line"),
        ("  timezone:", "  contact: Jürgen\n  timezone:", "feeds.yaml:2:12: settings.contact: holds characters that"),
        (
            "{text: ",
            "{place: Qwertzuland, text: ",
            "feeds.yaml:16:19: rules.toll.when.place: no place is called 'Qwertzuland'",
        ),
        (
            'text: "{isis}',
            'text: "{Qwertz} OR {isis}',
            "feeds.yaml:16:19: rules.toll.when.text: no list in terms and no pl",
        ),
        (
            'text: "{isis}',
            'text: "{isis} OR {Tripoli}',
            "feeds.yaml:16:29: rules.toll.when.text: 'Tripoli' fits 2 places",
        ),
        (
            '"{isis} AND killed"',
            "{isis}",
            "feeds.yaml:16:18: rules.toll.when.text: a query that begins with a brace goes",
        ),
        ("{text: ", "{regex: 'a(?=b)', text: ", "feeds.yaml:16:21: rules.toll.when.regex: '(?=': look-ahead"),
        (
            "{text: ",
            "{regex: {pattern: 'a(?=b)'}, text: ",
            "feeds.yaml:16:31: rules.toll.when.regex.pattern: '(?=': look-ahead",
        ),
        (
            "{text: ",
            "{source: Example Wir, text: ",
            "feeds.yaml:16:20: rules.toll.when.source: no feed has the outlet 'Example Wir'; did you mean 'Exam",
        ),
        (
            "{text: ",
            "{source: {group: [wires, wire]}, text: ",
            "feeds.yaml:16:36: rules.toll.when.source.group.1: no feed has the group 'wire'; did you mean 'wires'?",
        ),
        (
            "{text: ",
            "{not: {source: {owner: Someone}}, text: ",
            "feeds.yaml:16:34: rules.toll.when.not.source.owner: no feed has the owner 'Someone'",
        ),
        ("{text: ", "{age: 2, text: ", "feeds.yaml:16:17: rules.toll.when.age"),
        ("{text: ", "{use: noise, text: ", "feeds.yaml:16:17: rules.toll.when.use: no condition is called 'noise'"),
        (
            "rules:\n",
            "conditions:\n  noise: {text: film AND}\nrules:\n",
            "feeds.yaml:13:22: conditions.noise.text: nothing follows this AND",
        ),
        (
            "rules:\n",
            "conditions:\n  noise: {not: {use: noise}}\nrules:\n",
            "feeds.yaml:13:22: conditions.noise.not.use: 'noise' ends in a circle: noise -> noise",
        ),
        (
            "rules:\n",
            "conditions:\n  noise: {any: [{text: x}, {source: Wire}]}\nrules:\n",
            "feeds.yaml:13:37: conditions.noise.any.1.source: no feed has the outlet 'Wire'",
        ),
        ("rules:\n", "conditions:\n  Noise: {text: x}\nrules:\n", "feeds.yaml:13:3: conditions.Noise: a name should"),
        ("{text: ", "{claim: kiled, text: ", "feeds.yaml:16:19: rules.toll.when.claim"),
        ("{text: ", "{frame: end_of_iss, text: ", "feeds.yaml:16:19: rules.toll.when.frame: no frame is called"),
        ("terms:", "places: {Foo: {in: Qwertzuland}}\nterms:", "feeds.yaml:10:15: places.Foo: "),
        ("from: wirewatch@", "from: wire\\r\\nwatch@", "feeds.yaml:3:95: settings.mail.from: "),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in GOOD

    found = complaints(tmp_path, GOOD.replace(old, new, 1))

    assert any(line.startswith(complaint) for line in found), found


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    broken = GOOD.replace("outlet:", "outlt:").replace("isis} AND", "isis} AND AND").replace("[soc,", "[sock,")

    found = complaints(tmp_path, broken.replace("${SOC_SECRET}", "${NOT_SET}"))

    assert [line.split(":")[1] for line in found] == ["5", "6", "16", "17", "20"]


def test_mail_without_a_server_is_told(tmp_path: Path) -> None:
    without = "\n".join(line for line in GOOD.splitlines() if not line.startswith("  mail:"))

    [complaint] = complaints(tmp_path, without)

    assert "channels.desk: sends e-mail, and settings.mail names no server" in complaint


def test_an_address_that_stands_twice_is_told(tmp_path: Path) -> None:
    twice = GOOD.replace("terms:", "  - {url: https://example.org/feed.xml, outlet: Again}\nterms:")

    [complaint] = complaints(tmp_path, twice)

    assert complaint.startswith("feeds.yaml:10:11: feeds.1.url: this address is watched already")


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n- b\n", "just words\n"])
def test_a_file_that_holds_no_keys_is_told(tmp_path: Path, text: str) -> None:
    [complaint] = complaints(tmp_path, text)

    assert "should hold keys such as feeds, rules and channels" in complaint


def test_no_secret_is_in_a_complaint_or_in_what_prints(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)
    bad = {"MAIL_PASSWORD": "canary-mail\nx", "WIRE_TOKEN": "canary-wire", "SOC_SECRET": "canary-hook"}
    found = complaints(tmp_path, GOOD.replace("url: https://example.org", "url: ${WIRE_TOKEN}"), **bad)

    shown = repr(settings) + "".join(repr(channel) for channel in settings.channels.values()) + "".join(found)
    assert "canary" not in shown


def test_a_rule_has_a_new_version_when_its_words_or_its_lists_change_and_only_then(tmp_path: Path) -> None:
    def version(text: str) -> str:
        return read(tmp_path, text).versions[0].version

    assert version(GOOD) == version(GOOD.replace("Europe/Berlin", "UTC") + "# a comment\n")
    assert version(GOOD) != version(GOOD.replace("AND killed", "AND wounded"))
    assert version(GOOD) != version(GOOD.replace("[ISIS, Islamic State]", "[ISIS, Daesh]"))


USING = GOOD.replace(
    "rules:\n",
    """\
conditions:
  noise: {text: film}
  calm: {not: {use: noise}, text: "{The valley}"}
places:
  The valley: {covers: [Raqqa province]}
rules:
""",
).replace("when: {text: ", "when: {use: calm, text: ")


def test_a_rule_has_a_new_version_when_what_it_uses_changes(tmp_path: Path) -> None:
    def version(text: str) -> str:
        return read(tmp_path, text).versions[0].version

    assert version(USING) == version(USING.replace("conditions:\n", "conditions:\n  unused: {text: x}\n"))
    assert version(USING) != version(USING.replace("{text: film}", "{text: novel}"))
    assert version(USING) != version(USING.replace("[Raqqa province]", "[Raqqa]"))


def test_what_a_used_condition_asks_for_is_asked_for_by_the_rule(tmp_path: Path) -> None:
    using = USING.replace("{text: film}", "{any: [{claim: killed}, {frame: end_of_isis}]}")
    windowed = using.replace("    send: ", "    window: {first: place}\n    send: ")

    assert list(read(tmp_path, using).frames) == ["end_of_isis"]
    assert read(tmp_path, using).policies["toll"].per == "incident"
    assert read(tmp_path, windowed).rules
    assert read(tmp_path, USING).policies["toll"].per == "story"


def test_a_condition_that_is_wrong_is_told_once_though_many_rules_use_it(tmp_path: Path) -> None:
    [complaint] = complaints(tmp_path, USING.replace("{text: film}", "{text: film AND}"))

    assert "conditions.noise.text: nothing follows this AND" in complaint


READING = """\
places:
  Al-Foo: {also: [Foo], in: Deir ez-Zor province}
  River towns: {covers: [Mayadin, Al-Foo]}
speakers:
  Foo Media Centre: {also: [FMC], side: opposition}
frames:
  new_dawn: {title: A new dawn, about: isis, strong: ["dawn BEFORE/3 {about}"]}
"""


def test_places_speakers_and_frames_of_the_operator_are_known_to_rules(tmp_path: Path) -> None:
    text = GOOD.replace("terms:", READING + "terms:").replace(
        '{text: "{isis} AND killed"}', "{claim: {outcome: killed, place: River towns}, frame: new_dawn}"
    )

    [rule] = read(tmp_path, text).rules

    assert {type(condition).__name__ for condition in rule.when.conditions} == {"Claim", "Frame"}


def test_a_frame_and_a_query_may_name_the_operators_places(tmp_path: Path) -> None:
    patterns = READING.replace('"dawn BEFORE/3 {about}"', '"dawn NEAR/3 {River towns}"')
    text = GOOD.replace("terms:", patterns + "terms:").replace("{isis} AND killed", "{River towns} AND NOT {Al-Foo}")

    settings = read(tmp_path, text)

    assert settings.rules
    assert settings.known.more_frames


def test_a_rule_with_a_frame_has_a_new_version_when_a_list_of_the_frame_changes(tmp_path: Path) -> None:
    text = (
        GOOD.replace("terms:", READING + "terms:").replace("{text: ", "{frame: new_dawn, text: ").replace("{isis}", "a")
    )

    assert read(tmp_path, text).versions != read(tmp_path, text.replace("[ISIS, Isl", "[ISIL, Isl")).versions


def test_a_name_that_fits_two_places_is_an_error_that_lists_both(tmp_path: Path) -> None:
    [complaint] = complaints(tmp_path, GOOD.replace("{text: ", "{place: Tripoli, text: "))

    assert "'Tripoli' fits" in complaint
    assert "Libya" in complaint
    assert "Lebanon" in complaint


@pytest.mark.parametrize("file", ["feeds.yaml", "samples/newsroom/feeds.yaml"])
def test_the_files_we_ship_are_right_without_any_variable_set(file: str) -> None:
    root = Path(__file__).parents[2]

    settings = load(root / file, {})

    assert settings.feeds
    assert settings.rules


def test_notices_go_to_channels_that_are_there(tmp_path: Path) -> None:
    noticed = GOOD.replace("  timezone", "  notices: [soc, desk]\n  timezone")
    assert read(tmp_path, noticed).general.notices == ["soc", "desk"]

    assert complaints(tmp_path, noticed.replace("[soc, desk]", "[sock, morning]")) == [
        "feeds.yaml:2:13: settings.notices.0: no channel has this name; did you mean 'soc'?",
        "feeds.yaml:2:19: settings.notices.1: no channel has this name (known: desk, soc)",
    ]
