# Where a game stands.

basketball-name = { $home } बनाम { $away }
basketball-title = { $home } { $score } { $away } ({ $moment }) · { $name } · Overstream
basketball-title-result = { $result } · { $name } · Overstream
basketball-title-bare = { $name } · Overstream
basketball-score = { $home } { $home_score }, { $away } { $away_score }
basketball-reading = { $moment }: { $score }
basketball-level = स्कोर बराबर
basketball-leads = { $team } { $points } अंक से आगे
basketball-not-played = मैच नहीं हुआ
basketball-level-at = { $score } पर बराबरी
basketball-won = { $overtimes ->
    [0] { $team } { $score } से जीता
    [1] { $team } ओवरटाइम में { $score } से जीता
   *[other] { $team } { $overtimes } ओवरटाइम के बाद { $score } से जीता
 }
basketball-half-time = हाफ़-टाइम
basketball-end-of = { $period } समाप्त
basketball-final = समाप्त
basketball-final-overtime = { $number ->
    [1] समाप्त (ओवरटाइम)
   *[other] समाप्त ({ $number } ओवरटाइम)
 }
basketball-quarter = { $number ->
    [1] पहला क्वार्टर
    [2] दूसरा क्वार्टर
    [3] तीसरा क्वार्टर
    [4] चौथा क्वार्टर
   *[other] क्वार्टर { $number }
 }
basketball-half = { $number ->
    [1] पहला हाफ़
   *[other] दूसरा हाफ़
 }
basketball-period = पीरियड { $number }
basketball-overtime = { $number ->
    [1] ओवरटाइम
    [2] दूसरा ओवरटाइम
    [3] तीसरा ओवरटाइम
   *[other] ओवरटाइम { $number }
 }
basketball-quarter-short = क्वा.{ $number }
basketball-half-short = हाफ़ { $number }
basketball-period-short = पी.{ $number }
basketball-overtime-short = { $number ->
    [1] ओ.टी.
   *[other] ओ.टी.{ $number }
 }

# What has just happened, and corrections.

basketball-news = { $what }। { $score }
basketball-corrected = सुधार
basketball-corrected-late = देर से मिला एक प्ले जोड़ा गया: { $figures }।
basketball-figure-score = स्कोर
basketball-figure-fouls = फ़ाउल
basketball-figure-largest-lead = सबसे बड़ी बढ़त
basketball-figure-periods = हर पीरियड के अंक
basketball-figure-period = पीरियड
basketball-figure-lead-changes = बढ़त बदली
basketball-figure-ties = स्कोर बराबर हुआ

# Play by play.

basketball-say-of = { $who }: { $what }
basketball-say-more = { $text } ({ $detail })
basketball-say-makes = { $who } ने { $what } लगाया
basketball-say-misses = { $who } का { $what } चूका
basketball-say-assisted = { $text }, असिस्ट { $player }
basketball-say-blocked = { $text }, ब्लॉक { $player }
basketball-say-turnover-and = { $text }, स्टील { $player }
basketball-say-foul-and = { $text }, { $player } पर
basketball-say-comes-in = { $who } मैदान में
basketball-say-comes-in-for = { $player } की जगह { $who }
basketball-say-goes-out = { $player } बाहर
basketball-say-wins-jump-ball = { $who } ने जंप बॉल जीती
basketball-say-is-ejected = { $who } मैच से बाहर किए गए
basketball-say-period-start = { $period } शुरू
basketball-say-period-end = { $period } समाप्त
basketball-say-game-end = मैच समाप्त
basketball-say-lineup = कोर्ट पर खिलाड़ी
basketball-say-score = स्कोर { $score }
basketball-throw = फ़्री थ्रो
basketball-throw-of = { $number ->
    [1] { $of } में से पहला फ़्री थ्रो
    [2] { $of } में से दूसरा फ़्री थ्रो
    [3] { $of } में से तीसरा फ़्री थ्रो
   *[other] { $of } में से फ़्री थ्रो { $number }
 }
