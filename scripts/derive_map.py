"""Derives data/places/outlines.json, the outlines of the municipalities as short SVG paths, from a GeoJSON file.

    python scripts/derive_map.py municipalities.geojson

The GeoJSON (WGS 84, a feature per municipality with ``code``) is Statistics Finland's municipality-based statistical
units, generalised for the scale 1:4 500 000 (CC BY 4.0). Coordinates become whole kilometres on a transverse Mercator
projection with the central meridian of ETRS-TM35FIN, so that neighbours still share their corners.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "data" / "places" / "outlines.json"
MERIDIAN = math.radians(27)
RADIUS = 6378  # kilometres
MARGIN = 4
Point = tuple[int, int]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Kilometres to the east of the central meridian and to the north of the equator, on a sphere."""
    along, up = math.radians(longitude) - MERIDIAN, math.radians(latitude)
    return RADIUS * math.atanh(math.cos(up) * math.sin(along)), RADIUS * math.atan2(math.tan(up), math.cos(along))


def rings(feature: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [project(*position) for position in ring]


def outline(ring: list[Point]) -> str:
    """A closed ring as a path of relative steps from its first point, without points that change nothing, or empty."""
    points = [point for index, point in enumerate(ring) if point != ring[index - 1]]
    kept = [p for i, p in enumerate(points) if not _between(points[i - 1], p, points[(i + 1) % len(points)])]
    if len(kept) < 3:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept)]
    # In a path a minus sign parts two numbers as well as a space does. Each ring begins at a place of the map (M): the
    # place after a small m is counted from where the ring before it began.
    text = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{kept[0][0]} {kept[0][1]}l{text}z"


def _between(a: Point, p: Point, b: Point) -> bool:
    straight = (p[0] - a[0]) * (b[1] - p[1]) == (p[1] - a[1]) * (b[0] - p[0])
    return straight and (p[0] - a[0]) * (b[0] - p[0]) + (p[1] - a[1]) * (b[1] - p[1]) >= 0


def main(source: Path) -> None:
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    shapes = {feature["properties"]["code"]: list(rings(feature)) for feature in features}
    everything = [point for shape in shapes.values() for ring in shape for point in ring]
    left, top = min(x for x, _ in everything) - MARGIN, max(y for _, y in everything) + MARGIN
    size = [
        round(max(x for x, _ in everything) - left) + MARGIN,
        round(top - min(y for _, y in everything)) + MARGIN,
    ]
    paths = {
        code: "".join(outline([(round(x - left), round(top - y)) for x, y in ring]) for ring in shape)
        for code, shape in sorted(shapes.items())
    }
    rows = ",\n".join(f"{json.dumps(code)}: {json.dumps(path)}" for code, path in paths.items())
    TARGET.write_text(f'{{"size": {json.dumps(size)},\n"paths": {{\n{rows}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
