"""What the ear concludes from sound and words: where speech begins and ends, who is near, what was meant."""
