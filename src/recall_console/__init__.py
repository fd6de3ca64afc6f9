"""Who is leaving, what they are worth, and whether winning them back pays."""

__version__ = "0.1.0"
