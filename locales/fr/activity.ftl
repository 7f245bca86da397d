### The activity report, for admins.

# Heading of the page, and link to it.
activity-title = Journal d'activité
# Text below. $zone: the organization's time zone, such as Australia/Sydney.
activity-intro = Qui a fait quoi, quand et d'où. Les heures sont celles du fuseau { $zone }. Rien ici ne peut être modifié ni supprimé.

## The filter

# Name of the filter, for screen readers.
activity-filter = Filtre
# Label of the choice: which kind of event.
activity-kind-label = Type d'événement
# First choice: every kind.
activity-kind-all = Tous les événements
# Kind of event: signing in and out.
activity-kind-sign-in = Connexions
# Kind of event: accounts locked and unlocked.
activity-kind-lock = Blocages
# Kind of event: passwords, resets and codes.
activity-kind-password = Mots de passe et codes
# Kind of event: two-factor authentication on, off, required.
activity-kind-factor = Authentification à deux facteurs
# Kind of event: phone numbers and email addresses.
activity-kind-contact = Numéros de téléphone et adresses e-mail
# Kind of event: methods that a manager switches, sign-ins that one approves.
activity-kind-method = Méthodes et approbations
# Kind of event: people added, changed, deactivated, deleted.
activity-kind-team = Équipe
# Kind of event: settings of the organization and of people.
activity-kind-settings = Paramètres
# Kind of event: payment settings.
activity-kind-payments = Paiements
# Kind of event: exports and keys.
activity-kind-records = Exportations et clés
# Label of the field: whom the events are about.
activity-person-label = Personne
# Hint at the field.
activity-person-hint = Nom d'utilisateur, adresse e-mail ou début d'un nom
# Label of the choice: what came of it.
activity-result-label = Résultat
# First choice: done or not.
activity-result-all = Effectué ou refusé
# What came of it: it was done.
activity-result-ok = Effectué
# What came of it: it was not done.
activity-result-refused = Refusé
# Label of the field: the first day.
activity-from-label = Du
# Label of the field: the last day.
activity-to-label = Au
# Button that filters.
activity-show = Afficher
# Link that takes the filter away.
activity-clear = Tout afficher
# Notice: nobody is called as was typed.
activity-nobody = Personne ne s'appelle ainsi.
# Notice: more people than are looked for. $count: how many are shown.
activity-many = { $count ->
    [one] Plus de { $count } personne porte ce nom. La première est affichée : précisez le nom.
   *[other] Plus de { $count } personnes portent ce nom. Les { $count } premières sont affichées : précisez le nom.
}

## The table

# Name of the table, for screen readers.
activity-table = Événements, du plus récent au plus ancien
# Head of a column: date and time.
activity-when = Date et heure
# Head of a column: the person who did it.
activity-who = Qui
# Head of a column: what was done.
activity-what = Action
# Head of a column: the person it was done to.
activity-whom = Pour qui
# Head of a column: done or refused.
activity-result = Résultat
# Head of a column: network address and browser.
activity-where = Origine
# Head of a column in exports: the second factor.
activity-factor = Second facteur
# In place of the person it was done to, where that is the same person.
activity-own = Son propre compte
# Where nothing matches the filter.
activity-empty = Aucun événement ne correspond.
# In an export, in place of a name: the person was deleted. $pseudonym: six letters and digits that tell one from another.
activity-deleted = Personne supprimée { $pseudonym }
# In place of a name: the person was deleted. What tells one from another stands below.
activity-deleted-person = Personne supprimée
# Below Operator: where it was done.
activity-command-line = Ligne de commande
# In place of a name: whoever runs the program on the command line.
activity-operator = Exploitant
# In place of a name: somebody who was not signed in, or a name that nobody has.
activity-unknown = Inconnu
# Second factor that was used: a code by text message.
activity-factor-text = Code par SMS
# Second factor that was used: a code by email, as backup.
activity-factor-email = Code par e-mail

## Other pages, and exports

