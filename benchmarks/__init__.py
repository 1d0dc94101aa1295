"""Benchmarks that print their figures; run them from the root of the project."""
