"""What a command of the command line does; each is imported when it is called."""
