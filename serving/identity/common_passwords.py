"""The passwords that anybody tries first: those of at least eight characters, with their case folded."""

_WORDS = """
00000000 01234567 0123456789 0987654321 10203040 11111111 11223344 1122334455 12121212 123123123 123321123
12341234 12344321 12345678 123456789 1234567890 1234567891 123456987 123456abc 1234qwer 123qweasd 12qwaszx
147258369 159753456 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 22222222 31415926 55555555 77777777 87654321
88888888 987654321 9876543210 99999999 a1b2c3d4 aa123456 aaaaaaaa abc12345 abcd1234 abcdefgh abcdefg1
admin123 administrator arsenal1 asdf1234 asdfasdf asdfghjk asdfghjkl baseball basketball changeme chelsea1
chocolate computer corvette cricket1 cricketer demo1234 dragon123 einstein football football1 football123
guest123 hello123 iloveyou iloveyou1 internet jennifer jordan23 letmein1 letmein123 liverpool liverpool1
manchester manutd123 marlboro master123 maverick mercedes michelle midnight monkey123 mustang1 overstream
p@ssw0rd p@ssword pa$$w0rd passw0rd passw0rd1 password password! password1 password12 password123
password1234 pokemon123 princess princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerasdf qwert123 qwerty12
qwerty123 qwerty1234 qwertyui qwertyuiop qwertz123 rangers1 sachin10 samantha scorpion secret123 slipknot
snowball spiderman starwars startrek steelers sunshine sunshine1 superman superman1 test1234 testtest
trustno1 victoria welcome1 welcome123 whatever william1 zaq12wsx zxcvbnm1 zxcvbnm123 zxcvbnmm
"""

COMMON = frozenset(_WORDS.split())
"""Compared with a whole password, its case folded."""
