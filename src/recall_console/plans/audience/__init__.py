"""From scored customers to who gets what."""
