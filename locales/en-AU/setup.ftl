### The first set-up. Only what differs from English (United States).

# Text below the heading. $time: time of day.
setup-intro = You create your organisation and its primary admin. This address works once, until { $time }.
# Heading of the first group.
setup-org-title = Organisation
# Label: full name.
setup-org-name-label = Name of the organisation
# Hint at the time zone.
setup-time-zone-hint = Such as Australia/Sydney or America/New_York.
# Label of the choice of a country for the phone number.
setup-country-label = Country of the mobile number
# Label.
setup-phone-label = Mobile number
# Heading of the step that checks the phone number.
setup-verify-title = Check your mobile number
# Heading of the last page.
setup-done-title = Your organisation is ready
