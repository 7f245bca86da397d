### Mails. Each has a subject and paragraphs, which stand in the text and in the HTML form alike. The subject is the heading of
### the HTML form too. Codes, times and addresses come as arguments; no message holds HTML.

## Every mail

# First line. $name: the person's name.
mail-greeting = Hello { $name },
# Last paragraph: why the person gets this mail. $org: name of the organization. $site: address of the site.
mail-footer-why = You receive this email because you have an account with { $org } at { $site }.
# Last line.
mail-footer-auto = This is an automatic message. Replies to it are not read.
# Under a code.
mail-code-never-share = Never share this code. Nobody from { $org } will ask you for it.
# What to do about something that the person did not do.
mail-not-you = If this was not you, change your password at once and tell your manager.
# What to do about something that was done with a code which a manager hands over.
mail-not-you-manager = If you know nothing about this, tell your manager or an admin at once.
# A line of a list of facts, in plain text. $label: one of the labels below. $value: what it is.
mail-fact = { $label }: { $value }
# Label before a point in time in a list of facts.
mail-fact-time = Time
# Label before the browser and system in a list of facts.
mail-fact-device = Browser
# Label before the network address in a list of facts.
mail-fact-address = Network address
# Label before a username in a list of facts.
mail-fact-username = Username
# The browser is not known.
mail-device-unknown = Unknown browser

## Sign-in code (backup for the text message)

# Subject. $org: name of the organization.
mail-sign-in-code-subject = Your sign-in code for { $org }
# Above the code. $org: name of the organization.
mail-sign-in-code-intro = This is the code that you asked for to sign in to { $org }:
# Below the code. $time: time of day.
mail-sign-in-code-expiry = It works until { $time }, in the window that asked for it.
# Last paragraph.
mail-sign-in-code-not-you = If you are not signing in now, someone else knows your password. Change it and tell your manager.

## Code that lets a person add another number at sign-in

# Subject. $org: name of the organization.
mail-enrol-code-subject = Your code for { $org }
# Above the code. $org: name of the organization.
mail-enrol-code-intro = Someone, probably you, is signing in to { $org } and wants to use a new phone number for the sign-in codes. Here is the code to confirm it:

## An account was set up with its activation code

# Subject. $org: name of the organization.
mail-activated-subject = Your account with { $org } is set up
# Text, followed by time, browser and address. $org: name of the organization. $when: date and time.
mail-activated-intro = Your account with { $org } was set up with its activation code on { $when }, and has a password now.

## A second factor was set up at sign-in

# Subject. $org: name of the organization.
mail-enrolled-subject = Two-factor authentication is on for your account with { $org }
# Text, followed by time, browser and address. $org: name of the organization. $phone: masked phone number.
mail-enrolled-intro = From now on, signing in to { $org } asks for a code that is sent to { $phone }.

## An access code was issued

# Subject. $org: name of the organization.
mail-access-code-subject = An access code was issued for your account with { $org }
# Text. $org: name of the organization. $when: date and time.
mail-access-code-intro = Someone who runs { $org } issued an access code for your account on { $when }. It takes the place of the mailed code when you reset your password.
# What it does and does not.
mail-access-code-effect = It works once, for 24 hours. Two-factor authentication is still asked for.

## Code for a password reset

# Subject. $org: name of the organization.
mail-reset-code-subject = Your code to reset your password for { $org }
# Above the code. $org: name of the organization.
mail-reset-code-intro = Someone, probably you, asked to reset your password for { $org }. This is the code:
# Below the code. $time: time of day.
mail-reset-code-expiry = It works until { $time }, in the browser that asked for it.
# Last paragraph.
mail-reset-code-not-you = If it was not you, ignore this email. Your password stays as it is.

## A password reset was asked for, but the account cannot be used

# Subject. $org: name of the organization.
mail-reset-refused-subject = About your password reset for { $org }
# Text. $org: name of the organization.
mail-reset-refused-intro = Someone, probably you, asked to reset your password for { $org }. The password cannot be reset because the account is deactivated.
# What to do.
mail-reset-refused-help = If you need the account, ask an admin. If it was not you, ignore this email.

## The password was changed

# Subject. $org: name of the organization.
mail-password-changed-subject = Your password for { $org } has been changed
# Text. $org: name of the organization. $when: date and time.
mail-password-changed-intro = The password of your account with { $org } was changed on { $when }.
# What happened to sessions.
mail-password-changed-sessions = Your other sessions have been signed out.

## The account is locked: to its owner

# Subject. $org: name of the organization.
mail-locked-subject = Your account with { $org } is locked for a while
# Text. $time: date and time, until which it is locked.
mail-locked-intro = There were too many wrong passwords for your account. Sign-in from new devices is locked until { $time }.
# What still works.
mail-locked-known = On a device that you have used before, you can still sign in.
# What to do.
mail-locked-help = If it was you, wait or ask your manager to unlock the account. If it was not you, nothing is lost: nobody got in.

