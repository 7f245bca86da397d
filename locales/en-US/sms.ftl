### Text messages. Each must fit one segment: with an address of 30 characters, at most 160 characters of the GSM alphabet
### (GSM 03.38: no ê, ç, œ, typographic quotes or dashes). The last line is read by phones that fill in the code: keep it.

# Code for signing in. $host: name of the site. $code: six digits.
sms-sign-in-code =
    { $code } is your sign-in code for { $host }. It works for 10 minutes. Never share it.
    @{ $host } #{ $code }
# Code that confirms a phone number. $host: name of the site. $code: six digits.
sms-verify-number =
    { $code } confirms your phone number at { $host }. It works for 10 minutes. Never share it.
    @{ $host } #{ $code }
# Code for the second step of a password reset. $host: name of the site. $code: six digits.
sms-reset-code =
    { $code } is your code to reset your password at { $host }. Never share it.
    @{ $host } #{ $code }
