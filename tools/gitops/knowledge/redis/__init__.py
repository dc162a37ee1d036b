"""What Redis makes of its configuration, its image and its files."""
