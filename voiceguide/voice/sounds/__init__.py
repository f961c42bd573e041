"""What the guide sounds besides speech, and how loud everything is."""
