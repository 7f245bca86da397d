### The Security Center, the page that asks for a fresh proof, and the page on which a change is undone.

# Link and heading.
security-title = Centre de sécurité
# Text below it.
security-intro = Comment vous prouvez votre identité quand vous vous connectez.
# Heading of the first part.
security-2fa-title = Authentification à deux facteurs
# Name of the switch.
security-2fa-switch = Exiger l'authentification à deux facteurs (2FA)
# Hint below the switch.
security-2fa-hint = Pour vous connecter, il faut alors votre mot de passe et un code reçu sur votre téléphone.
# Recommendation, while it is off.
security-2fa-recommend = Nous vous recommandons la 2FA. Avec elle, un mot de passe volé ne suffit plus.
# Why the switch stays on: the role asks for it.
security-required-role = Les responsables et les administrateurs doivent utiliser la 2FA : elle reste activée.
# Why the switch stays on: the organization asks for it.
security-required-org = Votre organisation exige la 2FA pour votre compte : elle reste activée.
# Notice: the second factor is not asked for until a time. $time: date and time.
security-none = Jusqu'au { $time }, vous vous connectez sans second facteur : votre organisation l'a mis de côté. Si vous l'apprenez ici, prévenez votre administrateur.
# Name of the switch for the method.
security-text-switch = Utiliser l'authentification par SMS
# Hint below the switch.
security-text-hint = Nous vous envoyons un code à 6 chiffres par SMS à chaque connexion.
# Label before the number.
security-number-label = Numéro de téléphone
# In the place of the number.
security-number-none = Aucun numéro enregistré
# Beside a number that no code came back from yet.
security-number-unverified = Pas encore vérifié
# Beside a number that was proved.
security-number-verified = Vérifié
# Button: change the number.
security-number-change = Changer de numéro
# Button in its place where there is no number.
security-number-add = Ajouter un numéro
# Heading above the choice of further ways for the code.
security-options-title = Options d'envoi du code
# Name of the switch.
security-backup-switch = Pouvoir aussi recevoir le code par e-mail
# Hint below the switch.
security-backup-hint = L'e-mail n'est qu'un secours : il est proposé 60 secondes après le SMS, jamais à sa place. Quiconque peut lire vos e-mails pourrait s'en servir : ne l'activez que si les SMS vous parviennent souvent mal.
# In the place of the hint where there is no mail address.
security-backup-no-email = Ajoutez d'abord une adresse e-mail.
# Heading of the part about the mail address.
security-email-title = Adresse e-mail
# Text below it.
security-email-text = Nous écrivons à cette adresse quand quelque chose change dans votre connexion, et quand vous réinitialisez votre mot de passe.
# In the place of the address.
security-email-none = Aucune adresse enregistrée
# Button: change the address.
security-email-change = Changer d'adresse e-mail
# Button in its place where there is none.
security-email-add = Ajouter une adresse e-mail

# Heading of the page for a new number.
contact-number-title = Changer de numéro
# Text below it for people with 2FA.
contact-number-intro = Nous envoyons d'abord un code à votre numéro actuel, puis un autre au nouveau numéro. Votre 2FA reste activée tout du long.
# The same for people without 2FA.
contact-number-intro-password = Nous demandons d'abord votre mot de passe, puis nous envoyons un code au nouveau numéro.
# Help for people who no longer have the present number.
contact-number-lost = Si vous n'avez plus votre numéro actuel, adressez-vous à votre responsable.
# Label of the choice.
contact-country-label = Pays du numéro
# Label of the field.
contact-number-label = Nouveau numéro de téléphone
# Hint at the field.
contact-number-hint = Un numéro personnel qui reçoit les SMS.
# The number as it is. $phone: the number.
contact-number-now = Votre numéro actuel : { $phone }
# Heading of the page for a new mail address.
contact-email-title = Changer d'adresse e-mail
# Text below it for people with 2FA.
contact-email-intro = Nous envoyons d'abord un code à votre téléphone, puis un autre à la nouvelle adresse.
# The same for people without 2FA.
contact-email-intro-password = Nous demandons d'abord votre mot de passe, puis nous envoyons un code à la nouvelle adresse.
# Label of the field.
contact-email-label = Nouvelle adresse e-mail
# The address as it is. $email: the address.
contact-email-now = Votre adresse actuelle : { $email }
# Button that goes on to the code.
contact-continue = Continuer
# Link back to the Security Center.
contact-back = Retour au Centre de sécurité
# Name of a country to which text messages may go.
country-us = États-Unis
# Name of a country.
country-au = Australie
# Name of a country.
# same-as-en
country-fr = France

