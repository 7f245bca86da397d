### The pages for signing in: username, password, code.

## Username

# Heading of the first page. $org: name of the organization.
sign-in-title = Se connecter à { $org }
# Label of the field.
sign-in-username-label = Nom d'utilisateur
# Hint at the field.
sign-in-username-hint = Vous pouvez aussi saisir l'adresse e-mail que vous utilisiez auparavant.
# Button to the next step.
sign-in-continue = Continuer

## Password

# Heading of the second page.
sign-in-password-title = Saisissez votre mot de passe
# Who is signing in. $name: the username or address as it was typed.
sign-in-as = Connexion en tant que { $name }
# Link back to the username.
sign-in-not-you = Ce n'est pas vous ?
# Button that sends the password.
sign-in-submit = Se connecter
# Link to the password reset.
sign-in-forgot = Mot de passe oublié ?
# Link to the page for activation codes.
sign-in-activation = Utiliser un code d'activation
# Heading of the help after a wrong username or password.
sign-in-help-title = Ce que vous pouvez faire
# Help: reset. Followed by the link «Forgot password?».
sign-in-help-reset = Réinitialisez votre mot de passe en cas de doute.
# Help: lock.
sign-in-help-locked = Trop d'essais bloquent un compte pendant un moment. Votre responsable peut le débloquer.
# Help: keyboard and device settings.
sign-in-help-region = Vérifiez que la langue et la région de votre appareil correspondent et que le verrouillage des majuscules est désactivé.
# Help: people.
sign-in-help-people = Si rien n'y fait, adressez-vous à votre responsable ou à l'assistance.

## Code by text message

# Heading of the code page.
sign-in-code-title = Saisissez votre code
# Where the code went. $phone: masked phone number.
sign-in-code-sent = Nous envoyons un SMS avec un code à 6 chiffres au { $phone }.
# After a resend. $phone: masked phone number.
sign-in-code-resent = Nous renvoyons le même code au { $phone }.
# Label of the code field.
sign-in-code-label = Code à 6 chiffres
# Hint at the code field. $time: time of day.
sign-in-code-hint = Le code est valable jusqu'à { $time }. Ne le communiquez à personne.
# Button that checks the code.
sign-in-verify = Vérifier
# How many more wrong codes are allowed. $left: a number, 1 or more.
sign-in-tries-left = { $left ->
    [one] Il vous reste { $left } essai.
   *[other] Il vous reste { $left } essais.
}
# Button that sends the text message again.
sign-in-resend = Renvoyer le code
# Countdown beside that button. $clock: minutes and seconds, such as 0:42.
sign-in-resend-in = Vous pourrez demander un nouveau SMS dans { $clock }.
# The same without JavaScript. $time: time of day with seconds.
sign-in-resend-at = Vous pourrez demander un nouveau SMS à { $time }.
# Announcement while the countdown runs. $seconds: 30 or 10.
sign-in-resend-announce = { $seconds ->
    [one] Vous pourrez demander un nouveau SMS dans { $seconds } seconde.
   *[other] Vous pourrez demander un nouveau SMS dans { $seconds } secondes.
}
# Announcement when the countdown has ended.
sign-in-resend-open = Vous pouvez maintenant demander un nouveau SMS.
# When no more messages may go at present. $time: time of day.
sign-in-resend-limit = Aucun autre SMS ne peut être envoyé pour le moment. Le prochain pourra l'être à { $time }.
# When no more messages may go in this sign-in.
sign-in-resend-none = Aucun autre SMS ne peut être envoyé pour cette connexion.
# When the page ends. $time: time of day.
sign-in-ends-at = Cette page expire à { $time }.
# Notice when the gateway takes no text messages.
sign-in-text-down = Les SMS n'arrivent pas en ce moment. Nous continuons d'essayer.

## E-mail backup

# Beside the button, once it is there. $email: masked mail address.
sign-in-email-offer = Pas de SMS ? Nous pouvons envoyer le même code à { $email }.
# Button that sends the code by mail.
sign-in-email-send = Envoyer le code par e-mail
# Before the button is there. $time: time of day with seconds.
sign-in-email-at = Si aucun SMS n'arrive, vous pourrez recevoir le code par e-mail à { $time }.
# After the button. $email: masked mail address.
sign-in-email-sent = Nous envoyons le même code à { $email }.
# Announcement when the button has appeared.
sign-in-email-open = Vous pouvez maintenant recevoir le code par e-mail.

## The end of a challenge

# Heading when the code page cannot go on.
sign-in-dead-title = Ce code n'est plus valable
# Button that starts the sign-in anew.
sign-in-start-again = Recommencer
# Heading when the pending sign-in is over.
sign-in-ended-title = Cette connexion est terminée
# Its text.
sign-in-ended = Elle a duré trop longtemps, ou elle s'est terminée dans une autre fenêtre. Votre nom d'utilisateur est conservé.
# Heading of the help on the code page.
sign-in-code-help-title = Pas de code ?
# Help: waiting.
sign-in-code-help-wait = Un SMS peut mettre une minute à arriver. Vérifiez que votre téléphone capte le réseau et n'est pas en mode avion.
# Help: number.
sign-in-code-help-number = Vérifiez que les derniers chiffres affichés ci-dessus sont ceux de votre téléphone. Sinon, adressez-vous à votre responsable ou à l'assistance.
# Help: lost phone.
sign-in-code-help-lost = Si vous n'avez plus ce téléphone, adressez-vous à votre responsable ou à l'assistance.