basketball-rebound = रिबाउंड
basketball-rebound-offensive = ऑफ़ेंसिव रिबाउंड
basketball-rebound-defensive = डिफ़ेंसिव रिबाउंड
basketball-turnover = टर्नओवर
basketball-steal = स्टील
basketball-block = ब्लॉक
basketball-assist = असिस्ट
basketball-violation = वायलेशन
basketball-timeout = टाइमआउट
basketball-jump-ball = जंप बॉल
basketball-ejection = मैच से बाहर
basketball-review = रिव्यू
basketball-other-play = अन्य प्ले
basketball-foul = फ़ाउल
basketball-foul-personal = पर्सनल फ़ाउल
basketball-foul-shooting = शूटिंग फ़ाउल
basketball-foul-offensive = ऑफ़ेंसिव फ़ाउल
basketball-foul-loose-ball = लूज़-बॉल फ़ाउल
basketball-foul-flagrant = फ़्लैग्रेंट फ़ाउल
basketball-foul-away-from-play = गेंद से दूर फ़ाउल
basketball-foul-clear-path = क्लियर-पाथ फ़ाउल
basketball-foul-double = डबल फ़ाउल
basketball-foul-take = टेक फ़ाउल
basketball-foul-technical = टेक्निकल फ़ाउल
basketball-foul-defensive-three-seconds = डिफ़ेंसिव तीन सेकंड

# What a shot was, in the order of the feed: "driving", "layup". `first` is the first of these parts.

basketball-shot-near = { $shot }
basketball-shot-from = { $feet } फ़ुट से { $shot }
basketball-shot-two = टू-पॉइंटर
basketball-shot-three = थ्री-पॉइंटर
basketball-shot-three-point = थ्री-पॉइंट
basketball-shot-alley-oop = ऐली-ऊप
basketball-shot-bank = बैंक
basketball-shot-bank-shot = बैंक शॉट
basketball-shot-corner = कॉर्नर
basketball-shot-cutting = कटिंग
basketball-shot-driving = ड्राइविंग
basketball-shot-dunk = डंक
basketball-shot-fadeaway = फ़ेडअवे
basketball-shot-finger-roll = फ़िंगर-रोल
basketball-shot-floater = फ़्लोटर
basketball-shot-floating = फ़्लोटिंग
basketball-shot-heave = हीव
basketball-shot-hook-shot = हुक शॉट
basketball-shot-jump = जंप
basketball-shot-jump-shot = जंप शॉट
basketball-shot-layup = लेअप
basketball-shot-pull-up = पुल-अप
basketball-shot-putback = पुटबैक
basketball-shot-reverse = रिवर्स
basketball-shot-running = रनिंग
basketball-shot-shot = शॉट
basketball-shot-slam = स्लैम
basketball-shot-step-back = स्टेप-बैक
basketball-shot-tip = टिप
basketball-shot-tip-in = टिप-इन
basketball-shot-turnaround = टर्नअराउंड

# What feeds add to other plays.

