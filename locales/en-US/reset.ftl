### The pages for resetting a password.

# Heading of the first page.
reset-title = Reset your password
# Text below it.
reset-intro = Tell us who you are. We will send a six-digit code to the email address of your account.
# Label of the field.
reset-username-label = Username or email address
# Button that asks for the code.
reset-submit = Reset password
# Link back to the sign-in page.
reset-back = Back to sign-in
# Help for people without a work address.
reset-no-email = No work email address? Ask your manager or an admin for an access code: the next page takes it.

# Heading of the page for the mailed code.
reset-code-title = Check your email
# Text below it; the same whether or not there is such an account. $name: what was typed.
reset-code-intro = If { $name } belongs to an account with an email address, we are sending a six-digit code to that address.
# Label of the field for the mailed code.
reset-code-label = Code from the email
# Hint at the field. $time: time of day.
reset-code-hint = The code works until { $time }, in this browser only.
# Help for a missing mail.
reset-code-help = Nothing there? Look in the spam folder. Only the newest code works.
# Link to the page for access codes.
reset-access = Use an access code
# Heading of that page.
reset-access-title = Use your access code
# Text below it.
reset-access-text = Type the code that your manager or an admin gave you. It takes the place of the code by email; two-factor authentication is still asked for.
# Label of the field.
reset-access-label = Access code
# Hint at the field.
reset-access-hint = 12 letters and digits, such as 7KQ2‑M4XR‑9TBC. Hyphens and capital letters do not matter.
# Button that sends the code.
reset-access-submit = Continue
# Help at the end of the page.
reset-access-help = A code works once, for 24 hours. If yours has ended, ask for a new one.
# Link back to the code by mail.
reset-access-back = Use the code from the email
# Button that asks for a new code.
reset-code-again = Send a new code
# Notice after that button.
reset-code-resent = If there is such an account, we are sending a new code. Older codes no longer work.
# When the next code may be asked for. $time: time of day.
reset-code-limit = You can ask for a new code at { $time }.

# Heading of the page for the second factor.
reset-factor-title = Confirm that it is you
# Text below it. $phone: masked phone number.
reset-factor-intro = Your account is protected by a second step. We are sending a text message with a 6-digit code to { $phone }.

# Heading of the page for the new password.
reset-new-title = Choose a new password
# Button that saves it.
reset-new-submit = Save new password
# Text: what happens to other sessions.
reset-new-note = You will be signed out everywhere else.

# Heading of the last page.
reset-done-title = Your password has been changed
# Text below it.
reset-done-text = You can now sign in with your new password.
# Link to the sign-in page.
reset-done-sign-in = Sign in

# Heading when the reset is over before its end.
reset-ended-title = This reset has ended
# Its text.
reset-ended = It took too long, or too many wrong codes were typed. You can start again.
# Button that starts anew.
reset-start-again = Start again
