### Texts that every page uses: frame, titles, buttons, the password rules.

# The product's name; never translated.
# same-as-en
-product = Vestibule

## The frame of each page

# This language's name in this language, in the language switcher.
common-language-name = English (United States)
# Title of the browser window and tab. $page: heading of the page. $org: name of the organization.
common-page-title = { $page } – { $org }
# Title of the window when the form has a problem. $page: heading of the page. $org: name of the organization.
common-page-title-problem = Error: { $page } – { $org }
# Title of a page that belongs to no organization. $page: heading of the page.
common-page-title-product = { $page } – { -product }
# First link of each page, seen when it has the keyboard's focus.
common-skip = Skip to main content
# Label of the language switcher.
common-language-label = Language
# Button of the language switcher; seen without JavaScript only.
common-language-apply = Change language
# Name of the navigation bar, for screen readers.
common-navigation = Main navigation
# Button that opens the menu with Settings and Sign out.
common-profile = Profile
# Link to the person's settings.
common-settings = Settings
# Link to the home page.
common-home = Home
# Button that ends the session.
common-sign-out = Sign out
# Link to the sign-in page.
common-sign-in = Sign in
# Link to the page or step before.
common-back = Back
# Button that saves a form.
common-save = Save
# Button or link that leaves a form unchanged.
common-cancel = Cancel
# Footer, on each page. $org: name of the organization.
common-footer = Sign-in page of { $org }
# Footer on pages that belong to no organization.
common-footer-product = { -product }
# Banner on each page of a demonstration.
common-demo-notice = This is a demonstration. Messages are not sent: you can read them in the outbox.
# Link of the demonstration's banner, to the list of caught messages.
common-demo-outbox = Open the outbox
# Behind the label of a field that may stay empty.
common-optional = (optional)

## Buttons that are at work

# On any button while its action runs.
common-busy = Please wait…
# On the button Sign in while the password is checked.
common-busy-sign-in = Signing in…
# On the button Verify while a code is checked.
common-busy-verify = Checking…
# On a button that sends a message.
common-busy-send = Sending…
# On a button that saves.
common-busy-save = Saving…

## Troubles with the connection and the browser

# Heading of the list of problems, on top of a form.
common-problem-title = There is a problem
# Notice when the server cannot be reached.
common-network-lost = The connection was lost. What you typed is still here.
# Notice while the server restarts.
common-server-restarting = The sign-in service is restarting. What you typed is still here.
# Button that repeats the last action.
common-retry = Try again
# Notice when the page is older than the server.
common-new-version = This page has been updated. It reloads now and stays at the same step.
# Notice when the browser refuses cookies.
common-cookies-off = Your browser blocks cookies. Allow cookies for this site to sign in, then try again.

## The end of a session

# Heading of the notice two minutes before the session ends.
common-session-ends-title = Your session is about to end
# Its text. $time: time of day.
common-session-ends = You have not been active for a while. You will be signed out at { $time }.
# Button that keeps the session.
common-stay-signed-in = Stay signed in
# Announcement after that button.
common-session-extended = You stay signed in.
# Notice on the sign-in page after signing out.
common-signed-out = You are signed out.
# Notice on the sign-in page after the session ended by itself.
common-session-ended = Your session has ended. Sign in again to go on.

## Password fields and their rules

# Label of a password field.
common-password-label = Password
# Button that makes the typed password readable; it is pressed or not.
common-show-password = Show password
# Announcement when the password can be read.
common-password-shown = Your password is visible.
# Announcement when the password cannot be read.
common-password-hidden = Your password is hidden.
# Label of the field for a new password.
common-new-password-label = New password
# Heading of the list of rules for a new password.
common-password-rules-title = Your new password
# Rule. $min: fewest characters.
common-password-rule-length = { $min ->
    [one] has at least { $min } character
   *[other] has at least { $min } characters
}
# Rule: strength as judged by the server.
common-password-rule-strength = is hard to guess: several unrelated words work well
# Rule: the password is not on the lists of common or stolen ones.
common-password-rule-common = is not a common password, nor one known from a data leak
# Rule: no names in it.
common-password-rule-context = does not contain your name, your username or the organization's name
# Rule: the password is new.
common-password-rule-unchanged = differs from your current password
# Hint below the rules.
common-password-rule-any = Spaces and every kind of character are welcome. A password manager can make one for you.
# For screen readers, before a rule that the typed password meets.
common-password-rule-met = Met:
# For screen readers, before a rule that the typed password does not meet yet.
common-password-rule-open = Not yet met:
# Label of the strength meter.
common-password-strength = Strength
# Strength 0 or 1 of 4.
common-password-strength-weak = Weak
# Strength 2 of 4.
common-password-strength-fair = Fair
# Strength 3 of 4.
common-password-strength-good = Good
# Strength 4 of 4.
common-password-strength-strong = Strong

## The page of the bare address, with several organizations or none

# Heading.
common-start-title = Welcome
# Text where the program holds several organizations.
common-start-several = Use the sign-in address that your organization gave you.
# Text where the program holds no organization yet.
common-start-none = No organization has been set up yet. The operator finds the set-up address in the program's output.
