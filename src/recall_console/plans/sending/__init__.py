"""Audiences for channels: who is due, who is kept back, which files."""
