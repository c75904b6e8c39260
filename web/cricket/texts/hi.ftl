# The status of a match.

cricket-badge-break = पारी का अंतराल
cricket-yet-to-begin = मैच शुरू होना बाकी
cricket-finished = मैच समाप्त
cricket-break = पारी का अंतराल
cricket-break-and = पारी का अंतराल: { $text }
cricket-need-from = { $team } को { $balls ->
    [one] { $balls } गेंद
   *[other] { $balls } गेंदों
 } में { $runs ->
    [one] { $runs } रन
   *[other] { $runs } रन
 } चाहिए
cricket-need = { $team } को जीत के लिए { $runs } रन चाहिए
cricket-target = लक्ष्य { $runs }
cricket-level = स्कोर बराबर
cricket-lead = { $team } { $runs } रन से आगे
cricket-trail = { $team } { $runs } रन से पीछे
cricket-following-on = { $text }, फ़ॉलोऑन
cricket-day = { $day }: { $text }
cricket-day-only = दिन { $day }
cricket-day-session = { $day }, { $session }
cricket-morning = सुबह का सत्र
cricket-afternoon = दोपहर का सत्र
cricket-evening = शाम का सत्र
cricket-interval-and = { $interval }, { $text }
cricket-interval-stoppage = खेल रुका
cricket-interval-drinks = ड्रिंक्स
cricket-interval-lunch = लंच
cricket-interval-tea = चायकाल
cricket-interval-dinner = डिनर
cricket-interval-stumps = स्टंप्स
cricket-interval-innings-break = पारी का अंतराल
cricket-interval-rain = बारिश
cricket-interval-bad-light = ख़राब रोशनी
cricket-run-rate-of = रन रेट { $rate }

# How a match ended.

cricket-won = { $team } जीता
cricket-won-runs = { $team } { $runs } रन से जीता
cricket-won-wickets = { $team } { $wickets } विकेट से जीता
cricket-won-innings = { $team } एक पारी से जीता
cricket-won-innings-runs = { $team } एक पारी और { $runs } रन से जीता
cricket-won-penalty = { $team } पेनल्टी रन से जीता
cricket-tied = मैच टाई
cricket-drawn = मैच ड्रॉ
cricket-no-result = कोई परिणाम नहीं
cricket-method = { $result } ({ $method })
cricket-revised = संशोधित लक्ष्य
cricket-awarded = निर्णय से
cricket-tie-super-over = { $result } ({ $team } सुपर ओवर में जीता)
cricket-tie-bowl-out = { $result } ({ $team } बॉल-आउट में जीता)
cricket-tie-eliminator = { $result } ({ $team } एलिमिनेटर में जीता)

# Scores.

cricket-name = { $one } बनाम { $other }
cricket-title = { $side } { $score } ({ $overs }) · { $name } · Overstream
cricket-title-result = { $result } · { $name } · Overstream
cricket-title-bare = { $name } · Overstream
cricket-side-marked = { $team }, { $mark }
cricket-super-over = सुपर ओवर
cricket-super-over-short = सु.ओ.
cricket-inns = { $number ->
    [1] पहली पारी
    [2] दूसरी पारी
    [3] तीसरी पारी
   *[other] पारी { $number }
 }
cricket-score-declared = { $score } घोषित
cricket-overs = { $overs ->
    [one] { $overs } ओवर
   *[other] { $overs } ओवर
 }
cricket-overs-short = { $overs } ओवर
cricket-balls = { $balls ->
    [one] { $balls } गेंद
   *[other] { $balls } गेंदें
 }
cricket-all-out-and = ऑल आउट, { $text }
cricket-runs = { $runs } रन
cricket-wickets = { $wickets } विकेट
cricket-runs-and-wickets = { $runs }, { $wickets }
cricket-spoken = { $wickets } विकेट पर { $runs } रन
cricket-spoken-all-out = { $runs } पर ऑल आउट
cricket-spoken-declared = { $text }, पारी घोषित
cricket-spoken-side = { $team } { $text }
cricket-spoken-overs = { $text }, { $overs }
cricket-forfeited = पारी छोड़ी
cricket-did-not-bat = बल्लेबाज़ी नहीं की
cricket-yet-to-bat = बल्लेबाज़ी बाकी

