### The outbox of a demonstration (/dev/outbox): messages that were caught instead of sent.

# Heading of the page.
outbox-title = Outbox
# Text below it.
outbox-intro = Messages are caught here instead of being sent. They are deleted after 24 hours.
# Text when there is none.
outbox-empty = No message yet.
# Column: kind of message.
outbox-kind = Kind
# Kind of message.
outbox-kind-mail = Email
# Kind of message.
outbox-kind-text = Text message
# Column: addressee.
outbox-to = To
# Column: time.
outbox-time = Time
# Column: subject and text.
outbox-message = Message
# Button that reads the list anew.
outbox-refresh = Refresh
