# Where a match stands.

football-name = { $home } बनाम { $away }
football-badge-half-time = हाफ़-टाइम
football-stage = { $phase ->
    [pre_match] मैच से पहले
    [first_half] पहला हाफ़
    [half_time] हाफ़-टाइम
    [second_half] दूसरा हाफ़
    [full_time] निर्धारित समय समाप्त
    [extra_time_first_half] अतिरिक्त समय, पहला हाफ़
    [extra_time_half_time] अतिरिक्त समय, हाफ़-टाइम
    [extra_time_second_half] अतिरिक्त समय, दूसरा हाफ़
    [extra_time_over] अतिरिक्त समय समाप्त
    [shoot_out] पेनल्टी
   *[post_match] मैच के बाद
 }
football-break = { $minute ->
    [HT] हाफ़
    [AET] अति.
    [PEN] पेन.
   *[FT] फ़ुल
 }
football-full-time = फ़ुल टाइम
football-after-extra-time = अतिरिक्त समय के बाद
football-after-penalties = पेनल्टी के बाद
football-title = { $home } { $score } { $away } ({ $moment }) · { $name } · Overstream
football-title-result = { $result } · { $name } · Overstream
football-title-bare = { $name } · Overstream
football-spoken = { $home } { $home_score }, { $away } { $away_score }
football-spoken-penalties = { $score }; पेनल्टी में { $kicks }
football-half-time-score = हाफ़-टाइम { $score }
football-added-time = { $minutes ->
    [one] { $minutes } मिनट का इंजरी टाइम
   *[other] { $minutes } मिनट का इंजरी टाइम
 }
football-line-review = { $moment } · गोल की समीक्षा

# How a match ended.

football-won = { $team } { $score } से जीता
football-won-extra-time = { $team } अतिरिक्त समय के बाद { $score } से जीता
football-won-penalties = { $score } की बराबरी के बाद { $team } पेनल्टी शूटआउट में { $kicks } से जीता
football-level = { $score } से ड्रॉ
football-level-extra-time = अतिरिक्त समय के बाद { $score } से ड्रॉ
football-not-played = मैच नहीं हुआ

# Goals and red cards on the board, and kicks of a shoot-out.

football-penalty = पेनल्टी
football-own-goal = आत्मघाती गोल
football-card = { $card ->
    [second_yellow] दूसरा पीला कार्ड
    [red] लाल कार्ड
   *[yellow] पीला कार्ड
 }
football-card-bench = { $card }, बेंच
football-under-review = समीक्षा जारी
football-cancelled = रद्द
football-kick = { $scored ->
    [yes] { $who } का गोल
   *[no] { $who } चूके
 }
football-reds = { $cards } लाल
football-penalties-short = { $goals } पेन.

# What has just happened.

football-news = { $what }। { $score }
football-news-goal = { $team } का गोल
football-news-own-goal = { $team } को आत्मघाती गोल
football-news-by = { $what }: { $who }
football-news-card = { $card ->
    [second_yellow] { $who } को दूसरा पीला कार्ड
   *[red] { $who } को लाल कार्ड
 }
football-news-verdict = { $what }, { $verdict }
football-news-corrected = सुधार। { $score }

# Corrections.

football-came-late = देर से आई घटना जोड़ी गई: { $figures }।
football-changed = { $figure ->
    [phase] चरण
    [score] स्कोर
    [yellow_cards] पीले कार्ड
    [second_yellow_cards] दूसरे पीले कार्ड
    [red_cards] लाल कार्ड
    [half_time] हाफ़-टाइम
    [shoot_out] पेनल्टी
    [shots] शॉट
    [shots_on_target] निशाने पर शॉट
    [corners] कॉर्नर
    [fouls] फ़ाउल
   *[substitutions] बदलाव
 } { $after } (पहले { $before })
football-changed-scorers = गोल करने वाले

# Minute by minute.

