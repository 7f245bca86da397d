### Managing the team: the list of people, a person, adding one.

# Heading, link and window title: the list of people.
team-title = Gérer l'équipe
# Below the heading, for admins.
team-intro = Toutes les personnes de votre organisation.
# Below the heading, for managers.
team-intro-manager = Les employés que vous pouvez aider à se connecter.
# Button that opens the page, its heading, and the button that adds the person.
team-add = Ajouter une personne
# Link back to the list.
team-back = Retour à l'équipe

# Label of the search field.
team-search = Rechercher
# Hint at the search field.
team-search-hint = Le début d'une partie du nom, de l'identifiant ou de l'adresse e-mail, ou un numéro de téléphone entier.
# First choice of each filter: everyone.
team-any = Indifférent
# Label of the choice of the order.
team-sort = Trier par
# Choice of the order: by name, from A on.
team-sort-name = Nom, de A à Z
# Choice of the order: by name, from Z on.
team-sort-name-back = Nom, de Z à A
# Choice of the order: by username, from A on.
team-sort-username = Identifiant, de A à Z
# Choice of the order: by username, from Z on.
team-sort-username-back = Identifiant, de Z à A
# Choice of the order: by last sign-in, those who have not signed in for longest first.
team-sort-last = Dernière connexion, la plus ancienne d'abord
# Choice of the order: by last sign-in, the latest first.
team-sort-last-back = Dernière connexion, la plus récente d'abord
# Label of the filter for people whom too many wrong tries keep out.
team-filter-lock = Accès bloqué
# Choice of that filter: only those.
team-filter-locked = Seulement eux
# Button that applies search, filters and order.
team-show = Afficher
# Link that takes all filters away.
team-clear = Afficher tout le monde
# Where nobody fits search and filters.
team-none-found = Personne n'a été trouvé. Essayez avec moins de lettres ou moins de filtres.
# Where there is nobody at all.
team-none = Il n'y a encore personne ici.
# Notice where a search finds too many people to sort them all.
team-capped = Beaucoup de personnes correspondent. Seules les premières sont affichées : tapez plus de lettres pour trouver les autres.
# Name of the links between pages of the list, for screen readers.
# same-as-en
team-pages = Pages
# Link to the first page of the list.
team-first = Première page
# Link to the page before.
team-previous = Page précédente
# Link to the page after.
team-next = Page suivante
# Link to the last page of the list.
team-last = Dernière page

# Column of the list.
team-column-name = Nom
# Column, filter and label: what a person is.
team-column-role = Rôle
# Column, filter and label: whether a person can sign in.
team-column-status = État
# Column, filter and label: how a person stands with a second factor.
# same-as-en
team-column-second = 2FA
# Column and label: the last complete sign-in.
team-column-last = Dernière connexion
# In the place of the last sign-in.
team-never = Jamais

# A role: own account only.
team-role-employee = Employé
# A role: helps employees to sign in.
team-role-manager = Responsable
# A role: runs sign-in security.
team-role-admin = Administrateur
# A role: the one who also says who is admin.
team-role-primary = Administrateur principal
# A status: can sign in.
team-status-active = Actif
# A status: has not set a password yet.
team-status-invited = Invité
# A status: cannot sign in by any way.
team-status-deactivated = Désactivé
# A second factor is set up.
team-second-on = Activée
# None is set up.
team-second-off = Désactivée
# None is set up, and one is required.
team-second-missing = Exigée, pas encore configurée
# Badge: too many wrong tries keep a person out until then. $time: date and time.
team-locked-until = Bloqué jusqu'au { $time }
# Badge: too many wrong tries keep a person out until somebody unlocks them.
team-locked-closed = Bloqué

# Below the heading of the page that adds a person.
team-add-intro = La personne reçoit de vous un code d'activation, avec lequel elle choisit son mot de passe.
# Heading of the form.
team-add-title = Qui rejoint l'équipe
# Label of a field: the person's name.
team-name-label = Nom complet
# Label of a field: the person's username.
team-username-label = Identifiant
# Hint at that field.
team-username-hint = Pour se connecter. Des lettres et des chiffres, sans espace.
# Label of a field: the person's mail address.
team-email-label = Adresse e-mail (facultative)
# Hint at that field.
team-email-hint = Les messages de connexion y sont envoyés.
# Label of a choice: the country of a phone number.
team-country-label = Pays du numéro
# Label of a field: the person's mobile number.
team-phone-label = Numéro de mobile (facultatif)
# Button that adds the person.
team-add-submit = Ajouter une personne
# Link to the page of the person who was just added.
team-added-open = Ouvrir la page de cette personne

