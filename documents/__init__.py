"""Papers and pictures: the table of parties, diagrams of definitions, posters. Values in, SVG or HTML out."""
