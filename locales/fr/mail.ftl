### Mails. Each has a subject and paragraphs, which stand in the text and in the HTML form alike. The subject is the heading of
### the HTML form too. Codes, times and addresses come as arguments; no message holds HTML.

## Every mail

# First line. $name: the person's name.
mail-greeting = Bonjour { $name },
# Last paragraph: why the person gets this mail. $org: name of the organization. $site: address of the site.
mail-footer-why = Vous recevez cet e-mail parce que vous avez un compte chez { $org } sur { $site }.
# Last line.
mail-footer-auto = Ceci est un message automatique. Les réponses ne sont pas lues.
# Under a code.
mail-code-never-share = Ne communiquez jamais ce code. Personne de { $org } ne vous le demandera.
# What to do about something that the person did not do.
mail-not-you = Si ce n'était pas vous, changez immédiatement votre mot de passe et prévenez votre responsable.
# What to do about something that was done with a code which a manager hands over.
mail-not-you-manager = Si vous n'êtes au courant de rien, prévenez immédiatement votre responsable ou un administrateur.
# A line of a list of facts, in plain text. $label: one of the labels below. $value: what it is.
mail-fact = { $label } : { $value }
# Label before a point in time in a list of facts.
mail-fact-time = Heure
# Label before the browser and system in a list of facts.
mail-fact-device = Navigateur
# Label before the network address in a list of facts.
mail-fact-address = Adresse réseau
# Label before a username in a list of facts.
mail-fact-username = Nom d'utilisateur
# The browser is not known.
mail-device-unknown = Navigateur inconnu

## Sign-in code (backup for the text message)

# Subject. $org: name of the organization.
mail-sign-in-code-subject = Votre code de connexion à { $org }
# Above the code. $org: name of the organization.
mail-sign-in-code-intro = Voici le code que vous avez demandé pour vous connecter à { $org } :
# Below the code. $time: time of day.
mail-sign-in-code-expiry = Il est valable jusqu'à { $time }, dans la fenêtre qui l'a demandé.
# Last paragraph.
mail-sign-in-code-not-you = Si vous n'êtes pas en train de vous connecter, quelqu'un d'autre connaît votre mot de passe. Changez-le et prévenez votre responsable.

## Code that lets a person add another number at sign-in

# Subject. $org: name of the organization.
mail-enrol-code-subject = Votre code pour { $org }
# Above the code. $org: name of the organization.
mail-enrol-code-intro = Quelqu'un, probablement vous, se connecte à { $org } et souhaite utiliser un nouveau numéro de téléphone pour les codes de connexion. Voici le code de confirmation :

## An account was set up with its activation code

# Subject. $org: name of the organization.
mail-activated-subject = Votre compte chez { $org } est configuré
# Text, followed by time, browser and address. $org: name of the organization. $when: date and time.
mail-activated-intro = Votre compte chez { $org } a été configuré avec son code d'activation le { $when }, et il a désormais un mot de passe.

## A second factor was set up at sign-in

# Subject. $org: name of the organization.
mail-enrolled-subject = L'authentification à deux facteurs est activée pour votre compte chez { $org }
# Text, followed by time, browser and address. $org: name of the organization. $phone: masked phone number.
mail-enrolled-intro = Désormais, la connexion à { $org } demande un code envoyé au { $phone }.

## An access code was issued

# Subject. $org: name of the organization.
mail-access-code-subject = Un code d'accès a été créé pour votre compte chez { $org }
# Text. $org: name of the organization. $when: date and time.
mail-access-code-intro = Une personne qui gère { $org } a créé un code d'accès pour votre compte le { $when }. Il remplace le code envoyé par e-mail lorsque vous réinitialisez votre mot de passe.
# What it does and does not.
mail-access-code-effect = Il sert une seule fois, pendant 24 heures. L'authentification à deux facteurs reste demandée.

## Code for a password reset

# Subject. $org: name of the organization.
mail-reset-code-subject = Votre code pour réinitialiser votre mot de passe chez { $org }
# Above the code. $org: name of the organization.
mail-reset-code-intro = Quelqu'un, probablement vous, a demandé à réinitialiser votre mot de passe chez { $org }. Voici le code :
# Below the code. $time: time of day.
mail-reset-code-expiry = Il est valable jusqu'à { $time }, dans le navigateur qui l'a demandé.
# Last paragraph.
mail-reset-code-not-you = Si ce n'était pas vous, ignorez cet e-mail. Votre mot de passe ne change pas.