# Heading of the page that asks for a fresh proof.
confirm-title = Confirmez votre identité
# Text above the code field. $to: masked phone number. $act: what will be done, as below.
confirm-code-text = Nous envoyons un SMS avec un code à 6 chiffres au { $to }. Saisissez-le pour { $act }.
# The same after a resend. $to: masked phone number. $act: what will be done.
confirm-code-text-again = Nous renvoyons le même code au { $to }. Saisissez-le pour { $act }.
# Text above the code field for a code by mail. $to: mail address. $act: what will be done.
confirm-code-mail = Nous envoyons un e-mail avec un code à 6 chiffres à { $to }. Saisissez-le pour { $act }.
# Note below the code field: why there is no e-mail backup here.
confirm-not-mail = Ce code n'arrive que par SMS. Un e-mail est trop facile à lire par d'autres pour suffire à un tel changement.
# Text above the password field. $act: what will be done.
confirm-password-intro = Saisissez votre mot de passe pour { $act }.
# Button below the password field.
confirm-password-submit = Continuer
# Heading before the first code is sent.
confirm-send-title = Vérifiez le numéro
# Text below it. $to: the phone number. $act: what will be done.
confirm-send-text = Nous enverrons un code à 6 chiffres par SMS au { $to }. Saisissez-le à la page suivante pour { $act }.
# Button that sends it.
confirm-send-button = Envoyer le code par SMS
# Link for people whose number is another.
confirm-send-other = Utiliser un autre numéro
# Button that gives up.
confirm-cancel = Annuler
# Heading when there is nothing to confirm.
confirm-gone-title = Rien à confirmer
# Text below it.
confirm-gone-text = C'est déjà fait, abandonné, ou cela a duré trop longtemps. Rien d'autre n'a été modifié.
# Link back.
confirm-gone-back = Revenir
# Button that sends a mailed code again.
confirm-mail-again = Renvoyer le code
# When that may be done. $time: time of day.
confirm-mail-again-at = Vous pourrez redemander l'e-mail à { $time }.

## A code to hand over, shown once.

# Heading. $name: name of the person that it is for.
secret-title = Code pour { $name }
# Text. $username: the person's username. $time: date and time until which it works.
secret-text = Remettez ce code avec le nom d'utilisateur { $username }. Il sert une seule fois, jusqu'au { $time }, et n'est affiché que maintenant.
# Button that prints it.
secret-print = Imprimer

## Undoing a change of number or mail address, from the address of before.

# Heading, of a number.
undo-phone-title = Annuler le changement de votre numéro de téléphone ?
# Heading, of a mail address.
undo-email-title = Annuler le changement de votre adresse e-mail ?
# Text. $when: when it was changed. $time: until when it can be undone.
undo-text = Le changement date du { $when }. Si ce n'était pas vous, annulez-le. Toutes les personnes connectées à votre compte seront alors déconnectées. C'est possible jusqu'au { $time }.
# Button.
undo-submit = Annuler le changement
# Heading afterwards.
undo-done-title = Le changement est annulé
# Text below it.
undo-done-text = Votre compte est comme avant. Connectez-vous et changez votre mot de passe : la personne qui a fait le changement le connaît.
# Link to the reset.
undo-done-reset = Réinitialiser le mot de passe
# Heading where there is nothing to undo.
undo-gone-title = Rien à annuler
# Text below it.
undo-gone-text = Le changement est déjà annulé, ou ses 24 heures sont passées. Si quelqu'un d'autre utilise votre compte, prévenez immédiatement votre responsable.

## Everyone, for admins

# Heading of the part of the Security Center, for admins.
everyone-title = Toute votre organisation
# Text while it is not required.
everyone-off = Chacun décide d'utiliser ou non l'authentification à deux facteurs. Les responsables et les administrateurs doivent l'utiliser.
# Text while it is required.
everyone-on = L'authentification à deux facteurs est exigée de tous.
# Button to the review, and heading of that page.
everyone-enable = Activer pour tous les utilisateurs
# Button to the review once it is required.
everyone-see = Voir qui ne l'a pas
# Text below the heading of the review.
everyone-intro = Le second facteur est demandé à la prochaine connexion, et au prochain clic des personnes déjà connectées.
# How far people are. $ready: how many have 2FA. $people: how many there are.
everyone-ready = { $ready } sur { $people } utilisent déjà la 2FA.
# How many have a number on file that is not verified. $count: how many.
everyone-on-file = { $count ->
    [one] { $count } personne a un numéro enregistré et le confirmera à sa prochaine connexion.
   *[other] { $count } personnes ont un numéro enregistré et le confirmeront à leur prochaine connexion.
}
# How many have no number. $count: how many.
everyone-without = { $count ->
    [one] { $count } personne n'a pas de numéro. Elle a un délai ; ensuite il lui faudra un code d'activation d'un responsable.
   *[other] { $count } personnes n'ont pas de numéro. Elles ont un délai ; ensuite il leur faudra un code d'activation d'un responsable.
}
# Label of the field.
everyone-days-label = Jours avant la fin du délai
# Hint at the field. $max: the most days.
everyone-days-hint = De 1 à { $max }, pour les personnes sans numéro. Un rappel leur est envoyé la veille.
# Button that requires it.
everyone-yes = Oui, activer
# Link back.
everyone-no = Pas maintenant
# Text once it is required. $time: date and time.
everyone-deadline = Les personnes sans numéro ont jusqu'au { $time }.
# Text once the deadline is over.
everyone-deadline-past = Cela vaut maintenant pour tous.
# Button that takes it back.
everyone-release = Ne plus l'exiger
# Name of the table: people who lack 2FA.
everyone-lacking = Personnes sans 2FA
# Name of the table: all people.
everyone-all = Tout le monde
# Link to the whole list.
everyone-show-all = Afficher tout le monde
# Link to the list of people who lack 2FA.
everyone-show-lacking = Afficher les personnes sans 2FA
# In the place of the table.
everyone-nobody = Tout le monde a la 2FA.
# Head of a column.
everyone-name = Nom
# Head of a column.
everyone-phone = Numéro de téléphone
# Head of a column.
everyone-email = Adresse e-mail
# Head of a column.
# same-as-en
everyone-state = 2FA
# In the place of a number or address.
everyone-none = Aucun
# State: uses 2FA.
everyone-state-ready = Activée
# State: has a number on file.
everyone-state-on-file = Numéro enregistré
# State: has no number.
everyone-state-without = Pas de numéro
# Link to the next page.
everyone-next = Page suivante
