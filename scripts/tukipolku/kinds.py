"""Which files hold records of which kinds. Nothing of the models is needed to know that."""

from __future__ import annotations

# data/<name>.yaml and data/<name>/*.yaml hold lists of records. Where there are several kinds, each record tells its
# own in the field `kind`.
LISTS: dict[str, tuple[str, ...]] = {
    "locales": ("locale",),
    "vocabularies": ("vocabulary",),
    "sources": ("source",),
    "services": ("service",),
    "offerings": ("offering",),
    "actors": ("actor",),
    "instruments": ("instrument",),
    "benefits": ("benefit",),
    "laws": ("law",),
    "terms": ("term",),
    "criteria": ("criteria",),
    "models": ("model",),
    "links": ("link",),
    "verified_links": ("verified_link",),
    "changes": ("change",),
    "contradictions": ("contradiction",),
    "lost": ("lost",),
    "left_out": ("left_out",),
    "inventory": ("inventory",),
    "lay_words": ("lay_words",),
    "owners": ("ownership",),
    "terminology": ("concept",),
    "finder": ("question", "outcome"),
}
# content/<locale>/<folder>/*.md hold one record each.
NARRATIVES = {"pathways": "pathway", "guides": "guide", "about": "page"}
# data/translations/<locale>/<name>.po hold their texts: the files and kinds that are read most come first.
PO_FILES = {
    "services": ("service",),
    "offerings": ("offering",),
    "network": ("actor", "instrument", "benefit", "law", "term", "criteria", "model"),
    "links": ("link",),
    "remarks": ("change", "contradiction", "lost"),
    "narratives": ("pathway", "guide", "page"),
    "finder": ("question", "outcome"),
}
