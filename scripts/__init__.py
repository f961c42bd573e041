"""For those who build and measure the project; nothing of it is installed."""
