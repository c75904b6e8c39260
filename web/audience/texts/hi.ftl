# Who watches a match.

audience = दर्शक
audience-title = { $viewers } देख रहे हैं · दर्शक · Overstream
audience-title-bare = दर्शक · Overstream
audience-about = कौन देख रहा है, मिनट दर मिनट, और मैच की घटनाओं का क्या असर हुआ।
audience-nobody = अभी तक इस मैच का कोई दर्शक नहीं मिला है। प्लेयर से दर्शकों की जानकारी आते ही आँकड़े यहाँ दिखेंगे।
audience-missing = कुछ आँकड़े छूटे हुए हैं: अभी हर सर्वर जवाब नहीं दे रहा।

# The figures of now.

audience-now = अभी देख रहे हैं
audience-last = अंत में देख रहे थे
audience-peak = सर्वाधिक
audience-at = { $when } पर
audience-at-after = { $when } पर, इसके बाद: { $event }
audience-in-all = कुल दर्शक
audience-each = प्रति दर्शक मिनट
audience-reactions = प्रतिक्रियाएँ
audience-most-of-any = किसी भी मैच में सर्वाधिक
audience-watching-means = देख रहे दर्शक वे हैं जिन्होंने देखना शुरू किया है, बंद नहीं किया, और जिनकी ख़बर पिछले 90 सेकंड में मिली है। हर दर्शक एक बार गिना जाता है, डिवाइस चाहे जितने हों।

# Minute by minute.

audience-curve = मिनट दर मिनट
audience-curve-label = मिनट दर मिनट दर्शक: सर्वाधिक { $most }, अंत में { $now }
audience-by-minute = हर मिनट के दर्शक
audience-table-label = मिनट दर मिनट दर्शक
audience-line-means = उस मिनट में एक साथ सर्वाधिक
audience-mark-means = मैच की घटना
audience-no-curve = ग्राफ़ दूसरे मिनट से शुरू होता है।
audience-minute = मिनट (यूटीसी)
audience-average = औसत
audience-most = सर्वाधिक

# What events did.

audience-impact = घटनाओं का असर
audience-impact-label = दर्शकों की संख्या पर घटनाओं का असर
audience-event = घटना
audience-before = पहले
audience-after = बाद में
audience-change = शुद्ध बदलाव
audience-overlaps = दूसरी घटना के पास
audience-between = ({ $low } से { $high })
audience-impact-means = घटना के बाद के दो मिनट के औसत दर्शक, उससे पहले के दो मिनट के मुकाबले; इसमें से उन मिनटों का औसत बदलाव घटाया गया है जिनके आसपास कोई घटना नहीं थी। ऐसे 95 % मिनट इसी अंतराल में आते हैं। ऐसे मिनट { $minutes } हैं।
audience-no-impact = कोई घटना दो मिनट बीतने के बाद यहाँ दिखती है।

# Who stays.

audience-stays = कौन टिकता है
audience-still-there = अब भी मौजूद
audience-minutes = { $minutes } मिनट
audience-stays-means = किसी मिनट में आए दर्शकों में से कितने अपने आने के इतने मिनट बाद भी मौजूद थे।
audience-no-stays = पहले दर्शकों के आने के एक मिनट बाद पता चलेगा।

# Of whom there are how many.

audience-how-many = कितनी
audience-devices = डिवाइस
audience-platforms = प्लेटफ़ॉर्म
audience-countries = देश
audience-viewers = दर्शक
audience-none-yet = अभी कोई नहीं।
audience-others = अन्य
audience-like = लाइक
audience-share = शेयर
audience-comment = टिप्पणी
audience-reaction = प्रतिक्रिया
audience-poll-vote = पोल में वोट
audience-other = अन्य
audience-mobile = मोबाइल
audience-tablet = टैबलेट
audience-desktop = डेस्कटॉप
audience-tv = टीवी
audience-console = कंसोल
audience-web = वेब

audience-exact = सब कुछ घटना के समय के अनुसार गिना गया है और सटीक है: कोई अनुमान या नमूना नहीं लिया गया, और जो छूटा है उसका नाम दिया गया है। डिवाइस, प्लेटफ़ॉर्म और देश के अनुसार दर्शक पूरे मैच के हैं; जिसने दो का उपयोग किया वह दोनों में गिना गया है।
audience-capped = { $reports } रिपोर्ट नहीं गिनी गईं: एक पहचान से सीमित गतिविधि ही गिनी जाती है।

# The curve of an audience.

audience-watching = { $viewers } दर्शक
audience-watching-and = { $viewers } दर्शक, { $event }
