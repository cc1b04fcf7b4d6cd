"""The records of the catalogue. Field names are those of the YAML files; CONTRIBUTING.md tells how to write them."""

from __future__ import annotations

from ..fields import Strict
from .narratives import Guide, Narrative, Page, Pathway
from .network import Actor, Address, Benefit, Criteria, Instrument, Law, Link, RegionModel, Term, VerifiedLink
from .services import Offering, Service
from .sources import Change, Contradiction, InventoryItem, LeftOut, Lost, SourceRecord, Vocabulary

__all__ = [
    "LISTS",
    "NARRATIVES",
    "Actor",
    "Address",
    "Benefit",
    "Change",
    "Contradiction",
    "Criteria",
    "Guide",
    "Instrument",
    "InventoryItem",
    "Law",
    "LeftOut",
    "Link",
    "Lost",
    "Narrative",
    "Offering",
    "Page",
    "Pathway",
    "RegionModel",
    "Service",
    "SourceRecord",
    "Term",
    "VerifiedLink",
    "Vocabulary",
]

# Where the records of each kind are: data/<folder>.yaml and data/<folder>/*.yaml hold lists.
LISTS: dict[str, type[Strict]] = {
    "vocabularies": Vocabulary,
    "sources": SourceRecord,
    "services": Service,
    "offerings": Offering,
    "actors": Actor,
    "instruments": Instrument,
    "benefits": Benefit,
    "laws": Law,
    "terms": Term,
    "criteria": Criteria,
    "models": RegionModel,
    "links": Link,
    "verified_links": VerifiedLink,
    "changes": Change,
    "contradictions": Contradiction,
    "lost": Lost,
    "left_out": LeftOut,
    "inventory": InventoryItem,
}
# content/<locale>/<folder>/*.md hold one record each.
NARRATIVES: dict[str, type[Narrative]] = {"pathways": Pathway, "guides": Guide, "about": Page}
