"""Proof that what is promoted runs well where it comes from."""
