"""Tukipolku: from YAML records of work-ability and employment support to a static site.

The way of the data: load -> check -> catalogue -> stage -> render -> verify.
"""
