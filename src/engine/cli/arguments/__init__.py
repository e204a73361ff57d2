"""What can be written behind the name of each command, by kind of command."""