## A password reset was asked for, but the account cannot be used

# Subject. $org: name of the organization.
mail-reset-refused-subject = Votre demande de réinitialisation chez { $org }
# Text. $org: name of the organization.
mail-reset-refused-intro = Quelqu'un, probablement vous, a demandé à réinitialiser votre mot de passe chez { $org }. C'est impossible car le compte est désactivé.
# What to do.
mail-reset-refused-help = Si vous avez besoin du compte, adressez-vous à un administrateur. Si ce n'était pas vous, ignorez cet e-mail.

## The password was changed

# Subject. $org: name of the organization.
mail-password-changed-subject = Votre mot de passe chez { $org } a été modifié
# Text. $org: name of the organization. $when: date and time.
mail-password-changed-intro = Le mot de passe de votre compte chez { $org } a été modifié le { $when }.
# What happened to sessions.
mail-password-changed-sessions = Vos autres sessions ont été fermées.

## The account is locked: to its owner

# Subject. $org: name of the organization.
mail-locked-subject = Votre compte chez { $org } est temporairement bloqué
# Text. $time: date and time, until which it is locked.
mail-locked-intro = Il y a eu trop de mots de passe incorrects pour votre compte. La connexion depuis de nouveaux appareils est bloquée jusqu'au { $time }.
# What still works.
mail-locked-known = Sur un appareil que vous avez déjà utilisé, vous pouvez toujours vous connecter.
# What to do.
mail-locked-help = Si c'était vous, attendez ou demandez à votre responsable de débloquer le compte. Si ce n'était pas vous, rien n'est perdu : personne n'est entré.

## The account is locked: to the managers

# Subject. $name: name of the person whose account is locked.
mail-locked-manager-subject = Le compte de { $name } est bloqué
# Text. $name: name of the person. $username: the username. $time: date and time.
mail-locked-manager-intro = Il y a eu trop de mots de passe incorrects pour le compte de { $name } ({ $username }). Il est bloqué jusqu'au { $time }.
# What to do.
mail-locked-manager-help = Demandez à cette personne si c'était elle. Si oui, vous pouvez faire débloquer le compte.

## Codes or the password are closed until a manager acts: to the owner

# Subject. $org: name of the organization.
mail-disabled-subject = Votre compte chez { $org } doit être débloqué
# Text.
mail-disabled-intro = Il y a eu un très grand nombre d'essais incorrects de suite pour votre compte. Il reste fermé jusqu'à ce que votre responsable le débloque.
# What to do.
mail-disabled-help = Adressez-vous à votre responsable ou à un administrateur. Si les essais n'étaient pas de vous, rien n'est perdu : personne n'est entré.

## Unlocked by a manager or the operator: to the owner

# Subject. $org: name of the organization.
mail-unlocked-subject = Votre compte chez { $org } est débloqué
# Text.
mail-unlocked-intro = Votre compte a été débloqué. Vous pouvez de nouveau vous connecter depuis n'importe quel appareil.

## The same: to the managers

# Subject. $name: name of the person.
mail-disabled-manager-subject = Le compte de { $name } doit être débloqué
# Text. $name: name of the person. $username: the username.
mail-disabled-manager-intro = Il y a eu un très grand nombre d'essais incorrects de suite pour le compte de { $name } ({ $username }). Il reste fermé jusqu'à ce que quelqu'un le débloque.

## Sign-in from a new device

# Subject. $org: name of the organization.
mail-new-device-subject = Nouvelle connexion à votre compte chez { $org }
# Text, followed by time, browser and address. $org: name of the organization.
mail-new-device-intro = Quelqu'un, probablement vous, s'est connecté à votre compte chez { $org } depuis un appareil que vous n'aviez encore jamais utilisé.

## Codes are being guessed: to the admins

