"""What tests stand on: a room with sound, synthetic people, fakes."""