basketball-detail-pair = { $one } बनाम { $other }
basketball-detail-3-second-violation = तीन सेकंड
basketball-detail-5-second-inbound = इनबाउंड में पाँच सेकंड
basketball-detail-5-second-violation = पाँच सेकंड
basketball-detail-8-second-violation = आठ सेकंड
basketball-detail-backcourt = बैककोर्ट
basketball-detail-bad-pass = ख़राब पास
basketball-detail-bad-pass-out-of-bounds = ख़राब पास, गेंद बाहर
basketball-detail-charge-offensive = चार्ज
basketball-detail-clear-path = क्लियर पाथ
basketball-detail-defensive-goaltending = डिफ़ेंसिव गोलटेंडिंग
basketball-detail-delay-of-game = खेल में देरी
basketball-detail-double-dribble = डबल ड्रिबल
basketball-detail-double-lane = डबल लेन
basketball-detail-double-personal = डबल पर्सनल
basketball-detail-eight-seconds = आठ सेकंड
basketball-detail-five-seconds = पाँच सेकंड
basketball-detail-flagrant = फ़्लैग्रेंट
basketball-detail-flagrant-1 = फ़्लैग्रेंट 1
basketball-detail-flagrant-2 = फ़्लैग्रेंट 2
basketball-detail-flagrant-foul = फ़्लैग्रेंट फ़ाउल
basketball-detail-flagrant-type-1 = फ़्लैग्रेंट 1
basketball-detail-flagrant-type-2 = फ़्लैग्रेंट 2
basketball-detail-foul = फ़ाउल
basketball-detail-full = पूरा
basketball-detail-goaltending = गोलटेंडिंग
basketball-detail-held-ball = हेल्ड बॉल
basketball-detail-illegal-screen = अवैध स्क्रीन
basketball-detail-inbound = इनबाउंड
basketball-detail-instant-replay = इंस्टेंट रीप्ले
basketball-detail-jump-ball = जंप बॉल
basketball-detail-jump-ball-violation = जंप बॉल वायलेशन
basketball-detail-kicked-ball = किक बॉल
basketball-detail-lane = लेन
basketball-detail-lane-violation = लेन वायलेशन
basketball-detail-lost-ball = गेंद गँवाई
basketball-detail-lost-ball-out-of-bounds = गेंद गँवाई, गेंद बाहर
basketball-detail-media = मीडिया
basketball-detail-offensive-charge = चार्ज
basketball-detail-offensive-foul = ऑफ़ेंसिव फ़ाउल
basketball-detail-offensive-goaltending = ऑफ़ेंसिव गोलटेंडिंग
basketball-detail-official = रेफ़री का
basketball-detail-out-of-bounds = गेंद बाहर
basketball-detail-out-of-bounds-bad-pass = ख़राब पास, गेंद बाहर
basketball-detail-out-of-bounds-lost-ball = गेंद गँवाई, गेंद बाहर
basketball-detail-overturn-ruling = फ़ैसला पलटा
basketball-detail-palming = पामिंग
basketball-detail-personal-block = ब्लॉक
basketball-detail-poss-lost-ball = गेंद गँवाई
basketball-detail-second-technical = दूसरा टेक्निकल फ़ाउल
basketball-detail-shooting-block = ब्लॉक
basketball-detail-short = छोटा
basketball-detail-shot-clock = शॉट क्लॉक
basketball-detail-step-out-of-bounds = क़दम बाहर
basketball-detail-support-ruling = फ़ैसला बरक़रार
basketball-detail-taunting-technical = उकसाना
basketball-detail-technical = टेक्निकल
basketball-detail-three-seconds = तीन सेकंड
basketball-detail-tip-off = टिप-ऑफ़
basketball-detail-too-many-players = कोर्ट पर ज़्यादा खिलाड़ी
basketball-detail-transition-take = फ़ास्ट ब्रेक में
basketball-detail-traveling = ट्रैवलिंग

# What the pages show.

