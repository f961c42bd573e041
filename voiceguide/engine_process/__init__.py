"""Native engines in processes of their own: started, asked with a time limit, and killed when they hang."""