football-say-detail = { $text } ({ $detail })
football-say-shot = { $play ->
    [spot] पेनल्टी पर{" "}
    [free_kick] फ़्री किक पर{" "}
   *[open] {""}
 }{ $outcome ->
    [saved] { $who } का शॉट गोलकीपर ने रोका
    [blocked] { $who } का शॉट ब्लॉक
    [woodwork] { $who } का शॉट गोलपोस्ट से टकराया
   *[off_target] { $who } का शॉट निशाने से बाहर
 }
football-say-goal = { $team } का गोल: { $who }{ $play ->
    [spot] , पेनल्टी पर
    [free_kick] , फ़्री किक पर
   *[open] {""}
 }
football-say-goal-of-nobody = { $team } का गोल{ $play ->
    [spot] , पेनल्टी पर
    [free_kick] , फ़्री किक पर
   *[open] {""}
 }
football-say-assisted = { $text }, असिस्ट { $who }
football-say-own-goal = { $team } का गोल: { $who } का आत्मघाती गोल
football-say-corner = { $team } को कॉर्नर
football-say-foul = { $who } का फ़ाउल
football-say-foul-on = { $other } पर { $who } का फ़ाउल
football-say-foul-card = { $text }, { $card }
football-say-foul-penalty = { $text }, { $team } को पेनल्टी
football-say-offside = { $who } ऑफ़साइड
football-say-save = { $who } का बचाव
football-say-card = { $card ->
    [second_yellow] { $who } को दूसरा पीला कार्ड
    [red] { $who } को लाल कार्ड
   *[yellow] { $who } को पीला कार्ड
 }{ $place ->
    [bench] {" "}(बेंच पर)
   *[pitch] {""}
 }
football-say-on-for = { $off } की जगह { $on } मैदान पर
football-say-on = { $on } मैदान पर
football-say-off = { $off } मैदान से बाहर
football-say-kick = { $outcome ->
    [goal] शूटआउट में { $who } का गोल
    [saved] शूटआउट में { $who } का शॉट गोलकीपर ने रोका
    [blocked] शूटआउट में { $who } का शॉट ब्लॉक
    [woodwork] शूटआउट में { $who } का शॉट गोलपोस्ट से टकराया
   *[off_target] शूटआउट में { $who } का शॉट निशाने से बाहर
 }
football-say-line-up = { $team } की टीम घोषित
football-say-line-up-in = { $team } { $formation } में उतरी
football-say-formation = { $team } ने { $formation } अपनाया
football-say-note = { $who }: { $what }
football-say-other = अन्य घटना
football-say-phase = { $phase ->
    [pre_match] मैच से पहले का समय
    [first_half] पहला हाफ़
    [half_time] हाफ़-टाइम
    [second_half] दूसरा हाफ़
    [full_time] अतिरिक्त समय से पहले का विराम
    [extra_time_first_half] अतिरिक्त समय का पहला हाफ़
    [extra_time_half_time] अतिरिक्त समय का हाफ़-टाइम
    [extra_time_second_half] अतिरिक्त समय का दूसरा हाफ़
    [extra_time_over] शूटआउट से पहले का विराम
    [shoot_out] पेनल्टी शूटआउट
   *[post_match] मैच के बाद का समय
 }
football-say-begins = { $what } शुरू
football-say-ends = { $what } समाप्त
football-say-match-over = मैच समाप्त
football-say-score = स्कोर { $score }
football-say-review = { $decision ->
    [stands] VAR: { $about } बरकरार
    [cancelled] VAR: { $about } रद्द
   *[under_review] VAR समीक्षा: { $about }
 }
football-of-something = एक फ़ैसला
football-of-goal = { $who } का गोल
football-of-own-goal = { $who } का आत्मघाती गोल
football-of-card = { $card ->
    [second_yellow] { $who } का दूसरा पीला कार्ड
    [red] { $who } का लाल कार्ड
   *[yellow] { $who } का पीला कार्ड
 }
football-of-penalty = { $team } की पेनल्टी
football-of-foul = { $who } का फ़ाउल

# What the pages show.

