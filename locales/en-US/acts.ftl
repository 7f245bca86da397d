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
