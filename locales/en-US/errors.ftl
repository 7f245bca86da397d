### What can go wrong: whole pages, then refusals, which stand at a field or on top of a form.

## Pages

# 404: heading.
error-not-found-title = Page not found
# 404: text.
error-not-found-text = There is nothing at this address. Check it for typing errors, or go to the sign-in page.
# 403: heading.
error-forbidden-title = This form could not be accepted
# 403: text.
error-forbidden-text = It was open for too long, or it was sent from another site. Nothing has been changed. Open the page again.
# 413: heading.
error-too-large-title = Too much was sent
# 413: text.
error-too-large-text = The form is larger than this site accepts. Nothing has been changed.
# 429: heading.
error-too-many-title = Too many tries
# 429: text. $time: time of day.
error-too-many-text = There were too many tries from your network. You can try again at { $time }.
# 500: heading.
error-internal-title = Something went wrong
# 500: text.
error-internal-text = The fault is ours, and it has been recorded. Try again. If it stays, contact support.
# 503: heading.
error-unavailable-title = Very busy right now
# 503: text. $seconds: seconds to wait.
error-unavailable-text = { $seconds ->
    [one] Many people are signing in. Try again in { $seconds } second. Nothing you did counts as a wrong try.
   *[other] Many people are signing in. Try again in { $seconds } seconds. Nothing you did counts as a wrong try.
}
# 421: heading.
error-wrong-host-title = Wrong address
# 421: text.
error-wrong-host-text = This site does not answer at the address that you used. Use the address that your organization gave you.
# Link on these pages.
error-to-sign-in = Go to the sign-in page

## Refusals: what was typed

# The field is empty.
error-empty = Fill in this field.
# $max: most characters.
error-too-long = { $max ->
    [one] Use at most { $max } character.
   *[other] Use at most { $max } characters.
}
# The username has characters that no username can have.
error-bad-username = Check the username: it has characters that are not allowed.
# Not a mail address.
error-bad-email = Check the email address. It looks like name@example.com.
# Not a phone number of the chosen country.
error-bad-phone = Check the phone number and its country: this is not a valid number.
# A landline or the like.
error-phone-not-mobile = This is not a mobile number, so it cannot receive the code.
# A number of the organization itself.
error-phone-own-number = This number belongs to your organization. You could read the code only after signing in, so use a number of your own.
# A country that gets no text messages.
error-phone-country = Your organization does not send text messages to this country.
# Not an activation code or access code.
error-bad-handed-code = Type the code with its 12 letters and digits.
# Not a code. $digits: how many digits it has.
error-bad-code = { $digits ->
    [one] Type the code with its { $digits } digit.
   *[other] Type the code with its { $digits } digits.
}
# One of several phone numbers is none. $line: which of them, from 1.
error-bad-phone-at = Check number { $line }: it is not a valid phone number.
# A number outside of its bounds. $min, $max: the lowest and the highest that are taken.
error-out-of-range = Enter a number from { $min } to { $max }.
# Not a color.
error-bad-color = Enter a color as # and six digits, such as #3a55c5.
# No routing number.
error-bad-routing = Check the routing number: it has nine digits, and these are not one.
# No BSB.
error-bad-bsb = Check the BSB: it has six digits, and these are of no Australian bank.
# No account number. $min, $max: digits.
error-bad-account = Check the account number: it has { $min } to { $max } digits.
# No IBAN.
error-bad-iban = Check the IBAN: there is a mistake in it.
# No statement descriptor.
error-bad-descriptor = Use 5 to 22 Latin letters, digits and signs, one letter at least, and none of < > \ ' " *
# Two have changed the same.
error-conflict = Somebody else has changed the same fields meanwhile.
# Not among the choices.
error-bad-choice = Choose one of the options.
# Not a day of the calendar.
error-bad-date = Enter a date, such as 2026-11-25.
# The short name of an organization.
error-bad-slug = Use 2 to 32 lower-case letters, digits and single hyphens.
# Another organization has it.
error-slug-taken = Another organization has this short name.
# Another person has it.
error-name-taken = Another person has this username or email address.

## Refusals: passwords

# $min: fewest characters.
error-password-too-short = { $min ->
    [one] Use at least { $min } character.
   *[other] Use at least { $min } characters.
}
# $max: most characters.
error-password-too-long = { $max ->
    [one] This password is too long: use at most { $max } character.
   *[other] This password is too long: use at most { $max } characters.
}
# On the lists of common or stolen passwords.
error-password-common = This password is common or known from a data leak. Choose another.
# Contains a name.
error-password-context = This password contains your name, your username or the organization's name. Choose another.
# Too weak.
error-password-weak = This password is easy to guess. Add more words or characters.
# The activation code was typed as the new password.
error-password-is-code = This is your activation code. Choose a password that only you know.
# The same as the present one.
error-password-unchanged = This is your current password. Choose another.
# In the settings.
error-current-password-wrong = The current password is not right.

## Refusals: signing in

