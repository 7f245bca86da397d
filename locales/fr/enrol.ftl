### The pages that set an account up within a sign-in: activation code, first password, second factor.

## Activation code

# Heading of the page.
enrol-activation-title = Utilisez votre code d'activation
# Text below it; the same whether or not there is a code for that name.
enrol-activation-text = Saisissez le code que votre responsable vous a remis. Il ouvre un compte qui n'a pas encore de mot de passe.
# Label of the field.
enrol-activation-label = Code d'activation
# Hint at the field.
enrol-activation-hint = 12 lettres et chiffres, comme 7KQ2‑M4XR‑9TBC. Les traits d'union et les majuscules sont sans importance.
# Button that sends the code.
enrol-activation-submit = Continuer
# Help at the end of the page.
enrol-activation-help = Un code sert une seule fois, pendant 72 heures. Si le vôtre n'est plus valable, demandez-en un nouveau à votre responsable.
# Link back to the password.
enrol-activation-password = Utiliser plutôt votre mot de passe

## First password

# Heading of the page.
enrol-password-title = Choisissez votre mot de passe
# Text below it.
enrol-password-text = Votre code d'activation était le bon, et il a fait son travail. Désormais, vous vous connectez avec un mot de passe que vous seul connaissez.
# Button that saves it.
enrol-password-submit = Enregistrer le mot de passe

## Second factor: which number

# Heading of the page.
enrol-title = Configurez l'authentification à deux facteurs
# Why it is asked. $org: name of the organization.
enrol-why = { $org } exige l'authentification à deux facteurs (2FA) pour votre compte : après votre mot de passe, vous saisissez un code que nous envoyons à votre téléphone.
# The number that is known. $phone: masked phone number.
enrol-on-file = Nous avons ce numéro pour vous : { $phone }. Est-ce le vôtre ?
# Button that sends a code to the number.
enrol-send = Envoyer le code par SMS
# Link to another number.
enrol-other = Utiliser un autre numéro
# Label of the choice of a country.
enrol-country-label = Pays du numéro de téléphone
# Label of the number.
enrol-phone-label = Numéro de mobile
# Hint at the number.
enrol-phone-hint = Un numéro à vous, qui peut recevoir des SMS.
# Link back to the number that is known.
enrol-use-on-file = Utiliser le numéro que nous avons

## Second factor: proof for another number

# Heading of the page.
enrol-proof-title = Confirmez votre identité
# Text where there is a number on file.
enrol-proof-text = Un mot de passe peut être volé : il en faut plus pour se connecter avec un autre numéro. Choisissez un moyen.
# Text where there is none. $org: name of the organization.
enrol-proof-none = { $org } exige l'authentification à deux facteurs (2FA) pour votre compte, et nous n'avons aucun numéro de téléphone pour vous. Un mot de passe peut être volé : il en faut plus pour en ajouter un. Choisissez un moyen.
# Heading of the first way.
enrol-proof-mail-title = Par e-mail
# Its text. $email: masked mail address.
enrol-proof-mail-text = Nous envoyons un code à 6 chiffres à { $email }.
# Its button.
enrol-proof-mail-send = Envoyer le code par e-mail
# Heading of the second way.
enrol-proof-code-title = Avec un code d'activation
# Its text.
enrol-proof-code-text = Votre responsable peut vous en remettre un.
# Heading of the third way.
enrol-proof-help-title = Avec votre responsable
# Its text.
enrol-proof-help-text = Demandez à votre responsable ou à un administrateur d'enregistrer votre numéro. Puis connectez-vous de nouveau.

## Second factor: code of the mail

# Heading of the page.
enrol-mail-title = Consultez vos e-mails
# Text below it. $email: masked mail address.
enrol-mail-text = Nous envoyons un code à 6 chiffres à { $email }. Une fois ce code confirmé, vous pourrez saisir votre numéro.
# Button that asks for a new mail.
enrol-mail-again = Envoyer un nouveau code
# Link back to the other ways.
enrol-mail-back = Choisir un autre moyen

## Second factor: code of the text message

# Heading of the page.
enrol-code-title = Confirmez votre numéro
# Text below it. $phone: masked phone number.
enrol-code-text = Nous envoyons un SMS avec un code à 6 chiffres au { $phone }. Une fois ce code confirmé, vos codes de connexion y seront envoyés.
# The same after a resend. $phone: masked phone number.
enrol-code-resent = Nous renvoyons le même code au { $phone }.

## Countries of phone numbers

# Choice in a list of countries.
enrol-country-au = Australie
# Choice in a list of countries.
# same-as-en
enrol-country-ca = Canada
# Choice in a list of countries.
# same-as-en
enrol-country-fr = France
# Choice in a list of countries.
enrol-country-gb = Royaume-Uni
# Choice in a list of countries.
enrol-country-nz = Nouvelle-Zélande
# Choice in a list of countries.
enrol-country-us = États-Unis
