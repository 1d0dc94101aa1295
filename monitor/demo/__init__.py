"""The embedded registry: a small server on loopback that answers as ClinicalTrials.gov does, and what it serves.

It stands in for the registry in ``monitor demo`` and in tests. Nothing in the
daemon knows of it: it is reached by its address, as the registry is.
"""
