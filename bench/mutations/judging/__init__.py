"""The independent judge: it shares no code with the checks, the loader or the models of the language."""
