"""What Kubernetes makes of an object: its defaults, its rules, its units."""