# What has just happened.

cricket-news-corrected = सुधार। { $score }
cricket-news-innings = नई पारी: { $team }
cricket-news-break = पारी समाप्त। { $score }
cricket-news-interval = { $interval }। { $score }
cricket-news-wicket = विकेट! { $score }
cricket-news-over = ओवर { $over } समाप्त। { $score }
cricket-news-boundary = { $ball }। { $score }

# A correction: what its figures are called.

cricket-correction-late = देर से आई एक गेंद जोड़ी गई: { $figures }।
cricket-figure-batting-team = बल्लेबाज़ी करती टीम
cricket-figure-score = स्कोर
cricket-figure-wickets = विकेट
cricket-figure-overs = ओवर
cricket-figure-innings-no = पारी
cricket-figure-target = लक्ष्य
cricket-figure-required-runs = ज़रूरी रन
cricket-figure-status = स्थिति
cricket-figure-result = परिणाम
cricket-figure-changed = { $figure } बदला

# What a crowd reacts to.

cricket-moment-out = { $players } आउट
cricket-moment-innings = पारी { $number }

# A ball in the strip, as it is read.

cricket-ball-wicket = विकेट
cricket-ball-wicket-and = विकेट, { $text }
cricket-ball-and = { $text }, { $more }
cricket-ball-none = कोई रन नहीं
cricket-ball-run = { $runs } रन
cricket-ball-wide = { $runs ->
    [one] { $runs } वाइड
   *[other] { $runs } वाइड
 }
cricket-ball-no-ball = { $runs } नो-बॉल
cricket-ball-leg-bye = { $runs } लेग बाई
cricket-ball-bye = { $runs } बाई
cricket-ball-penalty = { $runs } पेनल्टी रन

# What the pages show.

cricket-last-balls = पिछली गेंदें
cricket-run-rate = रन रेट
cricket-required = ज़रूरी
cricket-target-of = लक्ष्य
cricket-partnership = साझेदारी
cricket-at-crease = क्रीज़ पर
cricket-last-at-crease = क्रीज़ पर आख़िरी
cricket-on-strike = स्ट्राइक पर
cricket-batter = बल्लेबाज़
cricket-bowler = गेंदबाज़
cricket-bowling = गेंदबाज़ी
cricket-how-out = कैसे आउट
cricket-not-out = नाबाद
cricket-extras = अतिरिक्त
cricket-extras-of = बा. { $byes }, ले.बा. { $legbyes }, वा. { $wides }, नो. { $noballs }
cricket-extras-penalty = पे. { $runs }
cricket-total = कुल
cricket-total-of = { $wickets }, { $overs }
cricket-yet-to-bat-of = बल्लेबाज़ी बाकी
cricket-did-not-bat-of = बल्लेबाज़ी नहीं की
cricket-fall-of-wickets = विकेटों का पतन
cricket-partnerships = साझेदारियाँ
cricket-pair = { $one } और { $other }
cricket-innings = पारी
cricket-over-by-over = ओवर दर ओवर
cricket-all-overs = सभी ओवर
cricket-over = ओवर
cricket-balls-heading = गेंदें
cricket-runs-heading = रन
cricket-wickets-heading = विकेट
cricket-worm = वर्म
cricket-worm-about = ओवर के अनुसार रन; बिंदु एक विकेट है।
cricket-worm-about-balls = हर पाँच गेंदों के बाद रन; बिंदु यानी विकेट।
cricket-manhattan = मैनहैटन
cricket-manhattan-about = { $overs ->
    [1] हर ओवर के रन; बिंदु एक विकेट है।
   *[other] हर { $overs } ओवर के रन; बिंदु एक विकेट है।
 }
