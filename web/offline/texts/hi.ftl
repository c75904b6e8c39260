# Where there is no network.

offline = आप ऑफ़लाइन हैं
offline-about = इंटरनेट नहीं है और यह पेज पहले नहीं देखा गया। कनेक्शन मिलते ही यह अपने-आप खुल जाएगा।
offline-again = फिर कोशिश करें
offline-stale = आप ऑफ़लाइन हैं। यह { $when } तक का हाल है।
