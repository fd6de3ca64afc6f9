"""What somebody says of a campaign, and what must be true for it to hold."""
