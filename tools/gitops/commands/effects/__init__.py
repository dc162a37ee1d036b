"""Effects of a change in one environment, each with the line that causes it."""
