"""What is kept: sources, runs, jobs."""
