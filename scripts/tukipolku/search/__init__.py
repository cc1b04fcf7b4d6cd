"""Search that knows Finnish: an index made at build time, in chunks small enough for a phone.

documents -> words -> scoring -> chunks: what can be found, what its words are, how much each counts, how it is sent.
"""
