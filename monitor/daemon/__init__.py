"""The daemon: a metronome that asks what is due, and everything that keeps it alive, watched and up to date."""
