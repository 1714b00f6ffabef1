"""What changed from one version of a connector to the next, as those who use it see it."""
