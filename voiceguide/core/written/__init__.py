"""What an author may write, and what two people may ask for: checked before anyone hears a word."""
