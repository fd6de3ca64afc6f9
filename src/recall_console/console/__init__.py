"""What a person touches: panes that ask and show, and compute nothing."""
