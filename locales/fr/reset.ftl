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
reset-no-email = Pas d'adresse e-mail professionnelle ? Demandez un code d'accès à votre responsable ou à un administrateur : la page suivante l'accepte.

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
# Link to the page for access codes.
reset-access = Utiliser un code d'accès
# Heading of that page.
reset-access-title = Utilisez votre code d'accès
# Text below it.
reset-access-text = Saisissez le code que votre responsable ou un administrateur vous a remis. Il remplace le code envoyé par e-mail ; l'authentification à deux facteurs reste demandée.
# Label of the field.
reset-access-label = Code d'accès
# Hint at the field.
reset-access-hint = 12 lettres et chiffres, comme 7KQ2‑M4XR‑9TBC. Les traits d'union et les majuscules sont sans importance.
# Button that sends the code.
reset-access-submit = Continuer
# Help at the end of the page.
reset-access-help = Un code sert une seule fois, pendant 24 heures. Si le vôtre n'est plus valable, demandez-en un nouveau.
# Link back to the code by mail.
reset-access-back = Utiliser le code reçu par e-mail
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
