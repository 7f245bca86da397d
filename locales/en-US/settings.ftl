### The person's settings.

# Heading of the page.
settings-title = Settings
# Name of the side navigation, for screen readers.
settings-navigation = Settings pages
# Link and heading: language and time zone.
settings-general = General
# Heading of the form.
settings-language-title = Language and time zone
# Label of the choice.
settings-language-label = Language
# Hint at the choice.
settings-language-hint = Pages, emails and text messages use this language.
# First choice: the organization's own. $name: name of the organization's language.
settings-language-default = Organization's language ({ $name })
# Label of the choice.
settings-time-zone-label = Time zone
# Hint at the choice.
settings-time-zone-hint = Times on your pages and in your messages are shown in this time zone.
# First choice: the organization's own. $zone: its name, such as Australia/Sydney.
settings-time-zone-default = Organization's time zone ({ $zone })
# Notice after saving.
settings-saved = Your settings have been saved.

# Link and heading: password.
settings-password = Password
# Heading of the form.
settings-password-title = Change your password
# Label of the field.
settings-current-password-label = Current password
# Text: what happens to other sessions.
settings-password-note = You stay signed in here and are signed out everywhere else.
# Button that changes the password.
settings-password-submit = Change password
# Notice afterwards. $count: how many other sessions ended.
settings-password-changed = { $count ->
    [0] Your password has been changed.
    [one] Your password has been changed. { $count } other session has been signed out.
   *[other] Your password has been changed. { $count } other sessions have been signed out.
}

# Link and heading: the browsers in which one is signed in.
sessions-title = Where you're signed in
# What that page is for.
sessions-intro = Browsers in which you are signed in now. Sign out any that you do not know, and then change your password.
# Mark at the browser that is used now.
sessions-here = This browser
# Button that signs out all browsers but this one.
sessions-end-others = Sign out all others
# Below a browser. $address: network address, such as 203.0.113.7.
sessions-address = Signed in from { $address }
