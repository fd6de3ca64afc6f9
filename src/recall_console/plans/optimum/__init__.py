"""The best ladders of everybody within all limits, by prices."""
