### Texts that every page uses: frame, titles, buttons, the password rules.

# The product's name; never translated.
# same-as-en
-product = Vestibule

## The frame of each page

# This language's name in this language, in the language switcher.
common-language-name = Français
# Title of the browser window and tab. $page: heading of the page. $org: name of the organization.
common-page-title = { $page } – { $org }
# Title of the window when the form has a problem. $page: heading of the page. $org: name of the organization.
common-page-title-problem = Erreur : { $page } – { $org }
# Title of a page that belongs to no organization. $page: heading of the page.
common-page-title-product = { $page } – { -product }
# First link of each page, seen when it has the keyboard's focus.
common-skip = Aller au contenu principal
# Label of the language switcher.
common-language-label = Langue
# Button of the language switcher; seen without JavaScript only.
common-language-apply = Changer de langue
# Name of the navigation bar, for screen readers.
common-navigation = Navigation principale
# Button that opens the menu with Settings and Sign out.
common-profile = Profil
# Link to the person's settings.
common-settings = Paramètres
# Link to the home page.
common-home = Accueil
# Button that ends the session.
common-sign-out = Se déconnecter
# Link to the sign-in page.
common-sign-in = Se connecter
# Link to the page or step before.
common-back = Retour
# Button that saves a form.
common-save = Enregistrer
# Button or link that leaves a form unchanged.
common-cancel = Annuler
# Footer, on each page. $org: name of the organization.
common-footer = Page de connexion de { $org }
# Footer on pages that belong to no organization.
common-footer-product = { -product }
# Banner on each page of a demonstration.
common-demo-notice = Ceci est une démonstration. Les messages ne sont pas envoyés : vous pouvez les lire dans la boîte d'envoi.
# Link of the demonstration's banner, to the list of caught messages.
common-demo-outbox = Ouvrir la boîte d'envoi
# Behind the label of a field that may stay empty.
common-optional = (facultatif)

## Buttons that are at work

# On any button while its action runs.
common-busy = Veuillez patienter…
# On the button Sign in while the password is checked.
common-busy-sign-in = Connexion en cours…
# On the button Verify while a code is checked.
common-busy-verify = Vérification…
# On a button that sends a message.
common-busy-send = Envoi en cours…
# On a button that saves.
common-busy-save = Enregistrement…

## Troubles with the connection and the browser

# Heading of the list of problems, on top of a form.
common-problem-title = Il y a un problème
# Notice when the server cannot be reached.
common-network-lost = La connexion a été interrompue. Votre saisie est conservée.
# Notice while the server restarts.
common-server-restarting = Le service de connexion redémarre. Votre saisie est conservée.
# Button that repeats the last action.
common-retry = Réessayer
# Notice when the page is older than the server.
common-new-version = Cette page a été mise à jour. Elle va se recharger et rester à la même étape.
# Notice when the browser refuses cookies.
common-cookies-off = Votre navigateur bloque les cookies. Autorisez les cookies pour ce site, puis réessayez.

## The end of a session

# Heading of the notice two minutes before the session ends.
common-session-ends-title = Votre session va bientôt se terminer
# Its text. $time: time of day.
common-session-ends = Aucune activité depuis un moment. Votre session se terminera à { $time }.
# Button that keeps the session.
common-stay-signed-in = Prolonger la session
# Announcement after that button.
common-session-extended = Votre session est prolongée.
# Notice on the sign-in page after signing out.
common-signed-out = Votre session est fermée.
# Notice on the sign-in page after the session ended by itself.
common-session-ended = Votre session est terminée. Connectez-vous à nouveau pour continuer.

## Password fields and their rules

# Label of a password field.
common-password-label = Mot de passe
# Button that makes the typed password readable; it is pressed or not.
common-show-password = Afficher le mot de passe
# Announcement when the password can be read.
common-password-shown = Votre mot de passe est visible.
# Announcement when the password cannot be read.
common-password-hidden = Votre mot de passe est masqué.
# Label of the field for a new password.
common-new-password-label = Nouveau mot de passe
# Heading of the list of rules for a new password.
common-password-rules-title = Votre nouveau mot de passe
# Rule. $min: fewest characters.
common-password-rule-length = { $min ->
    [one] contient au moins { $min } caractère
   *[other] contient au moins { $min } caractères
}
# Rule: strength as judged by the server.
common-password-rule-strength = est difficile à deviner : plusieurs mots sans lien entre eux conviennent bien
# Rule: the password is not on the lists of common or stolen ones.
common-password-rule-common = n'est ni un mot de passe courant, ni un mot de passe issu d'une fuite de données
# Rule: no names in it.
common-password-rule-context = ne contient ni votre nom, ni votre nom d'utilisateur, ni le nom de l'organisation
# Rule: the password is new.
common-password-rule-unchanged = est différent de votre mot de passe actuel
# Hint below the rules.
common-password-rule-any = Les espaces et tous les caractères sont acceptés. Un gestionnaire de mots de passe peut en créer un pour vous.
# For screen readers, before a rule that the typed password meets.
common-password-rule-met = Respecté :
# For screen readers, before a rule that the typed password does not meet yet.
common-password-rule-open = Pas encore respecté :
# Label of the strength meter.
common-password-strength = Robustesse
# Strength 0 or 1 of 4.
common-password-strength-weak = Faible
# Strength 2 of 4.
common-password-strength-fair = Moyenne
# Strength 3 of 4.
common-password-strength-good = Bonne
# Strength 4 of 4.
common-password-strength-strong = Excellente

## The page of the bare address, with several organizations or none

# Heading.
common-start-title = Bienvenue
# Text where the program holds several organizations.
common-start-several = Utilisez l'adresse de connexion que votre organisation vous a donnée.
# Text where the program holds no organization yet.
common-start-none = Aucune organisation n'est encore configurée. L'opérateur trouve l'adresse de configuration dans la sortie du programme.
