"""The front door: the command line, the job workers and everything started by one command."""
