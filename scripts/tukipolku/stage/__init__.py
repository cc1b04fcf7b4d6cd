"""Makes the list of all pages from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue
from . import finder, indexes, leaflets, municipalities, records
from .page import Planned, StagedPage


def plan(catalogue: Catalogue) -> Iterator[Planned]:
    """Every page of the site, the front page first."""
    for part in (indexes, finder, records, municipalities, leaflets):
        yield from part.plan(catalogue)


def stage(catalogue: Catalogue, beside: Catalogue) -> Iterator[StagedPage]:
    """Every page, staged; ``beside`` is what pages in two languages show at the right."""
    for _, staged in plan(catalogue):
        yield staged(catalogue, beside)
