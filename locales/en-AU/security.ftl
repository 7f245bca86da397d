### The Security Center. Only what differs from English (United States).

# Link and heading.
security-title = Security Centre
# Hint below the switch.
security-2fa-hint = Signing in then takes your password and a code from your mobile.
# Why the switch stays on: the organization asks for it.
security-required-org = Your organisation requires 2FA of you, so it stays on.
# Notice: the second factor is not asked for until a time. $time: date and time.
security-none = Until { $time } you sign in without a second factor: your organisation has set it aside. If that is news to you, tell your admin.
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
# Heading of the part of the Security Center, for admins.
everyone-title = Everyone in your organisation
# How many have a number on file that is not verified. $count: how many.
everyone-on-file = { $count ->
    [one] { $count } person has a mobile number on file and confirms it at the next sign-in.
   *[other] { $count } people have a mobile number on file and confirm it at the next sign-in.
}
# How many have no number. $count: how many.
everyone-without = { $count ->
    [one] { $count } person has no mobile number. They get a deadline; after it they need an activation code from a manager.
   *[other] { $count } people have no mobile number. They get a deadline; after it they need an activation code from a manager.
}
# Hint at the field. $max: the most days.
everyone-days-hint = From 1 to { $max }, for people without a mobile number. They are reminded a day before.
# Text once it is required. $time: date and time.
everyone-deadline = People without a mobile number have until { $time }.
# Head of a column.
everyone-phone = Mobile number