cricket-run-rate-about = अब तक प्रति ओवर रन, ओवर दर ओवर।
cricket-manhattan-about-balls = हर पाँच गेंदों में रन; बिंदु यानी विकेट।
cricket-run-rate-about-balls = अब तक हर पाँच गेंदों पर रन।
cricket-powerplay = पावरप्ले
cricket-after-heading = ओवर
cricket-chart-after = { $length } के बाद: { $text }
cricket-chart-over = ओवर { $over }: { $text }
cricket-chart-overs = ओवर { $first }–{ $last }: { $text }
cricket-chart-balls = गेंद { $first }–{ $last }: { $text }
cricket-chart-required = ज़रूरी { $rate }
cricket-no-ball-bowled = एक भी गेंद नहीं फेंकी गई।
cricket-no-ball-yet = अभी तक कोई गेंद नहीं फेंकी गई।
cricket-no-wickets = कोई विकेट नहीं गिरा।
cricket-no-wickets-yet = अभी तक कोई विकेट नहीं गिरा।
cricket-no-boundaries = कोई चौका-छक्का नहीं लगा।
cricket-no-boundaries-yet = अभी तक कोई चौका-छक्का नहीं लगा।
cricket-nothing-earlier = इससे पहले कुछ नहीं है।

# How a batter was out, as a scorecard writes it.

cricket-how-by = { $how } बो. { $bowler }
cricket-how-bowled = बोल्ड
cricket-how-bowled-by = बो. { $bowler }
cricket-how-caught = कैच
cricket-how-caught-fielders = कै. { $fielders }
cricket-how-caught-and-bowled = कैच और बोल्ड
cricket-how-caught-and-bowled-by = कै. और बो. { $bowler }
cricket-how-lbw = एलबीडब्ल्यू
cricket-how-run-out = रन आउट
cricket-how-run-out-fielders = रन आउट ({ $fielders })
cricket-how-stumped = स्टंप
cricket-how-stumped-fielders = स्टं. { $fielders }
cricket-how-hit-wicket = हिट विकेट
cricket-how-obstructing = क्षेत्ररक्षण में बाधा
cricket-how-handled = गेंद को हाथ लगाया
cricket-how-hit-twice = गेंद को दो बार मारा
cricket-how-timed-out = टाइम आउट
cricket-how-retired-out = रिटायर आउट
cricket-how-retired-hurt = चोट से रिटायर
cricket-how-retired-not-out = रिटायर नाबाद

# Columns: a letter or two, and what they mean.

cricket-col-runs = र
cricket-col-runs-means = रन
cricket-col-balls = गेंद
cricket-col-balls-means = गेंदें
cricket-col-fours = 4
cricket-col-fours-means = चौके
cricket-col-sixes = 6
cricket-col-sixes-means = छक्के
cricket-col-strike-rate = स्ट्रा.
cricket-col-strike-rate-means = स्ट्राइक रेट: 100 गेंदों पर रन
cricket-col-overs = ओ
cricket-col-overs-means = ओवर
cricket-col-maidens = मे
cricket-col-maidens-means = मेडन
cricket-col-wickets = वि
cricket-col-wickets-means = विकेट
cricket-col-wides = वा
cricket-col-wides-means = वाइड, रनों में
cricket-col-no-balls = नो
cricket-col-no-balls-means = नो-बॉल, रनों में
cricket-col-economy = इको.
cricket-col-economy-means = इकॉनमी: प्रति ओवर रन

# Ball by ball.

