"""The directory: its files, settings.json, secrets in any of them."""
