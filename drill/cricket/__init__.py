"""The drill as cricket has it: made-up matches, what is published of them, what must be answered."""