# Heading of what is known of a person.
person-facts = Aperçu
# Label of a fact.
person-email = Adresse e-mail
# Label of a fact.
person-phone = Numéro de mobile
# In the place of what there is not.
person-empty = Aucun
# Badge beside a number that was proved.
person-verified = Vérifié
# Badge beside a number that was not proved.
person-unverified = Non vérifié
# Label of a fact: when the person was added.
person-since = Date d'ajout
# Label of a fact: until when the last activation code can be used.
person-invited-until = Code d'activation valable jusqu'au
# Label of a fact: until when a person's second factor is not asked for.
person-none-until = Aucun second facteur demandé jusqu'au
# Heading of the browsers in which a person is signed in.
person-sessions = Connexions ouvertes
# Where there are none.
person-no-sessions = Aucune connexion ouverte.
# A browser that does not say what it is.
person-browser-unknown = Navigateur inconnu
# Below a browser. $since: when it was signed in; $seen: the last request.
person-session-times = Depuis le { $since }. Dernière activité le { $seen }.
# Button that signs one browser out.
person-end-one = Déconnecter
# The same for screen readers. $browser: such as Firefox, Windows; $time: since when.
person-end-one-label = Déconnecter { $browser }, connecté depuis le { $time }
# Button that signs all browsers out.
person-end-all = Déconnecter partout
# Heading of the requirement of a second factor.
person-second-title = Exigence
# Name of the switch.
person-second = Authentification à deux facteurs
# Hint at the switch.
person-second-hint = Activée : cette personne doit avoir un second facteur. Désactivée : ce qu'elle a configuré reste en place.
# Hint at the switch where it cannot be moved.
person-second-anyway = Le rôle de cette personne ou l'organisation l'exige ; ce réglage ne peut donc pas être désactivé ici.
# Heading of the form that changes a person.
person-edit = Coordonnées du compte
# Button that saves it.
person-edit-submit = Enregistrer les coordonnées
# Title of the notice that names what somebody else has changed meanwhile.
person-changes = Ce qui est enregistré et ce que vous avez saisi
# One of these. $field: label of the field; $now: what is there; $typed: what was typed.
person-change = { $field } : actuellement « { $now } », vous avez saisi « { $typed } »
# Heading of deactivating and deleting.
person-account = Compte
# What deactivating does.
person-deactivate-text = Une personne désactivée ne peut plus se connecter d'aucune façon. Toutes ses connexions sont fermées immédiatement.
# Button that deactivates.
person-deactivate = Désactiver
# What reactivating does.
person-reactivate-text = Cette personne est désactivée. Une fois réactivée, elle peut se connecter de nouveau comme avant.
# Button that reactivates.
person-reactivate = Réactiver
# Opens what follows.
person-delete-open = Supprimer cette personne
# What deleting does.
person-delete-text = Tout ce qui concerne cette personne est supprimé définitivement. Le rapport d'activité garde un numéro à sa place.
# Button that deletes.
person-delete = Supprimer définitivement

# Heading of what helps somebody to sign in.
person-help = Aide à la connexion
# What unlocking does.
person-unlock-text = Trop d'essais erronés ont bloqué cette personne. Une fois débloquée, elle peut réessayer.
# Button that unlocks.
person-unlock = Débloquer
# What an activation code does.
person-activation-text = Avec un code d'activation, cette personne choisit un mot de passe et, s'il est exigé, un second facteur.
# Choice: send it as well.
person-activation-mail = L'envoyer aussi par e-mail
# Button that issues one.
person-activation = Nouveau code d'activation
# Heading of the form.
# same-as-en
person-contacts = Contacts
# What changing them does.
person-contacts-text = Les anciens et les nouveaux contacts sont prévenus. Un nouveau numéro doit être vérifié avant de servir à la connexion.
# Hint at the field of the number.
person-contacts-phone-hint = Laissez ce champ vide pour garder le numéro enregistré.
# Button that saves them.
person-contacts-submit = Enregistrer les contacts
# Heading of the choice of a role.
person-role = Rôle
# What another role does.
person-role-text = Avec un autre rôle, toutes les connexions de cette personne sont fermées.
# Label of the choice.
person-role-label = Nouveau rôle
# Button that saves it.
person-role-submit = Changer le rôle
# Opens what follows.
person-hand-over-open = Passer la main à cette personne
# What handing over does.
person-hand-over-text = Cette personne devient administrateur principal et vous devenez administrateur. Il y a toujours exactement un administrateur principal.
# Button that hands over.
person-hand-over = Nommer administrateur principal
# Opens what follows.
person-revoke-open = Retirer les SMS
# What taking text messages away does.
person-revoke-text = En cas de téléphone perdu ou volé : plus aucun code n'est envoyé à ce numéro et toutes les connexions sont fermées. La personne est informée de la raison.
# Label of a field.
person-revoke-reason = Raison
# Button that takes them away.
person-revoke = Retirer