## The account is locked: to the managers

# Subject. $name: name of the person whose account is locked.
mail-locked-manager-subject = The account of { $name } is locked
# Text. $name: name of the person. $username: the username. $time: date and time.
mail-locked-manager-intro = There were too many wrong passwords for the account of { $name } ({ $username }). It is locked until { $time }.
# What to do.
mail-locked-manager-help = Ask the person whether it was they. You can have the account unlocked if it was.

## Codes or the password are closed until a manager acts: to the owner

# Subject. $org: name of the organization.
mail-disabled-subject = Your account with { $org } needs to be unlocked
# Text.
mail-disabled-intro = There were very many wrong tries for your account in a row. It stays closed until your manager unlocks it.
# What to do.
mail-disabled-help = Ask your manager or an admin. If the tries were not yours, nothing is lost: nobody got in.

## Unlocked by a manager or the operator: to the owner

# Subject. $org: name of the organization.
mail-unlocked-subject = Your account with { $org } is unlocked
# Text.
mail-unlocked-intro = Your account was unlocked. You can sign in again from any device.

## The same: to the managers

# Subject. $name: name of the person.
mail-disabled-manager-subject = The account of { $name } needs to be unlocked
# Text. $name: name of the person. $username: the username.
mail-disabled-manager-intro = There were very many wrong tries in a row for the account of { $name } ({ $username }). It stays closed until someone unlocks it.

## Sign-in from a new device

# Subject. $org: name of the organization.
mail-new-device-subject = New sign-in to your account with { $org }
# Text, followed by time, browser and address. $org: name of the organization.
mail-new-device-intro = Someone, probably you, signed in to your account with { $org } from a device that you have not used before.

## Codes are being guessed: to the admins

# Subject. $org: name of the organization.
mail-breaker-sign-in-subject = { $org }: many wrong sign-in codes
# Text. $count: how many, in one hour.
mail-breaker-sign-in-intro = { $count ->
    [one] { $count } wrong sign-in code was typed within an hour, each after a right password. Someone may be guessing codes.
   *[other] { $count } wrong sign-in codes were typed within an hour, each after a right password. Someone may be guessing codes.
}
# What follows.
mail-breaker-sign-in-effect = Until it calms down, codes are accepted only on devices that the person has used before.
# Subject. $org: name of the organization.
mail-breaker-reset-subject = { $org }: many wrong reset codes
# Text. $count: how many, in one hour.
mail-breaker-reset-intro = { $count ->
    [one] { $count } wrong code for a password reset was typed within an hour. Someone may be guessing codes.
   *[other] { $count } wrong codes for a password reset were typed within an hour. Someone may be guessing codes.
}
# What follows.
mail-breaker-reset-effect = Until it calms down, passwords can be reset only on devices that the person has used before. Signing in works as usual.
# What to do.
mail-breaker-help = You need not do anything. If people ask, tell them to use a device that they know.

## Text messages fail or the clock is wrong: to the admins

# Subject. $org: name of the organization.
mail-text-down-subject = { $org }: text messages are not getting through
# Text. $when: date and time.
mail-text-down-intro = The text message gateway has refused messages since { $when }. People who switched on the email backup can still sign in.
# What to do.
mail-text-down-help = Tell whoever runs the server.
# Subject. $org: name of the organization.
mail-clock-subject = { $org }: the server's clock is wrong
# Text.
mail-clock-intro = The clock of the server went backwards. No codes and no sessions are issued until it is right again.

## Code that proves a new mail address

# Subject. $org: name of the organization.
mail-verify-email-subject = Confirm your email address for { $org }
# Above the code. $org: name of the organization.
mail-verify-email-intro = Here is the code that confirms this email address for { $org }:
# Last paragraph.
mail-verify-email-not-you = If you did not ask for this, ignore this email. Nothing changes.

## The number or the mail address is another

# Subject. $org: name of the organization.
mail-number-changed-subject = Your phone number at { $org } has been changed
# Text. $org: name of the organization. $ending: last three digits of the new number.
mail-number-changed-intro = Sign-in codes for { $org } now go to a number ending { $ending }.
# Subject, to the primary admin. $name: name of the person.
mail-number-changed-admin-subject = { $name } has changed their phone number
# Text. $name: name of the person. $username: their username.
mail-number-changed-admin-intro = { $name } ({ $username }) has changed the phone number that is used for verification.
# Text: why this mail was sent.
mail-number-changed-admin-why = You chose to be told of such changes in the settings of your organization.
# Subject. $org: name of the organization.
mail-email-changed-subject = Your email address at { $org } has been changed
# Text, to the old address. $org: name of the organization.
mail-email-changed-old-intro = This address is no longer that of your account at { $org }.
# Text, to the new address. $org: name of the organization.
mail-email-changed-new-intro = This is now the email address of your account at { $org }.
# Text above the address of the page with the button.
mail-contact-undo = If this was not you, undo it within 24 hours on this page:
# Subject. $org: name of the organization.
mail-contact-undone-subject = A change to your account at { $org } has been undone
# Text. $org: name of the organization.
mail-contact-undone-intro = Your number and email address at { $org } are as they were before. Everyone who was signed in to your account has been signed out.
# Text: what to do.
mail-contact-undone-help = Whoever made the change knows your password. Change it now.

