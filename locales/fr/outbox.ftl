### The outbox of a demonstration (/dev/outbox): messages that were caught instead of sent.

# Heading of the page.
outbox-title = Boîte d'envoi
# Text below it.
outbox-intro = Les messages sont retenus ici au lieu d'être envoyés. Ils sont supprimés après 24 heures.
# Text when there is none.
outbox-empty = Aucun message pour l'instant.
# Column: kind of message.
outbox-kind = Type
# Kind of message.
outbox-kind-mail = E-mail
# Kind of message.
outbox-kind-text = SMS
# Column: addressee.
outbox-to = Destinataire
# Column: time.
outbox-time = Heure
# Column: subject and text.
outbox-message = Contenu
# Button that reads the list anew.
outbox-refresh = Actualiser
