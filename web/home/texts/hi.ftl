# The front page.

home-matches = मैच
home-which = कौन से मैच
home-all = सभी
home-live = लाइव
home-scheduled = आगामी
home-finished = परिणाम
home-which-sport = कौन सा खेल
home-all-sports = सभी खेल
home-search = खोजें
home-search-for = टीम, प्रतियोगिता या मैदान
home-days = दिन
home-day = दिन
home-go = जाएँ
home-day-before = पिछला दिन
home-day-after = अगला दिन
home-pages = पन्ने
home-previous-page = पिछला पन्ना
home-next-page = अगला पन्ना
home-times = समय और दिन यूटीसी के अनुसार हैं।
home-pinned = पिन किए हुए
pin = { $match } को पिन करें
home-more-live = सभी लाइव
home-more-scheduled = सभी आगामी
home-more-finished = सभी परिणाम
latest-results = ताज़ा परिणाम

day-yesterday = बीता कल
day-today = आज
day-tomorrow = आने वाला कल
day-unknown = समय की घोषणा बाकी

home-no-live = अभी कोई मैच नहीं चल रहा है।
home-no-scheduled = अभी किसी मैच की घोषणा नहीं हुई है।
home-no-finished = अभी तक कोई मैच समाप्त नहीं हुआ है।
home-no-such = अभी ऐसा कोई मैच नहीं है।
home-nothing-found = किसी मैच की टीम, प्रतियोगिता या मैदान में “{ $words }” नहीं है।
home-nothing-that-day = इस दिन कोई मैच नहीं है।
home-nothing = अभी तक किसी मैच की जानकारी नहीं है।
home-nothing-fan = किसी मैच की घोषणा होते ही या उसके शुरू होते ही वह यहाँ अपने-आप दिखेगा।
home-nothing-operator = इस स्कोरबोर्ड के संचालक के लिए: वर्कर चल रहा है, पर उसने अभी कोई मैच नहीं पढ़ा है।

sport-cricket = क्रिकेट
sport-basketball = बास्केटबॉल
sport-football = फ़ुटबॉल
