### The activity report, for admins.

# Heading of the page, and link to it.
activity-title = Activity report
# Text below. $zone: the organization's time zone, such as Australia/Sydney.
activity-intro = Who did what, when and from where. Times are those of { $zone }. Nothing here can be changed or deleted.

## The filter

# Name of the filter, for screen readers.
activity-filter = Filter
# Label of the choice: which kind of event.
activity-kind-label = Kind of event
# First choice: every kind.
activity-kind-all = All events
# Kind of event: signing in and out.
activity-kind-sign-in = Sign-ins
# Kind of event: accounts locked and unlocked.
activity-kind-lock = Locks
# Kind of event: passwords, resets and codes.
activity-kind-password = Passwords and codes
# Kind of event: two-factor authentication on, off, required.
activity-kind-factor = Two-factor authentication
# Kind of event: phone numbers and email addresses.
activity-kind-contact = Phone numbers and email addresses
# Kind of event: methods that a manager switches, sign-ins that one approves.
activity-kind-method = Methods and approvals
# Kind of event: people added, changed, deactivated, deleted.
activity-kind-team = Team
# Kind of event: settings of the organization and of people.
activity-kind-settings = Settings
# Kind of event: payment settings.
activity-kind-payments = Payments
# Kind of event: exports and keys.
activity-kind-records = Exports and keys
# Label of the field: whom the events are about.
activity-person-label = Person
# Hint at the field.
activity-person-hint = Username, email address, or how a name begins
# Label of the choice: what came of it.
activity-result-label = Result
# First choice: done or not.
activity-result-all = Done or refused
# What came of it: it was done.
activity-result-ok = Done
# What came of it: it was not done.
activity-result-refused = Refused
# Label of the field: the first day.
activity-from-label = From
# Label of the field: the last day.
activity-to-label = To
# Button that filters.
activity-show = Show
# Link that takes the filter away.
activity-clear = Show everything
# Notice: nobody is called as was typed.
activity-nobody = Nobody is called so.
# Notice: more people than are looked for. $count: how many are shown.
activity-many = { $count ->
    [one] More than { $count } person is called so. The first one is shown: type more of the name.
   *[other] More than { $count } people are called so. The first { $count } are shown: type more of the name.
}

## The table

# Name of the table, for screen readers.
activity-table = Events, newest first
# Head of a column: date and time.
activity-when = When
# Head of a column: the person who did it.
activity-who = Who
# Head of a column: what was done.
activity-what = What
# Head of a column: the person it was done to.
activity-whom = To whom
# Head of a column: done or refused.
activity-result = Result
# Head of a column: network address and browser.
activity-where = From where
# Head of a column in exports: the second factor.
activity-factor = Second factor
# In place of the person it was done to, where that is the same person.
activity-own = Own account
# Where nothing matches the filter.
activity-empty = No events match.
# In an export, in place of a name: the person was deleted. $pseudonym: six letters and digits that tell one from another.
activity-deleted = Deleted person { $pseudonym }
# In place of a name: the person was deleted. What tells one from another stands below.
activity-deleted-person = Deleted person
# Below Operator: where it was done.
activity-command-line = Command line
# In place of a name: whoever runs the program on the command line.
activity-operator = Operator
# In place of a name: somebody who was not signed in, or a name that nobody has.
activity-unknown = Unknown
# Second factor that was used: a code by text message.
activity-factor-text = Code by text message
# Second factor that was used: a code by email, as backup.
activity-factor-email = Code by email

## Other pages, and exports

# Name of the links to the other pages, for screen readers.
activity-pages = Pages of the report
# Link to the newest events.
activity-first = First page
# Link to newer events.
activity-newer = Newer
# Link to older events.
activity-older = Older
# Link to the oldest events.
activity-last = Last page
# Heading of the exports.
activity-export-title = Export
# Text below.
activity-export-text = The files hold every event that the filter shows. Each export is an event itself.
# Link to the file for spreadsheets.
activity-export-csv = Download as CSV
# Link to the file for programs. JSON Lines is the name of the format.
activity-export-jsonl = Download as JSON Lines
# Head of a column in the CSV file. $zone: the organization's time zone.
activity-csv-when = When ({ $zone })
# Head of a column in the CSV file.
activity-csv-who-username = Who (username)
# Head of a column in the CSV file.
activity-csv-whom-username = To whom (username)
# Head of a column in the CSV file.
activity-csv-address = Network address
# Head of a column in the CSV file.
activity-csv-browser = Browser

## What was done

