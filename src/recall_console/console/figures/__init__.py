"""The meaning of the figures on the screens, pane by pane."""
