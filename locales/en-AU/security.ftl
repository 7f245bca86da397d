### The Security Center. Only what differs from English (United States).

# Link and heading.
security-title = Security Centre
# Hint below the switch.
security-2fa-hint = Signing in then takes your password and a code from your mobile.
# Why the switch stays on: the organization asks for it.
security-required-org = Your organisation requires 2FA of you, so it stays on.
# Label before the number.
security-number-label = Mobile number
# Label of the field.
contact-number-label = New mobile number
# Text below it for people with 2FA.
contact-email-intro = First we text a code to your mobile, then we email one to the new address.
# Link back to the Security Center.
contact-back = Back to the Security Centre
# Heading, of a number.
undo-phone-title = Undo the change of your mobile number?
