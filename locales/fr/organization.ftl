### Settings: the organization, for its admins.

# Title of the page, heading, entry of the navigation.
organization-title = Organisation
# Label: full name.
organization-name-label = Nom
# Label of the choice of a region: United States or Australia.
organization-region-label = Région
# Hint at the region.
organization-region-hint = Elle décide de l'écriture des dates, des heures et des nombres, et du pays que les formulaires proposent d'abord.
# Label of the choice of a language.
organization-language-label = Langue par défaut
# Hint at the language.
organization-language-hint = Pour les personnes qui n'ont pas choisi la leur.
# Label of the choice of a time zone.
organization-time-zone-label = Fuseau horaire
# Label of a field for several phone numbers, one a line.
organization-numbers-label = Numéros de téléphone de votre organisation
# Hint: why they are asked for.
organization-numbers-hint = Un par ligne, numéros fixes compris. Aucun code n'y est envoyé : pour le lire, il faudrait déjà être connecté.
# Label of a group of check boxes with the names of countries.
organization-countries-label = Pays qui reçoivent des SMS
# Hint at the group.
organization-countries-hint = Seuls les numéros de mobile de ces pays peuvent recevoir un code. Décochez un pays pour le retirer.
# Label of a list of further countries.
organization-country-add = Ajouter un pays
# First choice of that list: no country.
organization-country-none = Aucun
# Label: a number.
organization-password-label = Nombre minimal de caractères d'un nouveau mot de passe
# Hint. $min, $max: numbers.
organization-password-hint = De { $min } à { $max }. Les mots de passe actuels restent valables.
# Note above the button.
organization-proof-note = Des mots de passe plus courts ou des pays en plus affaiblissent la connexion : nous vous demandons un code avant de les enregistrer.
# Notice: it was saved.
organization-saved = L'organisation a été enregistrée.
# Notice: others have changed the same fields.
organization-conflict-text = Quelqu'un d'autre a fait une modification pendant que votre page était ouverte. Rien de ce que vous avez saisi n'a été enregistré. Vérifiez les deux valeurs, puis enregistrez de nouveau.
# One of two lines at a field that was changed. $value: what is kept now.
organization-conflict-now = Actuellement : { $value }
# The other line. $value: what the reader has typed.
organization-conflict-typed = Votre saisie : { $value }
# Heading of a section.
organization-2fa-title = Authentification à deux facteurs (2FA)
# Text of that section: required.
organization-2fa-on = Tout le monde doit se connecter avec un second facteur.
# Text of that section: not required.
organization-2fa-off = Les responsables et les administrateurs doivent se connecter avec un second facteur. Les autres personnes le peuvent.
# Link of that section. Security Center is the name of a page.
organization-2fa-link = Modifier cette règle dans le Centre de sécurité
# Heading of a section of the primary admin.
organization-watch-title = Avis qui vous sont envoyés
# Switch of the primary admin.
organization-watch-switch = M'envoyer un e-mail quand quelqu'un change de numéro de téléphone
# Hint at the switch.
organization-watch-hint = Pour les numéros qui reçoivent les codes de connexion. Vous seul pouvez en décider.
# Notice: switched on.
organization-watch-on = Désormais, nous vous envoyons un e-mail quand quelqu'un change de numéro de téléphone.
# Notice: switched off.
organization-watch-off = Nous ne vous envoyons plus d'e-mail quand quelqu'un change de numéro de téléphone.
