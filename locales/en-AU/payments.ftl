### Settings: payments. Only what differs from English (United States).

# Text below the heading.
payments-intro = Where your organisation is paid, and how. Each change asks for a code, and every admin is told of it by email.
# Hint at it. ABA is the association that gives these numbers out.
payments-routing-hint = Nine digits (ABA), at the bottom left of a cheque.

# Link to where two-factor authentication is switched on.
payments-factor-link = Go to the Security Centre