cricket-say-to = { $striker } को { $bowler } की गेंद, { $what }
cricket-say-four = चौका
cricket-say-six = छक्का
cricket-say-no-ball = नो-बॉल
cricket-say-out = { $text }। आउट! { $out }
cricket-say-batter = बल्लेबाज़
cricket-out-somebody = बल्लेबाज़
cricket-say-declared = पारी घोषित
cricket-say-forfeited = पारी छोड़ी गई
cricket-say-revised = { $balls ->
    [0] संशोधित लक्ष्य { $runs }
    [1] संशोधित लक्ष्य 1 गेंद में { $runs }
   *[other] संशोधित लक्ष्य { $balls } गेंदों में { $runs }
 }
cricket-say-over = ओवर { $over } समाप्त: { $text }
cricket-say-sum = { $sum }। { $team } { $score }
cricket-say-over-by = { $text } ({ $bowlers })
cricket-out-bowled = { $player } को { $bowler } ने बोल्ड किया
cricket-out-bowled-only = { $player } बोल्ड
cricket-out-lbw = { $player } एलबीडब्ल्यू, गेंदबाज़ { $bowler }
cricket-out-lbw-only = { $player } एलबीडब्ल्यू
cricket-out-caught = { $player } का कैच { $fielders } ने लिया, गेंदबाज़ { $bowler }
cricket-out-caught-by = { $player } का कैच { $fielders } ने लिया
cricket-out-caught-and-bowled = { $player } का कैच गेंदबाज़ { $bowler } ने ही लिया
cricket-out-caught-and-bowled-only = { $player } का कैच गेंदबाज़ ने ही लिया
cricket-out-caught-only = { $player } कैच आउट
cricket-out-stumped = { $player } को { $fielders } ने स्टंप किया, गेंदबाज़ { $bowler }
cricket-out-stumped-by = { $player } को { $fielders } ने स्टंप किया
cricket-out-stumped-only = { $player } स्टंप आउट
cricket-out-run-out = { $player } रन आउट ({ $fielders })
cricket-out-run-out-only = { $player } रन आउट
cricket-out-hit-wicket = { $player } हिट विकेट, गेंदबाज़ { $bowler }
cricket-out-hit-wicket-only = { $player } हिट विकेट
cricket-out-obstructing = { $player } आउट, क्षेत्ररक्षण में बाधा
cricket-out-handled = { $player } आउट, गेंद को हाथ लगाया
cricket-out-hit-twice = { $player } आउट, गेंद को दो बार मारा
cricket-out-timed-out = { $player } टाइम आउट
cricket-out-retired-out = { $player } रिटायर आउट
cricket-out-retired-hurt = { $player } चोट से रिटायर
cricket-out-retired-not-out = { $player } रिटायर, नाबाद
cricket-commentary = गेंद दर गेंद
cricket-only-all = सभी
cricket-only-wickets = विकेट
cricket-only-boundaries = चौके-छक्के
cricket-earlier = पहले की गेंदें

# What is known of a match.

cricket-info = मैच
cricket-line-ups = टीमें
cricket-info-competition = प्रतियोगिता
cricket-info-format = प्रारूप
cricket-info-date = शुरुआत
cricket-info-venue = मैदान
cricket-info-toss = टॉस
cricket-info-umpires = अंपायर
cricket-info-third-umpire = तीसरे अंपायर
cricket-info-referee = मैच रेफ़री
cricket-info-player-of-match = प्लेयर ऑफ़ द मैच
cricket-toss-bat = { $team } ने टॉस जीतकर बल्लेबाज़ी चुनी
cricket-toss-field = { $team } ने टॉस जीतकर गेंदबाज़ी चुनी
cricket-toss-only = { $team } ने टॉस जीता
cricket-form-test = टेस्ट
cricket-form-odi = वनडे
cricket-form-t20 = टी20
cricket-form-t20i = टी20 अंतरराष्ट्रीय
cricket-form-it20 = टी20 अंतरराष्ट्रीय
cricket-format-overs = { $name }, हर टीम { $overs } ओवर
cricket-format-balls = { $name }, हर टीम { $balls } गेंदें
cricket-nothing-known = इस मैच के बारे में स्कोर के अलावा कुछ ज्ञात नहीं।
