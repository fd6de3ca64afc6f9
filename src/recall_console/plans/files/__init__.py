"""What a plan file says, read strictly and edited in place."""