# Event: a complete sign-in, or one that was refused at its end.
activity-sign-in = Sign-in
# Event: a password was typed to sign in.
activity-password = Password entered
# Event: a code was typed to sign in.
activity-sign-in-code = Sign-in code entered
# Event: the code of a text message was asked for once more.
activity-sign-in-code-resent = Sign-in code sent again
# Event: the code was asked for by email as well.
activity-sign-in-code-mailed = Sign-in code sent by email
# Event: somebody signed out.
activity-sign-out = Sign-out
# Event: too many tries locked an account for a time.
activity-lock = Account locked for a time
# Event: too many tries closed an account.
activity-lock-until-unlocked = Account locked until a manager unlocks it
# Event: an account was unlocked.
activity-person-unlock = Account unlocked
# Event: a person changed the own password.
activity-password-change = Password changed
# Event: a reset was asked for.
activity-reset-request = Password reset requested
# Event: the code of the mail was typed in a reset.
activity-reset-mail-code = Reset code from the email entered
# Event: the code of the text message was typed in a reset.
activity-reset-text-code = Reset code from the text message entered
# Event: a new password was set by a reset.
activity-reset = Password reset
# Event: an activation code was typed.
activity-activation = Activation code entered
# Event: a person has set the first password, after the activation code.
activity-activate = Account set up
# Event: a session that lacks two-factor authentication, which became required, was sent to set it up.
activity-must-enrol = Session sent to set up 2FA
# Event: an access code was typed in a reset.
activity-reset-access-code = Access code entered in a reset
# Event: a code to set an account up was made, to be handed over.
activity-activation-code = Activation code issued
# Event: a code that takes the place of a mailed reset code was made, to be handed over.
activity-access-code = Access code issued
# Event: two-factor authentication was set up at sign-in, or its code was wrong.
activity-enrol = 2FA set up at sign-in
# Event: a code was sent to a number that is to be confirmed at sign-in.
activity-enrol-code-sent = Code sent to confirm a number
# Event: a code was mailed so that another number can be used.
activity-enrol-mail = Code for another number sent by email
# Event: that code was typed.
activity-enrol-mail-code = Code for another number entered
# Event: a person was added.
activity-person-add = Person added
# Event: a person was deactivated.
activity-person-deactivate = Person deactivated
# Event: a person was reactivated.
activity-person-reactivate = Person reactivated
# Event: a person changed the own language or time zone.
activity-settings = Language or time zone changed
# Event: the organization was made at the first set-up.
activity-set-up = Organization set up
# Event: the organization was made on the command line.
activity-organization-add = Organization added
# Event: the activity report was exported.
activity-activity-export = Activity report exported
# Event: everything is encrypted with new keys.
activity-keys-rotate = Encryption keys changed
# Event: keys that nothing needs any more were removed.
activity-keys-prune = Old encryption keys removed
# Event: two-factor authentication became required of everyone.
activity-second-required = 2FA required of everyone
# Event: two-factor authentication is no longer required of everyone.
activity-second-released = 2FA no longer required of everyone
# Event: the organization's name, language or the like was changed.
activity-organization-edit = Organization changed
# Event: the organization's rules for signing in were changed.
activity-rules-edit = Sign-in rules changed
# Event: the primary admin switched the mails about changed numbers on or off.
activity-watch-numbers = Notices of changed numbers switched
# Event: the payment settings name another bank account.
activity-bank-account = Bank account changed
# Event: instant payouts were switched on or off.
activity-instant-payouts = Instant payouts switched
# Event: the payment settings have another statement descriptor.
activity-statement-descriptor = Statement descriptor changed
# Event: a fresh proof was asked for before a change, and what was typed was wrong.
activity-step-up = Fresh proof asked for
# Event: two-factor authentication by text message was switched on.
activity-text-on = 2FA by text message switched on
# Event: two-factor authentication by text message was switched off.
activity-text-off = 2FA by text message switched off
# Event: the e-mail backup was switched on.
activity-backup-on = Codes by email switched on
# Event: the e-mail backup was switched off.
activity-backup-off = Codes by email switched off
# Event: somebody changed their number.
activity-phone-change = Phone number changed
# Event: that change was undone.
activity-phone-undo = Change of the phone number undone
# Event: somebody changed their mail address.
activity-email-change = Email address changed
# Event: that change was undone.
activity-email-undo = Change of the email address undone
# Event: an admin changed a person's name, username or language.
activity-person-edit = Person edited
# Event: a person was deleted.
activity-person-delete = Person deleted
# Event: a person was given another role.
activity-role-set = Role changed
# Event: the primary admin handed over to another.
activity-hand-over = Primary admin handed over
# Event: sessions of a person were ended by another.
activity-sessions-end = Signed out by an admin or manager
# Event: somebody signed themselves out in other browsers.
activity-sessions-end-own = Signed out elsewhere by the person
# Event: two-factor authentication became required of one person.
activity-person-require = 2FA required of a person
# Event: it is no longer required of one person.
activity-person-release = 2FA no longer required of a person
# Event: a manager took text messages away from a person.
activity-factor-revoke = Text messages removed by an admin or manager
# Event: signing in asks a person for a code by text message again.
activity-method-text = Sign-in method set to text message
# Event: a person's second factor is not asked for, for some days.
activity-method-none = Sign-in method set to none for a time
# Event: an admin changed a person's mail address or number.
activity-contacts-set = Contacts changed by an admin
# Event: people were added from a file.
activity-people-import = People imported from a file
# Event: the list of people was taken away as a file.
activity-team-export = Team exported
# Event: activation codes of many were taken away as a file.
activity-codes-export = Activation codes downloaded