# Subject. $org: name of the organization.
mail-breaker-sign-in-subject = { $org } : nombreux codes de connexion incorrects
# Text. $count: how many, in one hour.
mail-breaker-sign-in-intro = { $count ->
    [one] { $count } code de connexion incorrect a été saisi en une heure, après un mot de passe correct. Quelqu'un essaie peut-être de deviner des codes.
   *[other] { $count } codes de connexion incorrects ont été saisis en une heure, chacun après un mot de passe correct. Quelqu'un essaie peut-être de deviner des codes.
}
# What follows.
mail-breaker-sign-in-effect = Jusqu'au retour au calme, les codes ne sont acceptés que sur les appareils que la personne a déjà utilisés.
# Subject. $org: name of the organization.
mail-breaker-reset-subject = { $org } : nombreux codes de réinitialisation incorrects
# Text. $count: how many, in one hour.
mail-breaker-reset-intro = { $count ->
    [one] { $count } code de réinitialisation incorrect a été saisi en une heure. Quelqu'un essaie peut-être de deviner des codes.
   *[other] { $count } codes de réinitialisation incorrects ont été saisis en une heure. Quelqu'un essaie peut-être de deviner des codes.
}
# What follows.
mail-breaker-reset-effect = Jusqu'au retour au calme, les mots de passe ne peuvent être réinitialisés que sur les appareils que la personne a déjà utilisés. La connexion fonctionne normalement.
# What to do.
mail-breaker-help = Vous n'avez rien à faire. Si l'on vous pose la question, conseillez d'utiliser un appareil déjà connu.

## Text messages fail or the clock is wrong: to the admins

# Subject. $org: name of the organization.
mail-text-down-subject = { $org } : les SMS n'arrivent pas
# Text. $when: date and time.
mail-text-down-intro = La passerelle SMS refuse les messages depuis le { $when }. Les personnes qui ont activé l'envoi de secours par e-mail peuvent toujours se connecter.
# What to do.
mail-text-down-help = Prévenez la personne qui exploite le serveur.
# Subject. $org: name of the organization.
mail-clock-subject = { $org } : l'horloge du serveur est fausse
# Text.
mail-clock-intro = L'horloge du serveur est revenue en arrière. Aucun code ni aucune session n'est délivré tant qu'elle n'est pas à l'heure.

## Code that proves a new mail address

# Subject. $org: name of the organization.
mail-verify-email-subject = Confirmez votre adresse e-mail pour { $org }
# Above the code. $org: name of the organization.
mail-verify-email-intro = Voici le code qui confirme cette adresse e-mail pour { $org } :
# Last paragraph.
mail-verify-email-not-you = Si vous n'avez rien demandé, ignorez cet e-mail. Rien ne change.

## The number or the mail address is another

# Subject. $org: name of the organization.
mail-number-changed-subject = Votre numéro de téléphone chez { $org } a changé
# Text. $org: name of the organization. $ending: last three digits of the new number.
mail-number-changed-intro = Les codes de connexion de { $org } sont maintenant envoyés à un numéro finissant par { $ending }.
# Subject, to the primary admin. $name: name of the person.
mail-number-changed-admin-subject = { $name } a changé de numéro de téléphone
# Text. $name: name of the person. $username: their username.
mail-number-changed-admin-intro = { $name } ({ $username }) a changé le numéro de téléphone qui sert à la vérification.
# Text: why this mail was sent.
mail-number-changed-admin-why = Vous avez choisi d'être informé de ces changements dans les paramètres de votre organisation.
# Subject. $org: name of the organization.
mail-email-changed-subject = Votre adresse e-mail chez { $org } a changé
# Text, to the old address. $org: name of the organization.
mail-email-changed-old-intro = Cette adresse n'est plus celle de votre compte chez { $org }.
# Text, to the new address. $org: name of the organization.
mail-email-changed-new-intro = Cette adresse est désormais celle de votre compte chez { $org }.
# Text above the address of the page with the button.
mail-contact-undo = Si ce n'était pas vous, annulez ce changement dans les 24 heures sur cette page :
# Subject. $org: name of the organization.
mail-contact-undone-subject = Un changement de votre compte chez { $org } a été annulé
# Text. $org: name of the organization.
mail-contact-undone-intro = Votre numéro et votre adresse e-mail chez { $org } sont de nouveau ceux d'avant. Toutes les personnes connectées à votre compte ont été déconnectées.
# Text: what to do.
mail-contact-undone-help = La personne qui a fait ce changement connaît votre mot de passe. Changez-le maintenant.

## Text messages and the e-mail backup