basketball-tab-box-score = बॉक्स स्कोर
basketball-tab-plays = प्ले-बाय-प्ले
basketball-not-begun = मैच अभी शुरू नहीं हुआ है।
basketball-only-score = इस मैच का केवल स्कोर ज्ञात है।
basketball-ball = गेंद
basketball-bonus = बोनस
basketball-run = रन
basketball-fouls = फ़ाउल
basketball-timeouts = टाइमआउट
basketball-points-by-period = हर पीरियड के अंक
basketball-side = टीम
basketball-leaders = शीर्ष खिलाड़ी
basketball-best-players = सर्वश्रेष्ठ खिलाड़ी
basketball-figure = आँकड़ा
basketball-points = अंक
basketball-rebounds = रिबाउंड
basketball-assists = असिस्ट
basketball-latest-plays = ताज़ा प्ले
basketball-last-plays = आख़िरी प्ले
basketball-all-plays = सभी प्ले
basketball-scoring-plays = स्कोर वाले प्ले
basketball-which-plays = कौन से प्ले
basketball-periods = पीरियड
basketball-all-periods = सभी
basketball-earlier-plays = पहले के प्ले
basketball-was-corrected = सुधारा गया
basketball-nobody-scored = अभी किसी ने स्कोर नहीं किया है।
basketball-no-play = इस पीरियड का कोई प्ले ज्ञात नहीं।
basketball-lead = बढ़त
basketball-lead-changes = बढ़त बदली
basketball-times-tied = स्कोर बराबर हुआ
basketball-largest-lead = सबसे बड़ी बढ़त, { $team }
basketball-ahead = { $team } आगे
basketball-lead-about = समय के साथ बढ़त। { $score }। बढ़त बदली: { $changes }, स्कोर बराबर हुआ: { $ties }
basketball-lead-about-score = समय के साथ बढ़त। { $score }
basketball-score-over-time = समय के साथ स्कोर
basketball-score-after-changes = हर बदलाव के बाद का स्कोर
basketball-clock = घड़ी
basketball-level-now = बराबर
basketball-shots-of = शॉट: { $team }
basketball-shots-about = { $team } के मैदानी शॉट: { $all } में से { $made } सफल
basketball-made-of = { $all } में से { $made }
basketball-made = सफल
basketball-missed = चूका
basketball-feet = फ़ुट
basketball-worth = अंक
basketball-outcome = नतीजा
basketball-player = खिलाड़ी
basketball-starters = शुरुआती पाँच
basketball-bench = बेंच
basketball-team = टीम
basketball-total = कुल
basketball-percentage = प्रतिशत
basketball-on-court = कोर्ट पर
basketball-unknown = अज्ञात
basketball-uncertain = अनिश्चित
basketball-did-not-play = नहीं खेले
basketball-not-yet-in = अभी नहीं उतरे
basketball-minutes-unknown = मिनट और प्लस-माइनस अज्ञात: फ़ीड यह नहीं बताती कि कोर्ट पर कौन है।
basketball-minutes-uncertain = मिनट और प्लस-माइनस अनिश्चित: कोर्ट पर कौन है, यह प्ले से अनुमानित है।
basketball-names-uncertain = अनिश्चित: फ़ीड एक ही नाम के खिलाड़ियों में अंतर नहीं करती।
basketball-total-about = कुल में टीम के रिबाउंड और टर्नओवर शामिल नहीं हैं।

# Columns: some letters, and what they mean.

basketball-col-total = कुल
basketball-col-total-means = कुल अंक
basketball-col-min = मि.
basketball-col-min-means = मिनट
basketball-col-pts = अंक
basketball-col-pts-means = अंक
basketball-col-fg = फ़ी.गो.
basketball-col-fg-means = फ़ील्ड गोल, सफल और प्रयास
basketball-col-3pt = थ्री
basketball-col-3pt-means = थ्री-पॉइंटर, सफल और प्रयास
basketball-col-ft = फ़्री
basketball-col-ft-means = फ़्री थ्रो, सफल और प्रयास
basketball-col-oreb = ऑ.री.
basketball-col-oreb-means = ऑफ़ेंसिव रिबाउंड
basketball-col-dreb = डि.री.
basketball-col-dreb-means = डिफ़ेंसिव रिबाउंड
basketball-col-reb = री.
basketball-col-reb-means = रिबाउंड
basketball-col-ast = असि.
basketball-col-ast-means = असिस्ट
basketball-col-stl = स्टी.
basketball-col-stl-means = स्टील
basketball-col-blk = ब्लॉ.
basketball-col-blk-means = ब्लॉक
basketball-col-to = टर्न.
basketball-col-to-means = टर्नओवर
basketball-col-pf = फ़ा.
basketball-col-pf-means = पर्सनल फ़ाउल
basketball-col-plus-minus = +/−
basketball-col-plus-minus-means = प्लस-माइनस

# What is known of a game.

basketball-info = मैच
basketball-info-competition = प्रतियोगिता
basketball-info-start = शुरुआत
basketball-info-venue = मैदान
basketball-info-officials = रेफ़री
basketball-info-format = प्रारूप
basketball-format-quarter = { $minutes } मिनट के { $periods } क्वार्टर
basketball-format-half = { $minutes } मिनट के { $periods } हाफ़
basketball-format-period = { $periods ->
    [one] { $minutes } मिनट का { $periods } पीरियड
   *[other] { $minutes } मिनट के { $periods } पीरियड
 }
basketball-nothing-known = इस मैच के बारे में स्कोर के अलावा कुछ ज्ञात नहीं।

# What a crowd reacts to.

basketball-moment-period-end = { $period } समाप्त
