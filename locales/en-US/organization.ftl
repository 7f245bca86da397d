### Settings: the organization, for its admins.

# Title of the page, heading, entry of the navigation.
organization-title = Organization
# Label: full name.
organization-name-label = Name
# Label of the choice of a region: United States or Australia.
organization-region-label = Region
# Hint at the region.
organization-region-hint = How dates, times and numbers are written, and which country forms suggest first.
# Label of the choice of a language.
organization-language-label = Default language
# Hint at the language.
organization-language-hint = For everyone who has not chosen one of their own.
# Label of the choice of a time zone.
organization-time-zone-label = Time zone
# Label of a field for several phone numbers, one a line.
organization-numbers-label = Your organization's own phone numbers
# Hint: why they are asked for.
organization-numbers-hint = One a line, landlines too. Codes are never sent to them: whoever reads them would have to sign in first.
# Label of a group of check boxes with the names of countries.
organization-countries-label = Countries that get text messages
# Hint at the group.
organization-countries-hint = Only mobile numbers of these countries can receive codes. Clear a box to remove a country.
# Label of a list of further countries.
organization-country-add = Add a country
# First choice of that list: no country.
organization-country-none = None
# Label: a number.
organization-password-label = Fewest characters of a new password
# Hint. $min, $max: numbers.
organization-password-hint = From { $min } to { $max }. Passwords that people have now stay as they are.
# Note above the button.
organization-proof-note = Shorter passwords and further countries make sign-in weaker: we ask you for a code before they are saved.
# Notice: it was saved.
organization-saved = The organization has been saved.
# Notice: others have changed the same fields.
organization-conflict-text = Somebody else has changed this while your page was open. Nothing of yours has been saved. Check both, then save again.
# One of two lines at a field that was changed. $value: what is kept now.
organization-conflict-now = Now: { $value }
# The other line. $value: what the reader has typed.
organization-conflict-typed = You typed: { $value }
# Heading of a section.
organization-2fa-title = Two-factor authentication (2FA)
# Text of that section: required.
organization-2fa-on = Everyone must sign in with a second factor.
# Text of that section: not required.
organization-2fa-off = Managers and admins must sign in with a second factor. Everyone else may.
# Link of that section. Security Center is the name of a page.
organization-2fa-link = Change it in the Security Center
# Heading of a section of the primary admin.
organization-watch-title = Notices to you
# Switch of the primary admin.
organization-watch-switch = Email me when someone changes their phone number
# Hint at the switch.
organization-watch-hint = For the numbers that receive sign-in codes. You alone can switch this.
# Notice: switched on.
organization-watch-on = From now on we email you when someone changes their phone number.
# Notice: switched off.
organization-watch-off = We no longer email you when someone changes their phone number.
