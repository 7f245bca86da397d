### What asks for a fresh proof: its name, what is lost by it, and what was done. Written by the server alone.

## Acts: what follows "to", in a sentence and in a text message. In text messages accents are left out.

# Act: switch 2FA on.
act-text-on = switch on 2FA by text message
# Act: switch 2FA off.
act-text-off = switch off 2FA
# Act: switch the e-mail backup on.
act-backup-on = allow codes by email
# Act: switch the e-mail backup off.
act-backup-off = stop codes by email
# Act: change the number. $what: last three digits of the new one.
act-number = change your number to the one ending { $what }
# Act: change the mail address.
act-email = change your email address

# Act: the organization's rules become weaker.
act-rules = make the sign-in rules weaker
# Act: change the bank account. $what: last three digits of the new one.
act-bank = change the bank account ending { $what }
# Act: switch instant payouts on.
act-instant-on = switch on instant payouts
# Act: switch instant payouts off.
act-instant-off = switch off instant payouts
# Act: change what stands on statements.
act-descriptor = change the statement descriptor

## What is lost by an act: a warning above the code field.

# Switching 2FA off.
loss-text-off = After this, your password alone opens your account. Whoever learns it can sign in as you.
# Switching the e-mail backup off.
loss-backup-off = After this, you cannot sign in while text messages do not reach you.
# Switching the e-mail backup on.
loss-backup-on = After this, someone with your password and access to your email can sign in as you.

## What was done: a notice.

# 2FA was switched on.
done-text-on = 2FA is on. From now on we text you a code when you sign in.
# 2FA was switched off.
done-text-off = 2FA is off. Your password alone opens your account.
# The e-mail backup was switched on.
done-backup-on = You can now get the code by email when text messages do not arrive.
# The e-mail backup was switched off.
done-backup-off = Codes are no longer sent by email.
# The number was changed. $what: last three digits of the new one.
done-number = Your number has been changed to the one ending { $what }. You have been signed out everywhere else.
# The mail address was changed. $what: the new one.
done-email = Your email address is now { $what }. You have been signed out everywhere else.
# What was done: somebody was added. $what: the name.
done-person-added = { $what } has been added.
# What was done: name, username or language were saved. $what: the name.
done-person-saved = { $what }: the details have been saved.
# What was done: a second factor is required now. $what: the name.
done-second-on = { $what } must now have a second factor.
# What was done: a second factor is not required any more. $what: the name.
done-second-off = { $what } no longer has to have a second factor.
# What was done. $what: the name.
done-person-deactivated = { $what } has been deactivated and signed out everywhere.
# What was done. $what: the name.
done-person-reactivated = { $what } can sign in again.
# What was done: one browser was signed out. $what: the name.
done-session-ended = { $what } has been signed out there.
# What was done: all browsers were signed out. $what: the name.
done-sessions-ended = { $what } has been signed out everywhere.
# What was done: one of one's own browsers was signed out.
done-own-session-ended = That browser is signed out.
# What was done: all of one's own browsers but this one were signed out.
done-own-sessions-ended = All other browsers are signed out.
# What was done. $what: the name.
done-person-deleted = { $what } has been deleted.
# Such an act. $what: name of a person.
act-unlock = unlock { $what }
# Such an act: a second factor is no longer required. $what: name of a person.
act-release = stop requiring 2FA of { $what }
# Such an act. $what: name of a person.
act-role = change the role of { $what }
# Such an act: another becomes primary admin. $what: name of a person.
act-hand-over = make { $what } primary admin
# Such an act: mail address and number. $what: name of a person.
act-contacts = change contacts of { $what }
# Such an act: text messages are taken away. $what: name of a person.
act-revoke = remove the number of { $what }
# What is lost by handing over.
loss-hand-over = You become an admin: you can no longer say who is admin. Only the new primary admin can give this back to you.
# What is lost by taking text messages away.
loss-revoke = This person cannot sign in until they have set up a second factor again, where one is required.
# What was done. $what: the name.
done-unlock = { $what } can try to sign in again.
# What was done. $what: the name.
done-role = { $what } has another role now, and has been signed out everywhere.
# What was done. $what: the name.
done-hand-over = { $what } is the primary admin now. You are an admin.
# What was done. $what: the name.
done-contacts = { $what }: the contacts have been saved. The old and the new ones are told.
# What was done: text messages were taken away. $what: the name.
done-revoke = { $what } no longer signs in with text messages, and has been signed out everywhere.
# What was done: there is a code to hand over. $what: the name.
done-activation = { $what } has a new activation code. The one before no longer works.
# The same, and it was mailed. $what: the name.
done-activation-mailed = { $what } has a new activation code, which is also on its way by email. The one before no longer works.
# The bank account was changed. $what: last three digits of the new one.
done-bank = The bank account has been changed to the one ending { $what }. All admins are told by email.
# Instant payouts were switched on.
done-instant-on = Instant payouts are on. All admins are told by email.
# Instant payouts were switched off.
done-instant-off = Instant payouts are off. All admins are told by email.
# The statement descriptor was changed. $what: the new one.
done-descriptor = The statement descriptor is now { $what }. All admins are told by email.
# Act: unlock several people. $what: how many.
act-unlock-many = unlock { $what } people
# Done: several people are being unlocked.
done-unlock-many = They are being unlocked, one after the other.
# Act: issue an access code. $what: name of a person.
act-access = issue an access code to { $what }
# Done: there is an access code to hand over. $what: the name.
done-access = { $what } has a new access code. All their contacts are told.

## Everyone

# Act: no longer require 2FA of everyone.
act-release-all = stop requiring 2FA of everyone
# Lost by it.
loss-release-all = After this, people can switch 2FA off, and their password alone opens their account. Managers and admins keep it.
# 2FA is required of everyone.
done-require-all = Two-factor authentication is now required of everyone. Those who lack it are being told by email.
# 2FA is no longer required of everyone.
done-release-all = Two-factor authentication is no longer required of everyone.
