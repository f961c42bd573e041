"""Every way through an exercise: the script itself, walked without people, sound or clock."""
