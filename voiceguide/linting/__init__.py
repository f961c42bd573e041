"""What may not be said to two people: every string that is spoken, judged by rules."""
