"""Makes the list of all pages from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from . import finder, indexes, leaflets, municipalities, records
from .page import StagedPage


def stage(catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    """Every page of the site, the front page first; ``beside`` is what pages in two languages show at the right."""
    yield from indexes.stage(catalogue)
    yield from finder.stage(catalogue)
    yield from records.stage(catalogue)
    yield from municipalities.stage(catalogue)
    yield from leaflets.stage(catalogue, beside)
