### The overview in pictures, for admins.

# Heading of the page, and link to it.
overview-title = Vue d'ensemble de la sécurité
# Text below. $zone: the organization's time zone, such as Australia/Sydney.
overview-intro = Authentification à deux facteurs (2FA), connexions et alertes des 30 derniers jours. Les jours sont ceux du fuseau { $zone }.
# A share. $value: a whole number from 0 to 100.
overview-percent = { $value } %

## Alerts

# Heading.
overview-alerts-title = Alertes en cours
# Where there is none.
overview-alerts-none = Rien ne demande votre attention.
# Alert: locked accounts. $count: how many, 100 at most.
overview-alert-locked = { $count ->
    [one] { $count } compte est bloqué après trop de tentatives.
    [100] Au moins 100 comptes sont bloqués après trop de tentatives.
   *[other] { $count } comptes sont bloqués après trop de tentatives.
}
# Alert: codes were guessed.
overview-alert-sign-in-guarded = De nombreux codes de connexion incorrects ont été saisis au cours de la dernière heure. En attendant, les codes ne sont acceptés que sur les appareils connus.
# Alert: reset codes were guessed.
overview-alert-reset-guarded = De nombreux codes de réinitialisation incorrects ont été saisis au cours de la dernière heure. En attendant, les mots de passe ne sont réinitialisés que sur les appareils connus.
# Alert: the gateway of text messages fails. $count: how many times in a row.
overview-alert-text-down = Les SMS ne sont pas distribués en ce moment : la passerelle a échoué { $count } fois de suite. Ils partiront dès qu'elle fonctionnera, si leurs codes sont encore valables. Demandez à la personne qui exploite le serveur de vérifier la passerelle.
# Alert: text messages that the gateway did not take in the last 24 hours. $count: how many, 100 at most.
overview-alert-text-failed = { $count ->
    [one] { $count } SMS des dernières 24 heures n'a pas pu être distribué. Vérifiez le numéro de la personne à qui il manque un code et demandez à la personne qui exploite le serveur de vérifier la passerelle.
    [100] Au moins 100 SMS des dernières 24 heures n'ont pas pu être distribués. Demandez à la personne qui exploite le serveur de vérifier la passerelle.
   *[other] { $count } SMS des dernières 24 heures n'ont pas pu être distribués. Vérifiez les numéros des personnes à qui il manque un code et demandez à la personne qui exploite le serveur de vérifier la passerelle.
}
# Alert: no more text messages are sent, because few of their codes were entered. $count: how many were sent. $when: date and time.
overview-alert-text-stopped = { $count ->
    [one] { $count } SMS a été envoyé, mais son code n'a pas été saisi. Aucun autre ne sera envoyé avant le { $when }. Cherchez dans le journal d'activité des connexions que personne n'a voulues et demandez à la personne qui exploite le serveur si les SMS arrivent.
   *[other] { $count } SMS ont été envoyés, mais peu de leurs codes ont été saisis. Aucun autre ne sera envoyé avant le { $when }. Cherchez dans le journal d'activité des connexions que personne n'a voulues et demandez à la personne qui exploite le serveur si les SMS arrivent.
}
# Alert: the mail server fails.
overview-alert-mail-down = Les e-mails ne sont pas distribués en ce moment.
# Alert: soon 2FA is required. $count: people without it. $when: date and time.
overview-alert-deadline-near = { $count ->
    [one] { $count } personne n'a pas encore de second facteur. La 2FA sera exigée à partir du { $when }.
   *[other] { $count } personnes n'ont pas encore de second facteur. La 2FA sera exigée à partir du { $when }.
}
# Alert: 2FA is required by now. $count: people without it. $when: date and time.
overview-alert-deadline-over = { $count ->
    [one] { $count } personne n'a pas de second facteur. La 2FA est exigée depuis le { $when }.
   *[other] { $count } personnes n'ont pas de second facteur. La 2FA est exigée depuis le { $when }.
}
# Link to the report, filtered.
overview-see-locks = Voir les blocages dans le journal d'activité

## People with two factors

# Heading.
overview-factors-title = Personnes avec la 2FA
# Text below the share. $people: how many people can sign in.
overview-factors-text = sur { $people } personnes actives
# Name of the picture and of its table: people by method.
overview-methods-name = Personnes par méthode
# Head of a column: a way to prove who one is.
overview-method = Méthode
# Method: a code by text message.
overview-method-text = SMS
# Method: a code by text message, with the email backup switched on.
overview-method-backup = SMS avec secours par e-mail
# Method: the password alone.
overview-method-none = Aucun second facteur
# What the picture says of a method, for screen readers. $method: its name. $share: its share.
overview-method-says = { $method } : { $share }.
# Head of a column: how many people.
overview-people = Personnes
# Head of a column: which share.
overview-share = Part
# Heading of the picture of the share over time.
overview-shares-title = Personnes avec la 2FA au fil du temps
# Where nothing was counted yet.
overview-shares-none = Le premier décompte a lieu dans la minute.
# What that picture says, for screen readers. $first, $last: days. $was, $is: shares.
overview-shares-says = { $was } le { $first }, { $is } le { $last }.

## Sign-ins

# Heading of the picture of sign-ins.
overview-days-title = Connexions et échecs par jour
# What that picture says, for screen readers. $done, $refused: how many. $first, $last: days.
overview-days-says = { $done } connexions et { $refused } échecs du { $first } au { $last }.
# Key and head of a column: complete sign-ins.
overview-done = Connexions
# Key and head of a column: refused tries.
overview-refused = Échecs
# Beside the key: how much the highest bar is. $count: how many.
overview-most = Barre la plus haute : { $count }
# Head of a column: the day.
overview-day = Jour
# Opens the table behind a picture.
overview-numbers = Afficher les chiffres
# Link to the report, filtered.
overview-see-failures = Voir les échecs dans le journal d'activité
