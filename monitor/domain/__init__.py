"""Words and rules: standard library only; no clock, no log, no file, no network."""
