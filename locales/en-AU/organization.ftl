### Settings: the organization. Only what differs from English (United States).

# Title of the page, heading, entry of the navigation.
organization-title = Organisation
# Label of a field for several phone numbers, one a line.
organization-numbers-label = Your organisation's own phone numbers
# Notice: it was saved.
organization-saved = The organisation has been saved.

# Link to where 2FA is required of everyone.
organization-2fa-link = Change it in the Security Centre
