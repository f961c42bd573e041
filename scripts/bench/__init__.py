"""Measurements; `python -m scripts.bench` lists them."""
