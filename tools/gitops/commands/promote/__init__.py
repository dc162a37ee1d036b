"""Promotion: the one commit that brings an environment to another."""
