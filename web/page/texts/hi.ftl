# What all pages say.

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
views-match = मैच
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

# A correction, of figures that are different now.

correction-made = सुधार: { $figures }।
correction-figure = { $figure } { $after } (पहले { $before })
correction-none = स्कोर वही है

# What programs read.

docs-about = प्रोग्राम स्कोर कैसे पढ़ते हैं: HTTP, Server-Sent Events, WebSocket, GraphQL।
docs-lead = हर सर्वर हर मैच का जवाब देता है। गड़बड़ी का रूप { $error } है; { $retry } के साथ 503 का मतलब है कि मैच दूसरे सर्वर पर जा रहा है। प्रोग्राम के लिए यही: { $document }।
docs-in-english = हर ऑपरेशन और टाइप का विवरण अंग्रेज़ी में है।
docs-operations = ऑपरेशन
docs-types = टाइप
docs-query = क्वेरी
docs-path = पाथ
docs-header = हेडर
docs-body = बॉडी
docs-sent = भेजा गया
docs-received = प्राप्त
docs-key = एक सर्वर से दूसरे सर्वर के लिए कुंजी
docs-between = ({ $least } से { $most })
docs-one-of = इनमें से एक: { $values }

# What charts are called, and what they say at a point.
chart-momentum = { $at }: { $side } { $momentum }, स्कोर { $home_score }-{ $away_score }
chart-momentum-level = { $at }: बराबरी, स्कोर { $home_score }-{ $away_score }

# When it goes wrong.
error-title-404 = पेज नहीं मिला
error-404 = इस पते पर कुछ नहीं है। समाप्त होने के कुछ हफ़्ते बाद मैच हट जाता है; बाकी सभी मुख पृष्ठ पर हैं।
error-title-other = यह संभव नहीं
error-other = इस पते पर जो माँगा गया है वह नहीं मिल सकता। सभी मैच मुख पृष्ठ पर हैं।
error-title-500 = कुछ गड़बड़ हो गई
error-500 = गलती हमारी है और दर्ज कर ली गई है। बाकी पेज चल रहे हैं।
error-title-503 = एक क्षण
error-503 = स्कोर दूसरे सर्वर पर जा रहे हैं। यह पेज अपने-आप फिर कोशिश करेगा।