## Text messages and the e-mail backup

# Subject. $org: name of the organization.
mail-method-none-subject = Signing in to { $org } asks for no second factor for now
# Text. $org: name of the organization. $when: date and time.
mail-method-none-intro = Until { $when }, your password alone is enough to sign in to { $org }. After that, the code by text message is asked for again.
# Text: what the change above means.
mail-method-none-risk = Until then your account is less protected: whoever knows your password can sign in.
# Subject. $org: name of the organization.
mail-method-text-subject = Signing in to { $org } asks for a code again
# Text. $org: name of the organization.
mail-method-text-intro = From now on, signing in to { $org } takes your password and a code by text message.
# Subject. $org: name of the organization.
mail-text-on-subject = 2FA is on at { $org }
# Text. $org: name of the organization.
mail-text-on-intro = From now on, signing in to { $org } also takes a code by text message.
# Subject. $org: name of the organization.
mail-text-off-subject = 2FA is off at { $org }
# Text. $org: name of the organization.
mail-text-off-intro = From now on, your password alone opens your account at { $org }.
# Subject. $org: name of the organization.
mail-backup-on-subject = Codes by email are on at { $org }
# Text. $org: name of the organization.
mail-backup-on-intro = When a text message does not arrive, the code for { $org } can now also come by email.
# Subject. $org: name of the organization.
mail-backup-off-subject = Codes by email are off at { $org }
# Text. $org: name of the organization.
mail-backup-off-intro = Sign-in codes for { $org } are no longer sent by email.

## What managers do to an account

# Subject. $org: name of the organization.
mail-activation-code-subject = Your activation code for { $org }
# Above the code. $org: name of the organization.
mail-activation-code-intro = With this code you set up your account at { $org }:
# Below the code; the address of the sign-in page follows. $username: the person's username.
mail-activation-code-how = Open this page, type your username, { $username }, and choose to use an activation code:
# Last paragraph. $time: date and time.
mail-activation-code-expiry = The code works once, until { $time }. Do not share it.
# Subject. $org: name of the organization.
mail-factor-taken-subject = Text messages have been removed from your account at { $org }
# Text. $org: name of the organization.
mail-factor-taken-intro = A manager has removed your phone number as a way to sign in to { $org }, and has signed you out everywhere.
# Text. $reason: what the manager wrote.
mail-factor-taken-reason = The reason given: { $reason }
# Text: what to do.
mail-factor-taken-help = If this surprises you, talk to your manager.
## A second factor is required of everyone

# Subject. $org: name of the organization.
mail-enrol-subject = { $org } now requires two-factor authentication
# Text. $org: name of the organization.
mail-enrol-intro = To protect everyone, signing in to { $org } now takes a code from your phone besides your password.
# Text, to people with a number on file.
mail-enrol-phone = The next time you sign in, we ask you to confirm your phone number with a code. It takes a minute.
# Text, to people without a number. $time: date and time of the deadline.
mail-enrol-without = There is no phone number on file for you. Sign in and add one in the Security Center before { $time }. After that, you need an activation code from your manager.
# Subject a day before the deadline. $org: name of the organization.
mail-enrol-reminder-subject = Tomorrow: two-factor authentication at { $org }
# Text a day before the deadline. $org: name of the organization. $time: date and time of the deadline.
mail-enrol-reminder = You have not set up two-factor authentication at { $org } yet. From { $time } you cannot sign in without it.
## A payment setting was changed: to all admins

# Subject. $org: name of the organization.
mail-payments-subject = Payment settings of { $org } changed
# Who did it. $name, $username: the admin; $org: name of the organization.
mail-payments-intro = { $name } ({ $username }) has changed the payment settings of { $org }.
# What was changed. $what: last three digits of the account.
mail-payments-bank = Bank account: it is now the one ending { $what }.
# What was changed.
mail-payments-instant-on = Instant payouts: switched on.
# What was changed.
mail-payments-instant-off = Instant payouts: switched off.
# What was changed. $what: the new text.
mail-payments-descriptor = Statement descriptor: it is now { $what }.
# What to do if it was not meant.
mail-payments-help = If nobody in your organization meant to do this, change it back at once, and end that person's sessions.
