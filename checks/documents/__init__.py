"""readme.md and intro.md."""
