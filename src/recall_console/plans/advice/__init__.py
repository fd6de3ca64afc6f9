"""What everybody should get now: the standing plan, settled for the whole base."""
