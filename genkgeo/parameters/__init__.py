"""What a year's files may say, checked before anything is read."""