# Name of the links to the other pages, for screen readers.
activity-pages = Pages du journal
# Link to the newest events.
activity-first = Première page
# Link to newer events.
activity-newer = Plus récents
# Link to older events.
activity-older = Plus anciens
# Link to the oldest events.
activity-last = Dernière page
# Heading of the exports.
activity-export-title = Exportation
# Text below.
activity-export-text = Les fichiers contiennent tous les événements que le filtre affiche. Chaque exportation est elle-même un événement.
# Link to the file for spreadsheets.
activity-export-csv = Télécharger en CSV
# Link to the file for programs. JSON Lines is the name of the format.
activity-export-jsonl = Télécharger en JSON Lines
# Head of a column in the CSV file. $zone: the organization's time zone.
activity-csv-when = Date et heure ({ $zone })
# Head of a column in the CSV file.
activity-csv-who-username = Qui (nom d'utilisateur)
# Head of a column in the CSV file.
activity-csv-whom-username = Pour qui (nom d'utilisateur)
# Head of a column in the CSV file.
activity-csv-address = Adresse réseau
# Head of a column in the CSV file.
activity-csv-browser = Navigateur

## What was done

# Event: a complete sign-in, or one that was refused at its end.
activity-sign-in = Connexion
# Event: a password was typed to sign in.
activity-password = Saisie du mot de passe
# Event: a code was typed to sign in.
activity-sign-in-code = Saisie du code de connexion
# Event: the code of a text message was asked for once more.
activity-sign-in-code-resent = Nouvel envoi du code de connexion
# Event: the code was asked for by email as well.
activity-sign-in-code-mailed = Envoi du code de connexion par e-mail
# Event: somebody signed out.
activity-sign-out = Déconnexion
# Event: too many tries locked an account for a time.
activity-lock = Compte bloqué pour un temps
# Event: too many tries closed an account.
activity-lock-until-unlocked = Compte bloqué jusqu'à son déblocage par un responsable
# Event: an account was unlocked.
activity-person-unlock = Compte débloqué
# Event: a person changed the own password.
activity-password-change = Mot de passe modifié
# Event: a reset was asked for.
activity-reset-request = Demande de réinitialisation du mot de passe
# Event: the code of the mail was typed in a reset.
activity-reset-mail-code = Saisie du code de réinitialisation reçu par e-mail
# Event: the code of the text message was typed in a reset.
activity-reset-text-code = Saisie du code de réinitialisation reçu par SMS
# Event: a new password was set by a reset.
activity-reset = Mot de passe réinitialisé
# Event: an activation code was typed.
activity-activation = Saisie du code d'activation
# Event: a person has set the first password, after the activation code.
activity-activate = Compte configuré
# Event: a session that lacks two-factor authentication, which became required, was sent to set it up.
activity-must-enrol = Session renvoyée à la configuration de la 2FA
# Event: an access code was typed in a reset.
activity-reset-access-code = Saisie du code d'accès dans une réinitialisation
# Event: a code to set an account up was made, to be handed over.
activity-activation-code = Code d'activation créé
# Event: a code that takes the place of a mailed reset code was made, to be handed over.
activity-access-code = Code d'accès créé
# Event: two-factor authentication was set up at sign-in, or its code was wrong.
activity-enrol = Configuration de la 2FA à la connexion
# Event: a code was sent to a number that is to be confirmed at sign-in.
activity-enrol-code-sent = Envoi d'un code pour confirmer un numéro
# Event: a code was mailed so that another number can be used.
activity-enrol-mail = Envoi par e-mail d'un code pour un autre numéro
# Event: that code was typed.
activity-enrol-mail-code = Saisie du code pour un autre numéro
# Event: a person was added.
activity-person-add = Personne ajoutée
# Event: a person was deactivated.
activity-person-deactivate = Personne désactivée
# Event: a person was reactivated.
activity-person-reactivate = Personne réactivée
# Event: a person changed the own language or time zone.
activity-settings = Langue ou fuseau horaire modifiés
# Event: the organization was made at the first set-up.
activity-set-up = Organisation configurée
# Event: the organization was made on the command line.
activity-organization-add = Organisation ajoutée
# Event: the activity report was exported.
activity-activity-export = Journal d'activité exporté
# Event: everything is encrypted with new keys.
activity-keys-rotate = Clés de chiffrement changées
# Event: keys that nothing needs any more were removed.
activity-keys-prune = Anciennes clés de chiffrement supprimées
# Event: two-factor authentication became required of everyone.
activity-second-required = 2FA exigée de tous
# Event: two-factor authentication is no longer required of everyone.
activity-second-released = 2FA plus exigée de tous
# Event: the organization's name, language or the like was changed.
activity-organization-edit = Organisation modifiée
# Event: the organization's rules for signing in were changed.
activity-rules-edit = Règles de connexion modifiées
# Event: the primary admin switched the mails about changed numbers on or off.
activity-watch-numbers = Avis de changement de numéro activés ou désactivés
# Event: the payment settings name another bank account.
activity-bank-account = Compte bancaire changé
# Event: instant payouts were switched on or off.
activity-instant-payouts = Versements instantanés activés ou désactivés
# Event: the payment settings have another statement descriptor.
activity-statement-descriptor = Libellé de relevé changé
# Event: a fresh proof was asked for before a change, and what was typed was wrong.
activity-step-up = Nouvelle preuve demandée
# Event: two-factor authentication by text message was switched on.
activity-text-on = 2FA par SMS activée
# Event: two-factor authentication by text message was switched off.
activity-text-off = 2FA par SMS désactivée
# Event: the e-mail backup was switched on.
activity-backup-on = Codes par e-mail activés
# Event: the e-mail backup was switched off.
activity-backup-off = Codes par e-mail désactivés
# Event: somebody changed their number.
activity-phone-change = Numéro de téléphone changé
# Event: that change was undone.
activity-phone-undo = Changement du numéro de téléphone annulé
# Event: somebody changed their mail address.
activity-email-change = Adresse e-mail changée
# Event: that change was undone.
activity-email-undo = Changement de l'adresse e-mail annulé
# Event: an admin changed a person's name, username or language.
activity-person-edit = Personne modifiée
# Event: a person was deleted.
activity-person-delete = Personne supprimée
# Event: a person was given another role.
activity-role-set = Rôle changé
# Event: the primary admin handed over to another.
activity-hand-over = Rôle d'administrateur principal transmis
# Event: sessions of a person were ended by another.
activity-sessions-end = Déconnexion par un administrateur ou un responsable
# Event: somebody signed themselves out in other browsers.
activity-sessions-end-own = Autres connexions fermées par la personne
# Event: two-factor authentication became required of one person.
activity-person-require = 2FA exigée d'une personne
# Event: it is no longer required of one person.
activity-person-release = 2FA n'est plus exigée d'une personne
# Event: a manager took text messages away from a person.
activity-factor-revoke = SMS retirés par un administrateur ou un responsable
# Event: signing in asks a person for a code by text message again.
activity-method-text = Méthode de connexion : SMS
# Event: a person's second factor is not asked for, for some days.
activity-method-none = Méthode de connexion : aucune, pour un temps
# Event: an admin changed a person's mail address or number.
activity-contacts-set = Contacts changés par un administrateur
# Event: people were added from a file.
activity-people-import = Personnes importées d'un fichier
# Event: the list of people was taken away as a file.
activity-team-export = Équipe exportée
# Event: activation codes of many were taken away as a file.
activity-codes-export = Codes d'activation téléchargés
