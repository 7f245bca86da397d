### What can go wrong: whole pages, then refusals, which stand at a field or on top of a form.

## Pages

# 404: heading.
error-not-found-title = Page introuvable
# 404: text.
error-not-found-text = Il n'y a rien à cette adresse. Vérifiez qu'elle est bien saisie ou allez à la page de connexion.
# 403: heading.
error-forbidden-title = Ce formulaire n'a pas pu être accepté
# 403: text.
error-forbidden-text = Il est resté ouvert trop longtemps, ou il a été envoyé depuis un autre site. Rien n'a été modifié. Ouvrez à nouveau la page.
# 413: heading.
error-too-large-title = Envoi trop volumineux
# 413: text.
error-too-large-text = Le formulaire dépasse la taille acceptée par ce site. Rien n'a été modifié.
# 429: heading.
error-too-many-title = Trop d'essais
# 429: text. $time: time of day.
error-too-many-text = Il y a eu trop d'essais depuis votre réseau. Vous pourrez réessayer à { $time }.
# 500: heading.
error-internal-title = Une erreur s'est produite
# 500: text.
error-internal-text = L'erreur vient de nous, et elle a été enregistrée. Réessayez. Si elle persiste, contactez l'assistance.
# 503: heading.
error-unavailable-title = Service très sollicité
# 503: text. $seconds: seconds to wait.
error-unavailable-text = { $seconds ->
    [one] Beaucoup de personnes se connectent. Réessayez dans { $seconds } seconde. Cela ne compte pas comme un essai manqué.
   *[other] Beaucoup de personnes se connectent. Réessayez dans { $seconds } secondes. Cela ne compte pas comme un essai manqué.
}
# 421: heading.
error-wrong-host-title = Adresse incorrecte
# 421: text.
error-wrong-host-text = Ce site ne répond pas à l'adresse que vous avez utilisée. Utilisez l'adresse que votre organisation vous a donnée.
# Link on these pages.
error-to-sign-in = Aller à la page de connexion

## Refusals: what was typed

# The field is empty.
error-empty = Remplissez ce champ.
# $max: most characters.
error-too-long = { $max ->
    [one] Utilisez au plus { $max } caractère.
   *[other] Utilisez au plus { $max } caractères.
}
# The username has characters that no username can have.
error-bad-username = Vérifiez le nom d'utilisateur : il contient des caractères qui ne sont pas autorisés.
# Not a mail address.
error-bad-email = Vérifiez l'adresse e-mail. Elle ressemble à nom@exemple.com.
# Not a phone number of the chosen country.
error-bad-phone = Vérifiez le numéro de téléphone et son pays : ce numéro n'est pas valide.
# A landline or the like.
error-phone-not-mobile = Ce n'est pas un numéro de mobile : il ne peut pas recevoir le code.
# A number of the organization itself.
error-phone-own-number = Ce numéro appartient à votre organisation. Vous ne pourriez y lire le code qu'après la connexion : indiquez un numéro qui est à vous.
# A country that gets no text messages.
error-phone-country = Votre organisation n'envoie pas de SMS vers ce pays.
# Not an activation code or access code.
error-bad-handed-code = Saisissez le code avec ses 12 lettres et chiffres.
# Not a code. $digits: how many digits it has.
error-bad-code = { $digits ->
    [one] Saisissez le code à { $digits } chiffre.
   *[other] Saisissez le code à { $digits } chiffres.
}
# One of several phone numbers is none. $line: which of them, from 1.
error-bad-phone-at = Vérifiez le numéro { $line } : ce n'est pas un numéro de téléphone valide.
# A number outside of its bounds. $min, $max: the lowest and the highest that are taken.
error-out-of-range = Saisissez un nombre de { $min } à { $max }.
# Not a color.
error-bad-color = Saisissez une couleur sous la forme # suivi de six chiffres, par exemple #3a55c5.
# No routing number.
error-bad-routing = Vérifiez le numéro d'acheminement : il a neuf chiffres, et ceux-ci n'en sont pas un.
# No BSB.
error-bad-bsb = Vérifiez le BSB : il a six chiffres, et ceux-ci ne sont ceux d'aucune banque australienne.
# No account number. $min, $max: digits.
error-bad-account = Vérifiez le numéro de compte : il a de { $min } à { $max } chiffres.
# No IBAN.
error-bad-iban = Vérifiez l'IBAN : il contient une erreur.
# No statement descriptor.
error-bad-descriptor = Utilisez de 5 à 22 lettres latines, chiffres et signes, dont au moins une lettre, et aucun de < > \ ' " *
# Two have changed the same.
error-conflict = Quelqu'un d'autre a modifié les mêmes champs entre-temps.
# Not among the choices.
error-bad-choice = Choisissez l'une des options.
# Not a day of the calendar.
error-bad-date = Saisissez une date, par exemple 2026-11-25.
# The short name of an organization.
error-bad-slug = Utilisez de 2 à 32 lettres minuscules, chiffres et traits d'union isolés.
# Another organization has it.
error-slug-taken = Une autre organisation porte ce nom court.
# Another person has it.
error-name-taken = Une autre personne a ce nom d'utilisateur ou cette adresse e-mail.

