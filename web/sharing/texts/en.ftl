# What a match says in other sites' pages, and on its picture.

sharing-penalties = { $goals } pen.
sharing-whole-page = The whole score
