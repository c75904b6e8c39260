# The page of a match's predictions.

predictions = भविष्यवाणियाँ
predictions-about = बताइए कि मैच में आगे क्या होगा, और अंक पाइए।
predictions-open = आगे क्या होगा?
predictions-none-open = अभी इस मैच में कोई भविष्यवाणी नहीं की जा सकती।
predictions-no-accounts = यहाँ कोई लॉग इन नहीं कर सकता, इसलिए कोई भविष्यवाणी भी नहीं।
predictions-scripts = भविष्यवाणी के लिए स्क्रिप्ट चालू कीजिए, या API का उपयोग कीजिए।
predictions-over = पारी { $innings }, ओवर { $over } में रन
predictions-scorer = अगला स्कोर कौन करेगा? मैच में क्रमांक { $number }
predictions-margin = कौन जीतेगा, और कितने से?
predictions-how-many = रन
predictions-who = विजेता
predictions-by-how-many = अंतर
predictions-unit-runs = रन
predictions-unit-wickets = विकेट
predictions-send = भेजिए
predictions-runs = { $runs } रन
predictions-nobody = अब कोई नहीं
predictions-draw = ड्रॉ
predictions-tie = टाई
predictions-no-result = कोई परिणाम नहीं
predictions-by-score = { $team }, { $number } से
predictions-by-run = { $team }, { $number } रन से
predictions-by-wicket = { $team }, { $number } विकेट से
predictions-by-innings = { $team }, पारी और { $number } रन से

# What the reader foretold.

predictions-mine = मेरी भविष्यवाणियाँ
predictions-points = { $points } अंक
predictions-points-short = अंक
predictions-what = क्या
predictions-pick = भविष्यवाणी
predictions-outcome = क्या हुआ
predictions-was = हुआ: { $outcome }
predictions-late = देर से
predictions-waits = अभी तय नहीं
predictions-none-mine = आपने इस मैच की कोई भविष्यवाणी नहीं की है।
predictions-name = नाम
predictions-pass = पासवर्ड
predictions-log-in = लॉग इन
predictions-register = खाता बनाइए
predictions-leave = लॉग आउट

# What is said after something was sent.

predictions-said-sent = भविष्यवाणी दर्ज हो गई।
predictions-said-registered = आपका खाता बन गया है, और आप लॉग इन हैं।
predictions-said-wrong = नाम या पासवर्ड सही नहीं है।
predictions-said-refused = अक्षरों और अंकों का नाम चुनिए, और ऐसा लंबा पासवर्ड जिसका अनुमान आसान न हो।
predictions-said-over = आप लॉग आउट हो चुके हैं। फिर से लॉग इन कीजिए।
predictions-said-impossible = ऐसा नहीं हो सकता। फिर से देखिए।
predictions-said-taken = यह नाम लिया जा चुका है। दूसरा नाम चुनिए।
predictions-said-unsafe = इस कनेक्शन पर पासवर्ड नहीं लिया जाता, क्योंकि उसे दूसरे पढ़ सकते हैं।
predictions-said-closed = अब इसकी भविष्यवाणी नहीं की जा सकती।
predictions-said-before = आप इसकी भविष्यवाणी पहले कर चुके हैं, वही मान्य है।
predictions-said-busy = बहुत बार भेजा गया। थोड़ा रुककर फिर कोशिश कीजिए।
predictions-said-later = यह नहीं पहुँचा। थोड़ी देर में फिर कोशिश कीजिए।

# Boards and outcomes.

predictions-boards = बोर्ड
predictions-board-match = यह मैच
predictions-board-series = यह प्रतियोगिता
predictions-board-all-time = सभी मैच
predictions-settled = तय हुआ
predictions-rules-over-runs = ओवर के रन: 10 अंक, एक के अंतर पर 5, दो के अंतर पर 2।
predictions-rules-next-scorer = अगला स्कोर: 3 अंक।
predictions-rules-final-margin = अंतिम अंतर: 10 अंक, केवल विजेता सही हो तो 3।
predictions-rules = आपकी पहली भविष्यवाणी मान्य रहती है, अगर वह फ़ैसला होने से पहले आई हो।
