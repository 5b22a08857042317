"""The invented country, its press and its speakers, as data and as an operator would configure them."""

from collections.abc import Iterator, Mapping
from math import cos, radians
from typing import Any

from benchmarks.stream.model import Outlet, Town
from benchmarks.stream.texts import data

# A product's gazetteer knows only real countries, and a place must lie somewhere: no text ever names this one.
ANCHOR = "Chad"
_KM_PER_DEGREE = 111.0
_CLUSTER_STEP = 0.56  # degrees between clusters of a province: about 62 km


def towns() -> tuple[Town, ...]:
    """Lay out the towns: clusters of two neighbours, on a square of about 60 km in each province."""
    return tuple(_towns(data("geography")))


def distance(one: Town, other: Town) -> float:
    """Give the kilometres between two towns; flat enough at this size."""
    north = (one.latitude - other.latitude) * _KM_PER_DEGREE
    east = (one.longitude - other.longitude) * _KM_PER_DEGREE * cos(radians(one.latitude))
    return float((north**2 + east**2) ** 0.5)


def outlets() -> tuple[Outlet, ...]:
    """Give the press."""
    optional = {"wire": False, "dateline": False, "second": None}
    return tuple(Outlet(**{**optional, **record}) for record in data("outlets"))


def places() -> dict[str, dict[str, object]]:
    """Write the `places` of feeds.yaml."""
    geography = data("geography")
    country = geography["country"]
    written: dict[str, dict[str, object]] = {country: {"also": geography["country_also"], "in": ANCHOR}}
    written[geography["capital"]] = {"in": country}
    written |= {province: {"in": country} for province in geography["provinces"]}
    written |= {town.name: {"also": list(town.also), "in": town.province} for town in towns()}
    return written


def speakers() -> dict[str, dict[str, object]]:
    """Write the `speakers` of feeds.yaml."""
    configured = [party["config"] for party in data("speakers").values() if party["config"]]
    return {one["name"]: {"also": one["also"], "side": one["side"]} for one in configured}


def feeds(press: tuple[Outlet, ...]) -> tuple[dict[str, object], ...]:
    """Write the `feeds` of feeds.yaml: one or two for each outlet."""
    return tuple(
        {"url": feed_of(outlet, name), "outlet": outlet.name, "owner": outlet.owner, "groups": [outlet.group]}
        for outlet in press
        for name in ("news", outlet.second)
        if name
    )


def feed_of(outlet: Outlet, name: str) -> str:
    """Give the address of a feed."""
    return f"https://{host(outlet)}/feeds/{name}.xml"


def host(outlet: Outlet) -> str:
    """Give an outlet's host, of a domain that cannot exist."""
    return f"{outlet.short.lower().replace(' ', '-')}.example"


def _towns(geography: Mapping[str, Any]) -> Iterator[Town]:
    for at_province, (province, laid_out) in enumerate(geography["provinces"].items()):
        south, west = laid_out["at"]
        for at_cluster, cluster in enumerate(laid_out["clusters"]):
            latitude = south + _CLUSTER_STEP * (at_cluster % 2)
            longitude = west + _CLUSTER_STEP / cos(radians(south)) * (at_cluster // 2)
            for member, town in enumerate(cluster["towns"]):
                yield Town(
                    name=town["name"],
                    also=tuple(town["also"]),
                    province=province,
                    country=geography["country"],
                    latitude=round(latitude + member * cluster["apart"] / _KM_PER_DEGREE, 4),
                    longitude=round(longitude, 4),
                    cluster=at_province * 100 + at_cluster,
                )
