"""The two ways out of the platform: what is sent, and how. Counts alone."""
