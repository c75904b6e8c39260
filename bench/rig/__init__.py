"""What every benchmark runs on."""
