"""icon.png and the brand color."""
