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