# The one message for an unknown name, a wrong password, a locked and a deactivated account.
error-wrong-pair = The username and the password do not match, or the account cannot be used right now.
# A try came too soon after another.
error-too-fast = That was too quick. Wait a few seconds, then try again.
# $time: time of day.
error-address-blocked = There were too many wrong tries from your network. You can try again at { $time }.
# The one message for an activation code that is wrong, used or over, and for a name without one.
error-activation-wrong = This code does not fit the username, or it is no longer valid. A code ends after 5 wrong tries. Your manager can give you a new one.
# The same for an access code.
error-access-wrong = This code does not fit the username, or it is no longer valid. A code ends after 5 wrong tries. Your manager can give you a new one.
# $left: tries left, 0 or more.
error-code-wrong = { $left ->
    [0] This code is not right. You have no tries left.
    [one] This code is not right. You have { $left } try left.
   *[other] This code is not right. You have { $left } tries left.
}
# Its time is over.
error-code-expired = This code has expired. Start again to get a new one.
# Used before.
error-code-used = This code was used already. Start again to get a new one.
# Too many wrong codes.
error-challenge-dead = There were too many wrong codes, so this code no longer works. Start again to get a new one.
# Too many wrong codes in a day. $time: time of day.
error-factor-paused = There were too many wrong codes today. Codes are accepted again from { $time }, or ask your manager.
# Closed until a manager acts.
error-factor-disabled = There were too many wrong codes. Ask your manager to unlock your account.
# In a reset: a second factor is required of the person, and there is none yet.
error-reset-needs-factor = Your account requires two-factor authentication (2FA), which is not set up yet, so an email alone cannot reset your password. Ask your manager for an access code.
# $seconds: seconds left.
error-resend-too-early = { $seconds ->
    [one] It is too early for a new message. Try again in { $seconds } second.
   *[other] It is too early for a new message. Try again in { $seconds } seconds.
}
# $time: time of day.
error-too-many-messages = No more messages can be sent for now. The next one can be sent at { $time }.
# The gateway takes nothing.
error-text-unavailable = Text messages are not getting through at the moment. Try again later or ask your manager.
# The pending sign-in is over.
error-flow-ended = This sign-in has ended: it took too long, or it was finished elsewhere. Your username is kept.
# The form is too old.
error-form-stale = The page was open for too long. Check it, then send it again.
# Codes were guessed for many accounts.
error-codes-guarded = As a precaution, codes are accepted only on devices that you have used before. Use such a device, or ask your manager.

## Refusals: the program

# $seconds: seconds to wait.
error-busy = { $seconds ->
    [one] Many people are signing in. Try again in { $seconds } second. This did not count as a wrong try.
   *[other] Many people are signing in. Try again in { $seconds } seconds. This did not count as a wrong try.
}
# The server's clock is wrong.
error-clock-degraded = Signing in is paused because the server's clock is wrong. Your admins have been told. Try again later.
# The set-up address is over.
error-setup-ended = This set-up address was used already, or its hour is over.
# An activation code was asked for, for somebody who needs none.
error-activation-not-needed = This person needs no activation code: they have a password, and every factor that is required of them.
# An access code was asked for, for somebody without a password.
error-access-not-possible = This person has no password to reset. If they have not signed in yet, give them an activation code.
# Nobody would be left who can run the organization.
error-last-admin = An organization keeps exactly one active primary admin, and an active admin with a second factor. Hand the role over first.
# Someone else changed the same thing.
error-stale-edit = Someone changed this meanwhile. The page shows what is there now.

## Refusals: contacts and second factors

# There is no number on file.
error-phone-missing = There is no phone number on file. Add one first.
# Somebody else has it.
error-phone-taken = Someone else in your organization already uses this number.
# There is no mail address on file.
error-email-missing = There is no email address on file. Add one first.
# It asks for a second factor.
error-factor-missing = This asks for a code from your phone. Switch on 2FA first.
# The last second factor stays.
error-factor-required = 2FA is required for your account, so it stays on.
# Nothing would be changed.
error-unchanged = This is what it is already.
# Under the page: somebody without a second factor cannot become primary admin.
error-hand-over-needs-factor = This person must be active and have a second factor before they can become primary admin.
# Not a number of days. $max: the most.
error-bad-days = { $max ->
    [one] Choose { $max } day.
   *[other] Choose a number of days from 1 to { $max }.
}
# Under the field of the file. $line: where it begins.
error-file-not-utf8 = From line { $line } on, this file is not in UTF-8. Save it as “CSV UTF-8” and choose it again.
# Under the field of the file. $line: where the quote opens.
error-file-quote = A quotation mark that opens on line { $line } is not closed as it should be.
# Under the field of the file. $max: how many.
error-file-too-many = The file has more than { $max } people. Split it into several files.
# Under the field of the file.
error-file-empty = There is nobody in this file.
# Under the field of the file: the columns of names and usernames are needed.
error-file-columns = The first line must name at least the columns for full name and username.
# Beside a row of a file.
error-file-twice = This username or email address is already on an earlier line.
# Beside a row: the person may not do that to this one.
error-not-allowed = You cannot do this to this person.
# Above the page: nobody was chosen in the list.
error-nobody-chosen = Choose at least one person in the list first.
