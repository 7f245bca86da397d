### Mails. Only what differs from English (United States).

# Subject. $org: name of the organization.
mail-number-changed-subject = Your mobile number at { $org } has been changed
# Subject, to the primary admin. $name: name of the person.
mail-number-changed-admin-subject = { $name } has changed their mobile number
# Text. $name: name of the person. $username: their username.
mail-number-changed-admin-intro = { $name } ({ $username }) has changed the mobile number that is used for verification.
# Text: why this mail was sent.
mail-number-changed-admin-why = You chose to be told of such changes in the settings of your organisation.
# Above the code. $org: name of the organization.
mail-enrol-code-intro = Someone, probably you, is signing in to { $org } and wants to use a new mobile number for the sign-in codes. Here is the code to confirm it:
# Text. $org: name of the organization.
mail-enrol-intro = To protect everyone, signing in to { $org } now takes a code from your mobile besides your password.
# Text, to people with a number on file.
mail-enrol-phone = The next time you sign in, we ask you to confirm your mobile number with a code. It takes a minute.
# Text, to people without a number. $time: date and time of the deadline.
mail-enrol-without = There is no mobile number on file for you. Sign in and add one in the Security Centre before { $time }. After that, you need an activation code from your manager.

# What to do if it was not meant.
mail-payments-help = If nobody in your organisation meant to do this, change it back at once, and end that person's sessions.