## Refusals: passwords

# $min: fewest characters.
error-password-too-short = { $min ->
    [one] Utilisez au moins { $min } caractère.
   *[other] Utilisez au moins { $min } caractères.
}
# $max: most characters.
error-password-too-long = { $max ->
    [one] Ce mot de passe est trop long : utilisez au plus { $max } caractère.
   *[other] Ce mot de passe est trop long : utilisez au plus { $max } caractères.
}
# On the lists of common or stolen passwords.
error-password-common = Ce mot de passe est courant ou issu d'une fuite de données. Choisissez-en un autre.
# Contains a name.
error-password-context = Ce mot de passe contient votre nom, votre nom d'utilisateur ou le nom de l'organisation. Choisissez-en un autre.
# Too weak.
error-password-weak = Ce mot de passe est facile à deviner. Ajoutez des mots ou des caractères.
# The activation code was typed as the new password.
error-password-is-code = C'est votre code d'activation. Choisissez un mot de passe que vous seul connaissez.
# The same as the present one.
error-password-unchanged = C'est votre mot de passe actuel. Choisissez-en un autre.
# In the settings.
error-current-password-wrong = Le mot de passe actuel n'est pas le bon.

## Refusals: signing in

# The one message for an unknown name, a wrong password, a locked and a deactivated account.
error-wrong-pair = Le nom d'utilisateur et le mot de passe ne correspondent pas, ou le compte ne peut pas être utilisé pour le moment.
# A try came too soon after another.
error-too-fast = C'était trop rapide. Attendez quelques secondes, puis réessayez.
# $time: time of day.
error-address-blocked = Il y a eu trop d'essais incorrects depuis votre réseau. Vous pourrez réessayer à { $time }.
# The one message for an activation code that is wrong, used or over, and for a name without one.
error-activation-wrong = Ce code ne correspond pas au nom d'utilisateur, ou il n'est plus valable. Après 5 essais incorrects, un code n'est plus accepté. Votre responsable peut vous en remettre un nouveau.
# The same for an access code.
error-access-wrong = Ce code ne correspond pas au nom d'utilisateur, ou il n'est plus valable. Après 5 essais incorrects, un code n'est plus accepté. Votre responsable peut vous en remettre un nouveau.
# $left: tries left, 0 or more.
error-code-wrong = { $left ->
    [0] Ce code n'est pas le bon. Il ne vous reste aucun essai.
    [one] Ce code n'est pas le bon. Il vous reste { $left } essai.
   *[other] Ce code n'est pas le bon. Il vous reste { $left } essais.
}
# Its time is over.
error-code-expired = Ce code a expiré. Recommencez pour en recevoir un nouveau.
# Used before.
error-code-used = Ce code a déjà été utilisé. Recommencez pour en recevoir un nouveau.
# Too many wrong codes.
error-challenge-dead = Trop de codes incorrects ont été saisis : ce code n'est plus valable. Recommencez pour en recevoir un nouveau.
# Too many wrong codes in a day. $time: time of day.
error-factor-paused = Trop de codes incorrects ont été saisis aujourd'hui. Les codes seront de nouveau acceptés à partir de { $time }. Vous pouvez aussi vous adresser à votre responsable.
# Closed until a manager acts.
error-factor-disabled = Trop de codes incorrects ont été saisis. Demandez à votre responsable de débloquer votre compte.
# In a reset: a second factor is required of the person, and there is none yet.
error-reset-needs-factor = Votre compte exige l'authentification à deux facteurs (2FA), qui n'est pas encore configurée : un e-mail seul ne peut donc pas réinitialiser votre mot de passe. Demandez un code d'accès à votre responsable.
# $seconds: seconds left.
error-resend-too-early = { $seconds ->
    [one] Il est trop tôt pour un nouveau message. Réessayez dans { $seconds } seconde.
   *[other] Il est trop tôt pour un nouveau message. Réessayez dans { $seconds } secondes.
}
# $time: time of day.
error-too-many-messages = Aucun autre message ne peut être envoyé pour le moment. Le prochain pourra l'être à { $time }.
# The gateway takes nothing.
error-text-unavailable = Les SMS n'arrivent pas en ce moment. Réessayez plus tard ou adressez-vous à votre responsable.
# The pending sign-in is over.
error-flow-ended = Cette connexion est terminée : elle a duré trop longtemps, ou elle s'est terminée ailleurs. Votre nom d'utilisateur est conservé.
# The form is too old.
error-form-stale = La page est restée ouverte trop longtemps. Vérifiez-la, puis envoyez-la à nouveau.
# Codes were guessed for many accounts.
error-codes-guarded = Par précaution, les codes ne sont acceptés que sur des appareils que vous avez déjà utilisés. Utilisez un tel appareil ou adressez-vous à votre responsable.

