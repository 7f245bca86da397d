### The pages for signing in: username, password, code.

## Username

# Heading of the first page. $org: name of the organization.
sign-in-title = Sign in to { $org }
# Label of the field.
sign-in-username-label = Username
# Hint at the field.
sign-in-username-hint = You can also type the email address that you used in the past.
# Button to the next step.
sign-in-continue = Continue

## Password

# Heading of the second page.
sign-in-password-title = Enter your password
# Who is signing in. $name: the username or address as it was typed.
sign-in-as = Signing in as { $name }
# Link back to the username.
sign-in-not-you = Not you?
# Button that sends the password.
sign-in-submit = Sign in
# Link to the password reset.
sign-in-forgot = Forgot password?
# Link to the page for activation codes.
sign-in-activation = Use an activation code
# Heading of the help after a wrong username or password.
sign-in-help-title = What you can do
# Help: reset. Followed by the link «Forgot password?».
sign-in-help-reset = Reset your password if you are not sure of it.
# Help: lock.
sign-in-help-locked = Too many tries lock an account for a while. Your manager can unlock it.
# Help: keyboard and device settings.
sign-in-help-region = Check that the language and the region of your device match, and that Caps Lock is off.
# Help: people.
sign-in-help-people = If nothing helps, ask your manager or contact support.

## Code by text message

# Heading of the code page.
sign-in-code-title = Enter your code
# Where the code went. $phone: masked phone number.
sign-in-code-sent = We are sending a text message with a 6-digit code to { $phone }.
# After a resend. $phone: masked phone number.
sign-in-code-resent = We are sending the same code to { $phone } again.
# Label of the code field.
sign-in-code-label = 6-digit code
# Hint at the code field. $time: time of day.
sign-in-code-hint = The code works until { $time }. Never share it with anyone.
# Button that checks the code.
sign-in-verify = Verify
# How many more wrong codes are allowed. $left: a number, 1 or more.
sign-in-tries-left = { $left ->
    [one] You have { $left } try left.
   *[other] You have { $left } tries left.
}
# Button that sends the text message again.
sign-in-resend = Resend code
# Countdown beside that button. $clock: minutes and seconds, such as 0:42.
sign-in-resend-in = You can ask for a new text message in { $clock }.
# The same without JavaScript. $time: time of day with seconds.
sign-in-resend-at = You can ask for a new text message at { $time }.
# Announcement while the countdown runs. $seconds: 30 or 10.
sign-in-resend-announce = { $seconds ->
    [one] You can ask for a new text message in { $seconds } second.
   *[other] You can ask for a new text message in { $seconds } seconds.
}
# Announcement when the countdown has ended.
sign-in-resend-open = You can ask for a new text message now.
# When no more messages may go at present. $time: time of day.
sign-in-resend-limit = No more text messages can be sent for now. The next one can be sent at { $time }.
# When no more messages may go in this sign-in.
sign-in-resend-none = No more text messages can be sent in this sign-in.
# When the page ends. $time: time of day.
sign-in-ends-at = This page ends at { $time }.
# Notice when the gateway takes no text messages.
sign-in-text-down = Text messages are not getting through at the moment. We keep trying.

## E-mail backup

# Beside the button, once it is there. $email: masked mail address.
sign-in-email-offer = No text message? We can send the same code to { $email }.
# Button that sends the code by mail.
sign-in-email-send = Send code by email
# Before the button is there. $time: time of day with seconds.
sign-in-email-at = If no text message arrives, you can have the code sent by email at { $time }.
# After the button. $email: masked mail address.
sign-in-email-sent = We are sending the same code to { $email }.
# Announcement when the button has appeared.
sign-in-email-open = You can now have the code sent by email.

## The end of a challenge

# Heading when the code page cannot go on.
sign-in-dead-title = This code has ended
# Button that starts the sign-in anew.
sign-in-start-again = Start again
# Heading when the pending sign-in is over.
sign-in-ended-title = This sign-in has ended
# Its text.
sign-in-ended = It took too long, or it was finished in another window. Your username is kept.
# Heading of the help on the code page.
sign-in-code-help-title = No code?
# Help: waiting.
sign-in-code-help-wait = A text message can take a minute. Check that your phone has a signal and is not in airplane mode.
# Help: number.
sign-in-code-help-number = Check that the last digits shown above are those of your phone. If they are not, ask your manager or contact support.
# Help: lost phone.
sign-in-code-help-lost = If you no longer have this phone, ask your manager or contact support.