football-tab-line-ups = टीमें
football-tab-statistics = आँकड़े
football-incidents = { $team } के गोल और लाल कार्ड
football-penalties = पेनल्टी
football-penalties-of = { $team } की पेनल्टी
football-shoot-out = पेनल्टी शूटआउट
football-kick-outcome = { $outcome ->
    [goal] गोल
    [saved] बचाया गया
    [blocked] ब्लॉक
    [woodwork] गोलपोस्ट
   *[off_target] निशाने से बाहर
 }
football-no-kick = अभी कोई किक नहीं ली गई।
football-latest-events = ताज़ा घटनाएँ
football-last-events = आख़िरी घटनाएँ
football-all-commentary = पूरी कमेंट्री
football-all-statistics = सभी आँकड़े
football-which-events = कौन-सी घटनाएँ
football-events-key = मुख्य घटनाएँ
football-events-goals = गोल
football-events-cards = कार्ड
football-events-substitutions = बदलाव
football-events-all = सभी घटनाएँ
football-earlier = पहले की घटनाएँ
football-no-events = अभी कुछ नहीं बताया गया है।
football-none-of-these = { $over ->
    [yes] कोई नहीं।
   *[no] अभी तक कोई नहीं।
 }
football-was-corrected = सुधारा गया
football-not-begun = मैच अभी शुरू नहीं हुआ है।
football-only-score = इस मैच का केवल स्कोर ज्ञात है।
football-starting = शुरुआती एकादश
football-substitutes = स्थानापन्न
football-squad = दल
football-coach = कोच
football-nobody-known = खिलाड़ियों की जानकारी नहीं है।
football-deed = { $what ->
    [goal] गोल { $minute }
    [own_goal] आत्मघाती गोल { $minute }
    [yellow] पीला { $minute }
    [second_yellow] दूसरा पीला { $minute }
    [red] लाल { $minute }
    [on] अंदर { $minute }
   *[off] बाहर { $minute }
 }
football-deed-verdict = { $deed } { $verdict }
football-figure = आँकड़ा
football-figure-of = { $figure ->
    [possession] गेंद पर कब्ज़ा, %
    [shots] शॉट
    [shots_on_target] निशाने पर शॉट
    [xg] संभावित गोल (xG)
    [passes] पास
    [passes_accurate] सटीक पास
    [corners] कॉर्नर
    [fouls] फ़ाउल
    [offsides] ऑफ़साइड
    [saves] बचाव
    [yellow_cards] पीले कार्ड
    [second_yellow_cards] दूसरे पीले कार्ड
   *[red_cards] लाल कार्ड
 }
football-possession-of = { $source ->
    [provider] गेंद पर कब्ज़े का आँकड़ा डेटा देने वाले का है।
   *[passes] गेंद पर कब्ज़ा: सभी पासों में हर टीम का हिस्सा।
 }
football-momentum = दबदबा
football-momentum-about = हर पाँच मिनट में किस टीम का दबाव रहा और कितना, एक के लिए 100 से दूसरी के लिए 100 तक: शॉट सबसे ज़्यादा गिने जाते हैं, फिर कॉर्नर, फिर सटीक पास।
football-momentum-label = दबदबा, हर पाँच मिनट में
football-momentum-by-time = समय के अनुसार दबदबा
football-level-momentum = बराबर
football-press = { $team } का दबाव
football-goal-mark = गोल
football-half-1 = पहला हाफ़
football-half-2 = दूसरा हाफ़
football-half-3 = अति. 1
football-half-4 = अति. 2
football-minutes = मिनट
football-shots = शॉट
football-corners = कॉर्नर
football-passes = पास

# What is known of a match.

football-info = मैच
football-info-competition = प्रतियोगिता
football-info-date = शुरुआत
football-info-venue = मैदान
football-nothing-known = इस मैच के बारे में स्कोर के अलावा कुछ ज्ञात नहीं।

# What a crowd reacts to.

football-moment-goal = गोल: { $whose }
football-moment-own-goal = आत्मघाती गोल: { $whose }
football-moment-red-card = लाल कार्ड: { $whose }