## Refusals: the program

# $seconds: seconds to wait.
error-busy = { $seconds ->
    [one] Beaucoup de personnes se connectent. Réessayez dans { $seconds } seconde. Cela n'a pas compté comme un essai manqué.
   *[other] Beaucoup de personnes se connectent. Réessayez dans { $seconds } secondes. Cela n'a pas compté comme un essai manqué.
}
# The server's clock is wrong.
error-clock-degraded = Les connexions sont suspendues car l'horloge du serveur est fausse. Vos administrateurs en sont informés. Réessayez plus tard.
# The set-up address is over.
error-setup-ended = Cette adresse de configuration a déjà servi, ou son heure est passée.
# An activation code was asked for, for somebody who needs none.
error-activation-not-needed = Cette personne n'a pas besoin de code d'activation : elle a un mot de passe et tous les facteurs exigés d'elle.
# An access code was asked for, for somebody without a password.
error-access-not-possible = Cette personne n'a pas de mot de passe à réinitialiser. Si elle ne s'est pas encore connectée, remettez-lui un code d'activation.
# Nobody would be left who can run the organization.
error-last-admin = Une organisation garde un seul administrateur principal actif, et un administrateur actif qui a un second facteur. Transmettez d'abord ce rôle.
# Someone else changed the same thing.
error-stale-edit = Quelqu'un a fait une modification entre-temps. La page montre l'état actuel.

## Refusals: contacts and second factors

# There is no number on file.
error-phone-missing = Aucun numéro de téléphone n'est enregistré. Ajoutez-en un d'abord.
# Somebody else has it.
error-phone-taken = Une autre personne de votre organisation utilise déjà ce numéro.
# There is no mail address on file.
error-email-missing = Aucune adresse e-mail n'est enregistrée. Ajoutez-en une d'abord.
# It asks for a second factor.
error-factor-missing = Cela demande un code reçu sur votre téléphone. Activez d'abord la 2FA.
# The last second factor stays.
error-factor-required = La 2FA est exigée pour votre compte : elle reste activée.
# Nothing would be changed.
error-unchanged = C'est déjà le cas.
# Under the page: somebody without a second factor cannot become primary admin.
error-hand-over-needs-factor = Cette personne doit être active et avoir un second facteur avant de devenir administrateur principal.
# Not a number of days. $max: the most.
error-bad-days = { $max ->
    [one] Choisissez { $max } jour.
   *[other] Choisissez un nombre de jours de 1 à { $max }.
}
# Under the field of the file. $line: where it begins.
error-file-not-utf8 = À partir de la ligne { $line }, ce fichier n'est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 », puis choisissez-le de nouveau.
# Under the field of the file. $line: where the quote opens.
error-file-quote = Un guillemet ouvert à la ligne { $line } n'est pas fermé correctement.
# Under the field of the file. $max: how many.
error-file-too-many = Le fichier contient plus de { $max } personnes. Répartissez-les dans plusieurs fichiers.
# Under the field of the file.
error-file-empty = Ce fichier ne contient personne.
# Under the field of the file: the columns of names and usernames are needed.
error-file-columns = La première ligne doit nommer au moins les colonnes du nom complet et de l'identifiant.
# Beside a row of a file.
error-file-twice = Cet identifiant ou cette adresse e-mail figure déjà sur une ligne précédente.
# Beside a row: the person may not do that to this one.
error-not-allowed = Vous ne pouvez pas faire cela à cette personne.
# Above the page: nobody was chosen in the list.
error-nobody-chosen = Choisissez d'abord au moins une personne dans la liste.
