### The first set-up: the organization and its primary admin.

# Heading of the page.
setup-title = Set up { -product }
# Text below it. $time: time of day.
setup-intro = You create your organization and its primary admin. This address works once, until { $time }.
# Heading of the first group.
setup-org-title = Organization
# Label: full name.
setup-org-name-label = Name of the organization
# Label: name within the address.
setup-org-slug-label = Short name
# Hint: name within the address. $example: an address such as https://login.example.com/w/acme/
setup-org-slug-hint = It becomes part of the address, such as { $example }. Lower-case letters, digits and hyphens.
# Label of the choice of a region.
setup-region-label = Region
# Choice of a region.
setup-region-us = United States
# Choice of a region.
setup-region-au = Australia
# Label of the choice of a language.
setup-language-label = Default language
# Label of the choice of a time zone.
setup-time-zone-label = Time zone
# Hint at the time zone.
setup-time-zone-hint = Such as America/New_York or Australia/Sydney.
# Heading of the second group.
setup-admin-title = Primary admin
# Text: who that is.
setup-admin-text = This is your own account. There is exactly one primary admin; the role can be handed over later.
# Label: full name of the admin.
setup-name-label = Your name
# Label.
setup-username-label = Username
# Hint.
setup-username-hint = You sign in with it. Letters, digits, dots, hyphens and underscores.
# Label.
setup-email-label = Email address
# Label of the choice of a country for the phone number.
setup-country-label = Country of the phone number
# Label.
setup-phone-label = Mobile phone number
# Hint: why the number is needed.
setup-phone-hint = Admins sign in with two-factor authentication (2FA). We send a code to this number to check it.
# A line of the list of problems. $label: the label of the field. $problem: what is wrong with it, a sentence.
setup-problem = { $label }: { $problem }
# Button to the next step.
setup-continue = Continue
# Heading of the step that checks the phone number.
setup-verify-title = Check your phone number
# Its text. $phone: phone number.
setup-verify-text = We are sending a text message with a 6-digit code to { $phone }.
# Link back to the form.
setup-change-phone = Use another number
# Heading of the last page.
setup-done-title = Your organization is ready
# Its text. $org: name of the organization.
setup-done-text = { $org } has its sign-in page now. Sign in with the account that you have just made.
# Link to the sign-in page.
setup-done-sign-in = Go to the sign-in page
# Heading when the address no longer works.
setup-ended-title = This set-up address no longer works
# Its text.
setup-ended-text = It was used already, or its hour is over. The operator can make a new one with { $command }.
