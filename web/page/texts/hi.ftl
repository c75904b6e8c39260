# What all pages say.

site = Overstream
site-about = हर मैच की हर गेंद, लाइव।
skip-to-scores = सीधे स्कोर पर जाएँ
as-of-now = अभी तक का हाल: नया जानने के लिए पेज फिर से खोलें
scored-live = स्ट्रीम से सीधे लाइव स्कोर।
api = API
language = भाषा
all-matches = सभी मैच

# The state of the connection.
connecting = जुड़ रहे हैं
connection-live = लाइव
connection-final = समाप्त
connection-lost = संपर्क टूट गया, फिर कोशिश हो रही है

# A match's badge.
badge-live = लाइव
badge-scheduled = आगामी
badge-finished = परिणाम
badge-break = विराम

starts = { $when } से शुरू
matches-missing = कुछ मैच छूटे या रुके हुए हो सकते हैं: अभी हर सर्वर जवाब नहीं दे रहा।
views-of-match = इस मैच के पन्ने
versus = बनाम

# Views of a match.
tab-live = लाइव
tab-summary = सारांश
tab-scorecard = स्कोरकार्ड
tab-overs = ओवर
tab-charts = चार्ट
tab-commentary = कमेंट्री
tab-info = जानकारी
score = स्कोर
all-charts = सभी चार्ट
same-in-figures = यही आँकड़ों में
