### The first set-up: the organization and its primary admin.

# Heading of the page.
setup-title = Configurer { -product }
# Text below it. $time: time of day.
setup-intro = Vous créez votre organisation et son administrateur principal. Cette adresse fonctionne une seule fois, jusqu'à { $time }.
# Heading of the first group.
setup-org-title = Organisation
# Label: full name.
setup-org-name-label = Nom de l'organisation
# Label: name within the address.
setup-org-slug-label = Nom court
# Hint: name within the address. $example: an address such as https://login.example.com/w/acme/
setup-org-slug-hint = Il fait partie de l'adresse, par exemple { $example }. Lettres minuscules, chiffres et traits d'union.
# Label of the choice of a region.
setup-region-label = Région
# Choice of a region.
setup-region-us = États-Unis
# Choice of a region.
setup-region-au = Australie
# Label of the choice of a language.
setup-language-label = Langue par défaut
# Label of the choice of a time zone.
setup-time-zone-label = Fuseau horaire
# Hint at the time zone.
setup-time-zone-hint = Par exemple America/New_York ou Australia/Sydney.
# Heading of the second group.
setup-admin-title = Administrateur principal
# Text: who that is.
setup-admin-text = C'est votre propre compte. Il y a exactement un administrateur principal ; ce rôle peut être transmis plus tard.
# Label: full name of the admin.
setup-name-label = Votre nom
# Label.
setup-username-label = Nom d'utilisateur
# Hint.
setup-username-hint = Il vous sert à vous connecter. Lettres, chiffres, points, traits d'union et tirets bas.
# Label.
setup-email-label = Adresse e-mail
# Label of the choice of a country for the phone number.
setup-country-label = Pays du numéro de téléphone
# Label.
setup-phone-label = Numéro de téléphone mobile
# Hint: why the number is needed.
setup-phone-hint = Les administrateurs se connectent avec l'authentification à deux facteurs (2FA). Nous envoyons un code à ce numéro pour le vérifier.
# A line of the list of problems. $label: the label of the field. $problem: what is wrong with it, a sentence.
setup-problem = { $label } : { $problem }
# Button to the next step.
setup-continue = Continuer
# Heading of the step that checks the phone number.
setup-verify-title = Vérifiez votre numéro de téléphone
# Its text. $phone: phone number.
setup-verify-text = Nous envoyons un SMS avec un code à 6 chiffres au { $phone }.
# Link back to the form.
setup-change-phone = Utiliser un autre numéro
# Heading of the last page.
setup-done-title = Votre organisation est prête
# Its text. $org: name of the organization.
setup-done-text = { $org } a maintenant sa page de connexion. Connectez-vous avec le compte que vous venez de créer.
# Link to the sign-in page.
setup-done-sign-in = Aller à la page de connexion
# Heading when the address no longer works.
setup-ended-title = Cette adresse de configuration ne fonctionne plus
# Its text.
setup-ended-text = Elle a déjà servi, ou son heure est passée. L'opérateur peut en créer une nouvelle avec { $command }.
