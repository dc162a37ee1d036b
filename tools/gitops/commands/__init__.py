"""What people ask for: each command plans first, purely, and acts after."""
