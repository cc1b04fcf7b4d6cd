"""The link guard: whether the addresses in the data still lead to what they are meant for.

addresses (what is there) -> state (what is due) -> probe (what the hosts say, on linkchecker's engine) -> judge (what
that means) -> state -> report. ``guard`` tells the story; sentences are in ``verdicts.yaml``.
"""
