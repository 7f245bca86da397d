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
