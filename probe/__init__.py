"""Asking the public addresses of a connector, once each, where the user wants it."""