# Link to the page that takes people in from a file.
team-import = Importer
# Link to the file of the list.
team-export = Exporter
# Column of the boxes that choose people, for screen readers.
team-choose = Choisir
# Name of such a box, for screen readers. $name: the person's name.
team-choose-one = Choisir { $name }
# Label of the choice of what is done to everyone who is chosen.
team-many = Avec toutes les personnes choisies
# Button that does it.
team-many-submit = Exécuter

# Heading of the page of what was last done to many, where there is nothing.
job-title = Plusieurs personnes à la fois
# Text there.
job-none = Rien n'a été fait récemment pour plusieurs personnes. Choisissez-les dans la liste de l'équipe.
# Heading of the page, and choice: taking people in from a file.
job-import = Importer des personnes
# Heading of the page, and choice.
job-unlock = Débloquer
# Heading of the page, and choice.
job-deactivate = Désactiver
# Heading of the page, and choice.
job-reactivate = Réactiver
# Heading of the page, and choice.
job-require = Exiger la 2FA
# Heading of the page, and choice.
job-codes = Nouveaux codes d'activation
# Heading of the page, and choice.
job-end-sessions = Déconnecter partout
# Heading of how far it is.
job-state = Avancement
# How far it is: the file is being checked.
job-checking = Le fichier est en cours de vérification. Rien n'a encore été modifié.
# How far it is: checked. $good: how many can be added; $refused: how many cannot.
job-ready = Vérifié : { $good } peuvent être ajoutées, { $refused } non. Rien n'a encore été modifié.
# How far it is.
job-running = Traitement en cours. Vous pouvez quitter la page, il continue.
# How far it is: over. $done: how many were done; $refused: how many were not.
job-done = Terminé : { $done } réussies, { $refused } non.
# How far it is: stopped. $done: how many were done; $refused: how many were not.
job-stopped = Arrêté : { $done } réussies, { $refused } non. Les autres sont restées inchangées.
# Name of the progress bar, for screen readers.
job-progress = Avancement
# Below the progress bar.
job-progress-text = { $done } sur { $total }
# Link that shows how far it is now, without JavaScript.
job-refresh = Actualiser
# Notice: columns of the file that are not used. $columns: their heads.
job-unknown-columns = Ces colonnes ne sont pas utilisées : { $columns }
# Button that adds the people. $people: how many, for the choice of words; $count: the same as it is written.
job-start = { $people ->
    [one] Ajouter { $count } personne
   *[other] Ajouter { $count } personnes
}
# Button that stops.
job-stop = Arrêter
# Button that forgets the file or the results.
job-discard = Abandonner
# Above the button of the activation codes.
job-codes-text = Les codes d'activation peuvent être téléchargés une seule fois. Ils sont ensuite supprimés ici.
# Button that downloads them.
job-codes-download = Télécharger les codes d'activation
# Small print. $time: date and time.
job-until = Conservé jusqu'au { $time }.
# Heading of the form of the file.
job-upload = Choisissez un fichier
# What the file is.
job-upload-text = Un fichier CSV en UTF-8, séparé par des virgules ou des points-virgules. La première ligne nomme les colonnes, dans n'importe quelle langue ; seuls le nom et l'identifiant sont nécessaires :
# Label of the field of the file.
job-file = Fichier
# Hint at that field.
job-file-hint = Le fichier est d'abord seulement vérifié. Vous voyez ce qui serait ajouté avant tout ajout.
# Button that sends the file.
job-upload-submit = Vérifier le fichier
# Heading of the rows.
job-rows = Résultats
# Column: the line of the file, or a number.
job-line = Ligne
# Column: what became of a row.
job-result = Résultat
# Link that shows all rows.
job-show-all = Tout afficher
# Link that shows only rows that came to nothing.
job-show-refused = Seulement les problèmes
# Result of a row: its turn has not come.
job-row-waiting = En attente
# Result of a row: can be added.
job-row-good = Peut être ajoutée
# Result of a row.
job-row-done = Fait
# Result of a row that came to nothing. $field: the column; $text: what is wrong.
job-row-refused = { $field } : { $text }

# Column of the file.
csv-name = Nom complet
# Column of the file.
csv-username = Identifiant
# Column of the file.
csv-email = E-mail
# Column of the file.
csv-phone = Numéro de mobile
# Column of the file: country of the number, such as US.
csv-country = Pays
# Column of the file.
csv-role = Rôle
# Column of the file.
csv-locale = Langue
# Column of the file of the list.
csv-status = État
# Column of the file of the list.
# same-as-en
csv-second = 2FA
# Column of the file of the list. $zone: the time zone.
csv-last = Dernière connexion ({ $zone })
# Column of the file of activation codes.
csv-code = Code d'activation
# Column of the file of activation codes. $zone: the time zone.
csv-until = Valable jusqu'au ({ $zone })
# What an access code does.
person-access-text = Avec un code d'accès, cette personne choisit un nouveau mot de passe sans le code reçu par e-mail. Le second facteur est toujours demandé.
# Button that issues one.
person-access = Nouveau code d'accès
