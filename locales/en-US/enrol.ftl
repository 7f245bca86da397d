### The pages that set an account up within a sign-in: activation code, first password, second factor.

## Activation code

# Heading of the page.
enrol-activation-title = Use your activation code
# Text below it; the same whether or not there is a code for that name.
enrol-activation-text = Type the code that your manager gave you. It opens an account that has no password yet.
# Label of the field.
enrol-activation-label = Activation code
# Hint at the field.
enrol-activation-hint = 12 letters and digits, such as 7KQ2‑M4XR‑9TBC. Hyphens and capital letters do not matter.
# Button that sends the code.
enrol-activation-submit = Continue
# Help at the end of the page.
enrol-activation-help = A code works once, for 72 hours. If yours has ended, ask your manager for a new one.
# Link back to the password.
enrol-activation-password = Use your password instead

## First password

# Heading of the page.
enrol-password-title = Choose your password
# Text below it.
enrol-password-text = Your activation code was right, and has done its work. From now on you sign in with a password that only you know.
# Button that saves it.
enrol-password-submit = Save password

## Second factor: which number

# Heading of the page.
enrol-title = Set up two-factor authentication
# Why it is asked. $org: name of the organization.
enrol-why = { $org } requires two-factor authentication (2FA) for your account: after your password, you type a code that we send to your phone.
# The number that is known. $phone: masked phone number.
enrol-on-file = We have this number for you: { $phone }. Is it yours?
# Button that sends a code to the number.
enrol-send = Send code via SMS
# Link to another number.
enrol-other = Use another number
# Label of the choice of a country.
enrol-country-label = Country of the phone number
# Label of the number.
enrol-phone-label = Mobile phone number
# Hint at the number.
enrol-phone-hint = A number of your own that can receive text messages.
# Link back to the number that is known.
enrol-use-on-file = Use the number that we have

## Second factor: proof for another number

# Heading of the page.
enrol-proof-title = Confirm that it is you
# Text where there is a number on file.
enrol-proof-text = A password could be stolen, so it takes more to sign in with another number. Choose one way.
# Text where there is none. $org: name of the organization.
enrol-proof-none = { $org } requires two-factor authentication (2FA) for your account, and we have no phone number for you. A password could be stolen, so it takes more to add one. Choose one way.
# Heading of the first way.
enrol-proof-mail-title = By email
# Its text. $email: masked mail address.
enrol-proof-mail-text = We send a 6-digit code to { $email }.
# Its button.
enrol-proof-mail-send = Send code by email
# Heading of the second way.
enrol-proof-code-title = With an activation code
# Its text.
enrol-proof-code-text = Your manager can give you one.
# Heading of the third way.
enrol-proof-help-title = With your manager
# Its text.
enrol-proof-help-text = Ask your manager or an admin to put your number on file. Then sign in again.

## Second factor: code of the mail

# Heading of the page.
enrol-mail-title = Check your email
# Text below it. $email: masked mail address.
enrol-mail-text = We are sending a 6-digit code to { $email }. Once it is confirmed, you can type your number.
# Button that asks for a new mail.
enrol-mail-again = Send a new code
# Link back to the other ways.
enrol-mail-back = Choose another way

## Second factor: code of the text message

# Heading of the page.
enrol-code-title = Confirm your number
# Text below it. $phone: masked phone number.
enrol-code-text = We are sending a text message with a 6-digit code to { $phone }. Once it is confirmed, your codes for signing in go there.
# The same after a resend. $phone: masked phone number.
enrol-code-resent = We are sending the same code to { $phone } again.

## Countries of phone numbers

# Choice in a list of countries.
enrol-country-au = Australia
# Choice in a list of countries.
enrol-country-ca = Canada
# Choice in a list of countries.
enrol-country-fr = France
# Choice in a list of countries.
enrol-country-gb = United Kingdom
# Choice in a list of countries.
enrol-country-nz = New Zealand
# Choice in a list of countries.
enrol-country-us = United States
