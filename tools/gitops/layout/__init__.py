"""Environments, apps and Applications, as a Snapshot holds them."""
