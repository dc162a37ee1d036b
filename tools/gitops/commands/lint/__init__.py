"""lint: everything read once, judged by every rule."""
