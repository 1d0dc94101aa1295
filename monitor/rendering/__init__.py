"""From digests to mails: templates, headers and the bytes that are sent."""
