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
# Code for one act of whoever is signed in. $host: name of the site. $code: six digits. $act: what it is for, as the messages act-… say it.
sms-step-up =
    { $code } is your code to { $act }, at { $host }. Never share it.
    @{ $host } #{ $code }
# To the old number, when another took its place. $host: name of the site. $ending: last three digits of the new number.
sms-number-changed-old = Your number at { $host } was changed to one ending { $ending }. If that was not you, read your email or ask your manager now.
# To the new number. $host: name of the site.
sms-number-changed-new = This number now receives your sign-in codes for { $host }.
# An access code was issued for the person: it takes the place of the mailed code of a reset. $host: name of the site.
sms-access-code = An access code to reset your password at { $host } was issued. If you did not ask for it, tell your manager.
