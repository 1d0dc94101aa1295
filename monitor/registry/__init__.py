"""The registries: asking them, and reading what they answer."""
