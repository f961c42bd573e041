"""What is written, performed: a script that yields one cue at a time."""
