"""The data files: complete, consistent with each other, and credited."""

import gzip
import tracemalloc
from importlib.resources import files

from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.make_table import bake_overlay
from pipeline.reading.places.place import Kind
from pipeline.reading.places.table import FILE, Table

DATA = files("pipeline.reading.places")


def test_the_baked_overlay_is_that_of_the_yaml() -> None:
    content, _ = bake_overlay()

    assert DATA.joinpath("overlay.tsv").read_text("utf-8") == content


def test_the_table_of_towns_names_its_source_and_licence() -> None:
    head = gzip.decompress(DATA.joinpath(FILE).read_bytes())[:800].decode()

    assert "GeoNames" in head
    assert "CC BY 4.0" in head


def test_the_table_is_small_on_disk_and_in_memory() -> None:
    packed = DATA.joinpath(FILE).read_bytes()
    tracemalloc.start()
    table = Table(gzip.decompress(packed))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(table) > 50_000
    assert len(packed) < 4_000_000
    assert held < 12_000_000


def test_every_key_of_the_first_and_last_lines_is_found() -> None:
    places = b"#\n@places\n1\tAbc\tXX\t1\t1.0\t2.0\t9\n2\tZyx\tXX\t1\t1.0\t2.0\t8\n"
    table = Table(places + b"@names\nabc\t0\nzyx\t1 0\n@skeletons\nbcd\tabc\n")

    assert table.named("abc") == (0,)
    assert table.named("zyx") == (1, 0)
    assert table.named("abcd") == table.named("") == table.named("zz") == ()
    assert table.boned("bcd") == ("abc",)
    assert table.town(1).name == "Zyx"
    assert table.spellings(0) == ["abc", "zyx"]


def test_the_chains_of_parents_end_at_a_country(places: Places) -> None:
    for name in ("Hatla", "Bustan al-Qasr", "El Fasher", "Kunyo Barrow", "Plaine Savo", "Lal Chowk", "Hlaing Tharyar"):
        *_, last = places.above(places.find(name)[0])
        assert last.kind is Kind.COUNTRY
