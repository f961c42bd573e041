"""Recognizers behind one port, and the choice between them."""
