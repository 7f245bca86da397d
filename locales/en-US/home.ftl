### The home page.

# Heading. $name: the person's name.
home-title = Welcome, { $name }
# Title of the window.
home-page = Home
# Who is signed in. $name: the person's name. $username: the username.
home-signed-in-as = You are signed in as { $name } ({ $username }).
# When the person last signed in. $when: date and time.
home-last-sign-in = Your last sign-in was on { $when }.
# At the very first sign-in.
home-first-sign-in = This is your first sign-in.
# Link to the settings.
home-settings = Settings
# Text beside that link.
home-settings-text = Change your language, your time zone or your password.
# Heading of the recommendation for people without a second factor.
home-2fa-title = Protect your account with two-factor authentication (2FA)
# Its text.
home-2fa-text = With 2FA, a stolen password alone opens nothing.
# Link of the recommendation.
home-2fa-link = Switch it on in the Security Center
# Notice after a sign-in with the code by mail.
home-weak-notice = You signed in with a code by email. If text messages do not reach you, ask your manager to check your phone number.
