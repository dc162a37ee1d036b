"""Bytes by path, of a git revision or of the working tree; nothing checked out."""
