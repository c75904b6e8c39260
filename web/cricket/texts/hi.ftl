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
cricket-day = दिन { $day }: { $text }
cricket-day-only = दिन { $day }
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
cricket-did-not-bat = बल्लेबाज़ी नहीं की
cricket-yet-to-bat = बल्लेबाज़ी बाकी

# What has just happened.

cricket-news-corrected = सुधार। { $score }
cricket-news-innings = नई पारी: { $team }
cricket-news-break = पारी समाप्त। { $score }
cricket-news-wicket = विकेट! { $score }
cricket-news-over = ओवर { $over } समाप्त। { $score }
cricket-news-boundary = { $ball }। { $score }

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
cricket-runs-heading = रन
cricket-wickets-heading = विकेट
cricket-worm = वर्म
cricket-worm-about = ओवर के अनुसार रन; बिंदु एक विकेट है।
cricket-manhattan = मैनहैटन
cricket-manhattan-about = हर ओवर के रन; बिंदु एक विकेट है।
cricket-run-rate-about = अब तक प्रति ओवर रन, ओवर दर ओवर।
cricket-no-ball-bowled = एक भी गेंद नहीं फेंकी गई।
cricket-no-ball-yet = अभी तक कोई गेंद नहीं फेंकी गई।

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
