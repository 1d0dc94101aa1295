"""What was claimed about a clinical trial, by whom, and what the registry shows."""

__version__ = "0.1.0"
