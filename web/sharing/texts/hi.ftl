# What a match says in other sites' pages, and on its picture.

sharing-penalties = { $goals } पेनल्टी
sharing-whole-page = पूरा स्कोर देखें
