"""The faces over HTTP: the API, the participant's page, the coordinator's console and the public board."""
