### The pages for resetting a password.

# Heading of the first page.
reset-title = Réinitialisez votre mot de passe
# Text below it.
reset-intro = Dites-nous qui vous êtes. Nous enverrons un code à six chiffres à l'adresse e-mail de votre compte.
# Label of the field.
reset-username-label = Nom d'utilisateur ou adresse e-mail
# Button that asks for the code.
reset-submit = Réinitialiser le mot de passe
# Link back to the sign-in page.
reset-back = Retour à la connexion
# Help for people without a work address.
reset-no-email = Pas d'adresse e-mail professionnelle ? Adressez-vous à votre responsable ou à un administrateur.

# Heading of the page for the mailed code.
reset-code-title = Consultez vos e-mails
# Text below it; the same whether or not there is such an account. $name: what was typed.
reset-code-intro = Si { $name } correspond à un compte doté d'une adresse e-mail, nous envoyons un code à six chiffres à cette adresse.
# Label of the field for the mailed code.
reset-code-label = Code reçu par e-mail
# Hint at the field. $time: time of day.
reset-code-hint = Le code est valable jusqu'à { $time }, uniquement dans ce navigateur.
# Help for a missing mail.
reset-code-help = Rien reçu ? Regardez dans le courrier indésirable. Seul le dernier code est valable.
# Button that asks for a new code.
reset-code-again = Envoyer un nouveau code
# Notice after that button.
reset-code-resent = Si le compte existe, nous envoyons un nouveau code. Les codes précédents ne sont plus valables.
# When the next code may be asked for. $time: time of day.
reset-code-limit = Vous pourrez demander un nouveau code à { $time }.

# Heading of the page for the second factor.
reset-factor-title = Confirmez votre identité
# Text below it. $phone: masked phone number.
reset-factor-intro = Votre compte est protégé par une deuxième étape. Nous envoyons un SMS avec un code à 6 chiffres au { $phone }.

# Heading of the page for the new password.
reset-new-title = Choisissez un nouveau mot de passe
# Button that saves it.
reset-new-submit = Enregistrer le nouveau mot de passe
# Text: what happens to other sessions.
reset-new-note = Toutes vos autres sessions seront fermées.

# Heading of the last page.
reset-done-title = Votre mot de passe a été modifié
# Text below it.
reset-done-text = Vous pouvez maintenant vous connecter avec votre nouveau mot de passe.
# Link to the sign-in page.
reset-done-sign-in = Se connecter

# Heading when the reset is over before its end.
reset-ended-title = Cette réinitialisation est terminée
# Its text.
reset-ended = Elle a duré trop longtemps, ou trop de codes incorrects ont été saisis. Vous pouvez recommencer.
# Button that starts anew.
reset-start-again = Recommencer
