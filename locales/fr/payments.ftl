### Settings: payments, for admins.

# Title of the page, heading, entry of the navigation.
payments-title = Paiements
# Text below the heading.
payments-intro = Où et comment votre organisation est payée. Chaque modification demande un code, et tous les administrateurs en sont informés par e-mail.
# Notice to someone without a second factor.
payments-factor-missing = Activez d'abord l'authentification à deux facteurs (2FA). Sans elle, les paramètres de paiement ne peuvent pas être modifiés.
# Link in that notice. Security Center is the name of a page.
payments-factor-link = Aller au Centre de sécurité
# Heading of a section.
payments-bank-title = Compte bancaire
# Shown where there is no account yet.
payments-bank-none = Pas encore de compte bancaire
# Label of a choice.
payments-bank-country-label = Pays de la banque
# Choice: United States.
payments-bank-us = États-Unis
# Choice: Australia.
payments-bank-au = Australie
# Choice: all countries that have an IBAN.
payments-bank-iban = Autre pays (IBAN)
# Label: number of a bank in the United States.
payments-routing-label = Numéro d'acheminement
# Hint at it. ABA is the association that gives these numbers out.
payments-routing-hint = Neuf chiffres (ABA), en bas à gauche d'un chèque.
# Label: number of an account.
payments-account-label = Numéro de compte
# Label: number of a bank in Australia. BSB is its name.
# same-as-en
payments-bsb-label = BSB
# Hint at it.
payments-bsb-hint = Six chiffres, par exemple 062-000.
# Label: international number of an account. IBAN is its name.
# same-as-en
payments-iban-label = IBAN
# Hint at it.
payments-iban-hint = Il commence par deux lettres, le pays de la banque.
# Button: takes another account.
payments-bank-change = Changer de compte bancaire
# Heading of a section, and name of its switch.
payments-instant-title = Versements instantanés
# Hint at the switch.
payments-instant-hint = L'argent est versé aussitôt, et non le jour ouvré suivant. Votre banque peut facturer ce service.
# Heading of a section, and label of its field: what is printed on the bank or card statements of people who pay.
payments-descriptor-title = Libellé de relevé
# Hint at the field.
payments-descriptor-hint = Ce que vos clients voient sur leurs relevés : de 5 à 22 lettres latines, chiffres et signes, dont au moins une lettre, sans < > \ ' " *
# Shown where there is none yet.
payments-descriptor-none = Pas encore de libellé de relevé
# Button: takes another descriptor.
payments-descriptor-change = Changer le libellé de relevé