# Subject. $org: name of the organization.
mail-method-none-subject = Se connecter à { $org } ne demande plus de second facteur pour le moment
# Text. $org: name of the organization. $when: date and time.
mail-method-none-intro = Jusqu'au { $when }, votre mot de passe suffit pour vous connecter à { $org }. Ensuite, le code par SMS sera de nouveau demandé.
# Text: what the change above means.
mail-method-none-risk = D'ici là, votre compte est moins protégé : quiconque connaît votre mot de passe peut se connecter.
# Subject. $org: name of the organization.
mail-method-text-subject = Se connecter à { $org } demande de nouveau un code
# Text. $org: name of the organization.
mail-method-text-intro = Désormais, se connecter à { $org } demande votre mot de passe et un code reçu par SMS.
# Subject. $org: name of the organization.
mail-text-on-subject = La 2FA est activée chez { $org }
# Text. $org: name of the organization.
mail-text-on-intro = Désormais, se connecter à { $org } demande aussi un code reçu par SMS.
# Subject. $org: name of the organization.
mail-text-off-subject = La 2FA est désactivée chez { $org }
# Text. $org: name of the organization.
mail-text-off-intro = Désormais, votre mot de passe seul ouvre votre compte chez { $org }.
# Subject. $org: name of the organization.
mail-backup-on-subject = Les codes par e-mail sont activés chez { $org }
# Text. $org: name of the organization.
mail-backup-on-intro = Quand un SMS n'arrive pas, le code de { $org } peut maintenant aussi être envoyé par e-mail.
# Subject. $org: name of the organization.
mail-backup-off-subject = Les codes par e-mail sont désactivés chez { $org }
# Text. $org: name of the organization.
mail-backup-off-intro = Les codes de connexion de { $org } ne sont plus envoyés par e-mail.

## What managers do to an account

# Subject. $org: name of the organization.
mail-activation-code-subject = Votre code d'activation pour { $org }
# Above the code. $org: name of the organization.
mail-activation-code-intro = Ce code vous permet de configurer votre compte chez { $org } :
# Below the code; the address of the sign-in page follows. $username: the person's username.
mail-activation-code-how = Ouvrez cette page, saisissez votre identifiant, { $username }, et choisissez d'utiliser un code d'activation :
# Last paragraph. $time: date and time.
mail-activation-code-expiry = Le code fonctionne une seule fois, jusqu'au { $time }. Ne le partagez pas.
# Subject. $org: name of the organization.
mail-factor-taken-subject = Les SMS ont été retirés de votre compte chez { $org }
# Text. $org: name of the organization.
mail-factor-taken-intro = Un responsable a retiré votre numéro de téléphone des moyens de connexion à { $org } et a fermé toutes vos connexions.
# Text. $reason: what the manager wrote.
mail-factor-taken-reason = Raison indiquée : { $reason }
# Text: what to do.
mail-factor-taken-help = Si cela vous surprend, parlez-en à votre responsable.
## A second factor is required of everyone

# Subject. $org: name of the organization.
mail-enrol-subject = { $org } exige maintenant l'authentification à deux facteurs
# Text. $org: name of the organization.
mail-enrol-intro = Pour protéger tout le monde, la connexion à { $org } demande maintenant un code reçu sur votre téléphone, en plus de votre mot de passe.
# Text, to people with a number on file.
mail-enrol-phone = À votre prochaine connexion, nous vous demanderons de confirmer votre numéro de téléphone avec un code. Cela prend une minute.
# Text, to people without a number. $time: date and time of the deadline.
mail-enrol-without = Aucun numéro de téléphone n'est enregistré pour vous. Connectez-vous et ajoutez-en un dans le Centre de sécurité avant le { $time }. Ensuite, il vous faudra un code d'activation de votre responsable.
# Subject a day before the deadline. $org: name of the organization.
mail-enrol-reminder-subject = Demain : l'authentification à deux facteurs chez { $org }
# Text a day before the deadline. $org: name of the organization. $time: date and time of the deadline.
mail-enrol-reminder = Vous n'avez pas encore configuré l'authentification à deux facteurs chez { $org }. À partir du { $time }, vous ne pourrez plus vous connecter sans elle.
## A payment setting was changed: to all admins

# Subject. $org: name of the organization.
mail-payments-subject = Paramètres de paiement de { $org } modifiés
# Who did it. $name, $username: the admin; $org: name of the organization.
mail-payments-intro = { $name } ({ $username }) a modifié les paramètres de paiement de { $org }.
# What was changed. $what: last three digits of the account.
mail-payments-bank = Compte bancaire : c'est maintenant celui qui se termine par { $what }.
# What was changed.
mail-payments-instant-on = Versements instantanés : activés.
# What was changed.
mail-payments-instant-off = Versements instantanés : désactivés.
# What was changed. $what: the new text.
mail-payments-descriptor = Libellé de relevé : c'est maintenant { $what }.
# What to do if it was not meant.
mail-payments-help = Si personne dans votre organisation ne l'a voulu, rétablissez aussitôt ce paramètre et mettez fin aux sessions de cette personne.
