"""Learning: one target, linked targets, the model folder, and honest scores."""
