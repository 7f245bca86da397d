### The person's settings.

# Heading of the page.
settings-title = Paramètres
# Name of the side navigation, for screen readers.
settings-navigation = Pages des paramètres
# Link and heading: language and time zone.
settings-general = Général
# Heading of the form.
settings-language-title = Langue et fuseau horaire
# Label of the choice.
settings-language-label = Langue
# Hint at the choice.
settings-language-hint = Les pages, les e-mails et les SMS utilisent cette langue.
# First choice: the organization's own. $name: name of the organization's language.
settings-language-default = Langue de l'organisation ({ $name })
# Label of the choice.
settings-time-zone-label = Fuseau horaire
# Hint at the choice.
settings-time-zone-hint = Les heures de vos pages et de vos messages sont affichées dans ce fuseau horaire.
# First choice: the organization's own. $zone: its name, such as Australia/Sydney.
settings-time-zone-default = Fuseau horaire de l'organisation ({ $zone })
# Notice after saving.
settings-saved = Vos paramètres ont été enregistrés.

# Link and heading: password.
settings-password = Mot de passe
# Heading of the form.
settings-password-title = Changez votre mot de passe
# Label of the field.
settings-current-password-label = Mot de passe actuel
# Text: what happens to other sessions.
settings-password-note = Cette session reste ouverte ; toutes les autres seront fermées.
# Button that changes the password.
settings-password-submit = Changer le mot de passe
# Notice afterwards. $count: how many other sessions ended.
settings-password-changed = { $count ->
    [0] Votre mot de passe a été modifié.
    [one] Votre mot de passe a été modifié. { $count } autre session a été fermée.
   *[other] Votre mot de passe a été modifié. { $count } autres sessions ont été fermées.
}

# Link and heading: the browsers in which one is signed in.
sessions-title = Connexions ouvertes
# What that page is for.
sessions-intro = Les navigateurs dans lesquels vous êtes connecté en ce moment. Déconnectez ceux que vous ne reconnaissez pas, puis changez votre mot de passe.
# Mark at the browser that is used now.
sessions-here = Ce navigateur
# Button that signs out all browsers but this one.
sessions-end-others = Déconnecter tous les autres
# Below a browser. $address: network address, such as 203.0.113.7.
sessions-address = Connecté depuis l'adresse { $address }
