"""Papers and pictures: diagrams, resolutions, minutes and posters drawn from what the engine knows."""
