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

# Act: the organization's rules become weaker.
act-rules = affaiblir les règles de connexion
# Act: change the bank account. $what: last three digits of the new one.
act-bank = changer le compte bancaire (fin : { $what })
# Act: switch instant payouts on.
act-instant-on = activer les versements instantanés
# Act: switch instant payouts off.
act-instant-off = désactiver les versements instantanés
# Act: change what stands on statements.
act-descriptor = changer le libellé de relevé

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
# What was done: somebody was added. $what: the name.
done-person-added = { $what } fait maintenant partie de l'équipe.
# What was done: name, username or language were saved. $what: the name.
done-person-saved = { $what } : les coordonnées ont été enregistrées.
# What was done: a second factor is required now. $what: the name.
done-second-on = { $what } doit maintenant avoir un second facteur.
# What was done: a second factor is not required any more. $what: the name.
done-second-off = { $what } n'est plus tenu d'avoir un second facteur.
# What was done. $what: the name.
done-person-deactivated = { $what } : compte désactivé, toutes les connexions sont fermées.
# What was done. $what: the name.
done-person-reactivated = { $what } peut se connecter de nouveau.
# What was done: one browser was signed out. $what: the name.
done-session-ended = { $what } : cette connexion a été fermée.
# What was done: all browsers were signed out. $what: the name.
done-sessions-ended = { $what } : toutes les connexions ont été fermées.
# What was done: one of one's own browsers was signed out.
done-own-session-ended = Ce navigateur est déconnecté.
# What was done: all of one's own browsers but this one were signed out.
done-own-sessions-ended = Tous les autres navigateurs sont déconnectés.
# What was done. $what: the name.
done-person-deleted = { $what } : compte supprimé.
# Such an act. $what: name of a person.
act-unlock = débloquer { $what }
# Such an act: a second factor is no longer required. $what: name of a person.
act-release = ne plus exiger la 2FA de { $what }
# Such an act. $what: name of a person.
act-role = changer le rôle de { $what }
# Such an act: another becomes primary admin. $what: name of a person.
act-hand-over = passer la main à { $what }
# Such an act: mail address and number. $what: name of a person.
act-contacts = changer les contacts de { $what }
# Such an act: text messages are taken away. $what: name of a person.
act-revoke = retirer le numéro de { $what }
# What is lost by handing over.
loss-hand-over = Vous devenez administrateur : vous ne pourrez plus dire qui est administrateur. Seul le nouvel administrateur principal pourra vous rendre ce rôle.
# What is lost by taking text messages away.
loss-revoke = Si un second facteur est exigé, cette personne ne pourra plus se connecter avant d'en avoir configuré un autre.
# What was done. $what: the name.
done-unlock = { $what } peut de nouveau essayer de se connecter.
# What was done. $what: the name.
done-role = { $what } a maintenant un autre rôle ; toutes ses connexions ont été fermées.
# What was done. $what: the name.
done-hand-over = { $what } est maintenant l'administrateur principal. Vous êtes administrateur.
# What was done. $what: the name.
done-contacts = { $what } : les contacts ont été enregistrés. Les anciens et les nouveaux sont prévenus.
# What was done: text messages were taken away. $what: the name.
done-revoke = { $what } ne se connecte plus par SMS ; toutes ses connexions ont été fermées.
# What was done: there is a code to hand over. $what: the name.
done-activation = { $what } a un nouveau code d'activation. Le précédent ne fonctionne plus.
# The same, and it was mailed. $what: the name.
done-activation-mailed = { $what } a un nouveau code d'activation, également envoyé par e-mail. Le précédent ne fonctionne plus.
# The bank account was changed. $what: last three digits of the new one.
done-bank = Le compte bancaire est maintenant celui qui se termine par { $what }. Tous les administrateurs en sont informés par e-mail.
# Instant payouts were switched on.
done-instant-on = Les versements instantanés sont activés. Tous les administrateurs en sont informés par e-mail.
# Instant payouts were switched off.
done-instant-off = Les versements instantanés sont désactivés. Tous les administrateurs en sont informés par e-mail.
# The statement descriptor was changed. $what: the new one.
done-descriptor = Le libellé de relevé est maintenant { $what }. Tous les administrateurs en sont informés par e-mail.
# Act: unlock several people. $what: how many.
act-unlock-many = débloquer { $what } personnes
# Done: several people are being unlocked.
done-unlock-many = Ces personnes sont débloquées l'une après l'autre.
# Act: issue an access code. $what: name of a person.
act-access = donner un code d'accès à { $what }
# Done: there is an access code to hand over. $what: the name.
done-access = { $what } a un nouveau code d'accès. Tous ses contacts sont prévenus.

## Everyone

# Act: no longer require 2FA of everyone.
act-release-all = ne plus exiger la 2FA de tous
# Lost by it.
loss-release-all = Ensuite, chacun pourra désactiver la 2FA, et son mot de passe seul ouvrira son compte. Les responsables et les administrateurs la gardent.
# 2FA is required of everyone.
done-require-all = L'authentification à deux facteurs est maintenant exigée de tous. Les personnes qui ne l'ont pas en sont informées par e-mail.
# 2FA is no longer required of everyone.
done-release-all = L'authentification à deux facteurs n'est plus exigée de tous.
