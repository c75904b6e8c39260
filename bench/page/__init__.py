"""What a phone gets of a match: the bytes of its pages, how soon the score is there, what moves by itself."""
