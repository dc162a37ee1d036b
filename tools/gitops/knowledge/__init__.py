"""What a state of the repository, or a change of it, means: pure functions."""
