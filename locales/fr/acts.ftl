### What asks for a fresh proof: its name, what is lost by it, and what was done. Written by the server alone.

## Acts: what follows "to", in a sentence and in a text message. In text messages accents are left out.

# Act: switch 2FA on.
act-text-on = activer la 2FA par SMS
# Act: switch 2FA off.
act-text-off = désactiver la 2FA
# Act: switch the e-mail backup on.
act-backup-on = autoriser les codes par e-mail
# Act: switch the e-mail backup off.
act-backup-off = arrêter les codes par e-mail
# Act: change the number. $what: last three digits of the new one.
act-number = choisir le numéro finissant par { $what }
# Act: change the mail address.
act-email = changer votre adresse e-mail

## What is lost by an act: a warning above the code field.

# Switching 2FA off.
loss-text-off = Ensuite, votre mot de passe seul ouvrira votre compte. Quiconque l'apprend pourra se connecter à votre place.
# Switching the e-mail backup off.
loss-backup-off = Ensuite, vous ne pourrez plus vous connecter tant que les SMS ne vous parviennent pas.
# Switching the e-mail backup on.
loss-backup-on = Ensuite, quelqu'un qui a votre mot de passe et accès à vos e-mails pourra se connecter à votre place.

## What was done: a notice.

# 2FA was switched on.
done-text-on = La 2FA est activée. Nous vous enverrons désormais un code par SMS à chaque connexion.
# 2FA was switched off.
done-text-off = La 2FA est désactivée. Votre mot de passe seul ouvre votre compte.
# The e-mail backup was switched on.
done-backup-on = Vous pouvez maintenant recevoir le code par e-mail quand les SMS n'arrivent pas.
# The e-mail backup was switched off.
done-backup-off = Les codes ne sont plus envoyés par e-mail.
# The number was changed. $what: last three digits of the new one.
done-number = Votre numéro est maintenant celui qui finit par { $what }. Vous avez été déconnecté partout ailleurs.
# The mail address was changed. $what: the new one.
done-email = Votre adresse e-mail est maintenant { $what }. Vous avez été déconnecté partout ailleurs.
