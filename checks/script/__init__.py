"""script.csx."""
