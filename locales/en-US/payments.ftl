### Settings: payments, for admins.

# Title of the page, heading, entry of the navigation.
payments-title = Payments
# Text below the heading.
payments-intro = Where your organization is paid, and how. Each change asks for a code, and every admin is told of it by email.
# Notice to someone without a second factor.
payments-factor-missing = Switch on two-factor authentication (2FA) first. Without it, payment settings cannot be changed.
# Link in that notice. Security Center is the name of a page.
payments-factor-link = Go to the Security Center
# Heading of a section.
payments-bank-title = Bank account
# Shown where there is no account yet.
payments-bank-none = No bank account yet
# Label of a choice.
payments-bank-country-label = Country of the bank
# Choice: United States.
payments-bank-us = United States
# Choice: Australia.
payments-bank-au = Australia
# Choice: all countries that have an IBAN.
payments-bank-iban = Another country (IBAN)
# Label: number of a bank in the United States.
payments-routing-label = Routing number
# Hint at it. ABA is the association that gives these numbers out.
payments-routing-hint = Nine digits (ABA), at the bottom left of a check.
# Label: number of an account.
payments-account-label = Account number
# Label: number of a bank in Australia. BSB is its name.
payments-bsb-label = BSB
# Hint at it.
payments-bsb-hint = Six digits, such as 062-000.
# Label: international number of an account. IBAN is its name.
payments-iban-label = IBAN
# Hint at it.
payments-iban-hint = It begins with two letters, the country of the bank.
# Button: takes another account.
payments-bank-change = Change bank account
# Heading of a section, and name of its switch.
payments-instant-title = Instant payouts
# Hint at the switch.
payments-instant-hint = Money is paid out at once rather than on the next working day. Your bank may charge for it.
# Heading of a section, and label of its field: what is printed on the bank or card statements of people who pay.
payments-descriptor-title = Statement descriptor
# Hint at the field.
payments-descriptor-hint = What your customers see on their statements: 5 to 22 Latin letters, digits and signs, one letter at least, without < > \ ' " *
# Shown where there is none yet.
payments-descriptor-none = No statement descriptor yet
# Button: takes another descriptor.
payments-descriptor-change = Change statement descriptor
