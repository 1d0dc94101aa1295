"""The operator's file: read with positions, checked whole, and turned into the watchlist as a value."""
