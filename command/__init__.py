"""At a desk: arguments, what is printed, explanations."""

__version__ = "1.0.0"
"""The one place of it: the package, the release and --version have it from here."""
