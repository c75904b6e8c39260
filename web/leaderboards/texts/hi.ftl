# A board: who leads, and where somebody stands.

board = लीडरबोर्ड
board-title = { $board } · लीडरबोर्ड · Overstream
board-about = { $board } का लीडरबोर्ड: { $shown } खिलाड़ी।
board-all-games = सभी खेल
board-which-time = कौन सा समय
board-all-time = अब तक
board-today = आज
board-this-week = इस हफ़्ते
board-find = खिलाड़ी खोजें
board-id = आईडी के 32 अक्षर
board-show = दिखाएँ
board-standing = { $player } { $total } में से { $rank } स्थान पर है।
board-no-entry = यहाँ इस खिलाड़ी का कोई स्कोर नहीं है।
board-counts = इसके स्कोर { $board } में भी गिने जाते हैं।
board-whole = सभी खेलों के लीडरबोर्ड
board-players = खिलाड़ी
board-place = स्थान
board-player = खिलाड़ी
board-score = स्कोर
board-empty = यहाँ अभी तक किसी का स्कोर नहीं है।
board-pages = लीडरबोर्ड के पन्ने
board-before = पिछला
board-after = अगला
board-counting = यहाँ गिने जाने वाले खेल
board-count = { $shown } खिलाड़ी
