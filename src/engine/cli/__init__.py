"""The command line: arguments in, service calls, text or JSON and an exit status out."""
