### The Security Center, the page that asks for a fresh proof, and the page on which a change is undone.

# Link and heading.
security-title = Security Center
# Text below it.
security-intro = How you prove that it is you when you sign in.
# Heading of the first part.
security-2fa-title = Two-factor authentication
# Name of the switch.
security-2fa-switch = Require two-factor authentication (2FA)
# Hint below the switch.
security-2fa-hint = Signing in then takes your password and a code from your phone.
# Recommendation, while it is off.
security-2fa-recommend = We recommend 2FA. With it, a stolen password alone opens nothing.
# Why the switch stays on: the role asks for it.
security-required-role = Managers and admins must use 2FA, so it stays on.
# Why the switch stays on: the organization asks for it.
security-required-org = Your organization requires 2FA of you, so it stays on.
# Notice: the second factor is not asked for until a time. $time: date and time.
security-none = Until { $time } you sign in without a second factor: your organization has set it aside. If that is news to you, tell your admin.
# Name of the switch for the method.
security-text-switch = Use text message authentication
# Hint below the switch.
security-text-hint = We text you a 6-digit code each time you sign in.
# Label before the number.
security-number-label = Phone number
# In the place of the number.
security-number-none = None on file
# Beside a number that no code came back from yet.
security-number-unverified = Not verified yet
# Beside a number that was proved.
security-number-verified = Verified
# Button: change the number.
security-number-change = Change number
# Button in its place where there is no number.
security-number-add = Add number
# Heading above the choice of further ways for the code.
security-options-title = Login sending options
# Name of the switch.
security-backup-switch = Also let me get the code by email
# Hint below the switch.
security-backup-hint = Email is a backup only: it is offered 60 seconds after the text message, and never instead of it. Anyone who can read your email could use it, so switch it on only if text messages often fail to reach you.
# In the place of the hint where there is no mail address.
security-backup-no-email = Add an email address first.
# Heading of the part about the mail address.
security-email-title = Email address
# Text below it.
security-email-text = We write to this address when something about your sign-in changes, and when you reset your password.
# In the place of the address.
security-email-none = None on file
# Button: change the address.
security-email-change = Change email
# Button in its place where there is none.
security-email-add = Add email

# Heading of the page for a new number.
contact-number-title = Change number
# Text below it for people with 2FA.
contact-number-intro = First we text a code to your present number, then one to the new number. Your 2FA stays on all the time.
# The same for people without 2FA.
contact-number-intro-password = First we ask for your password, then we text a code to the new number.
# Help for people who no longer have the present number.
contact-number-lost = If you no longer have your present number, ask your manager.
# Label of the choice.
contact-country-label = Country of the number
# Label of the field.
contact-number-label = New phone number
# Hint at the field.
contact-number-hint = A number of your own that receives text messages.
# The number as it is. $phone: the number.
contact-number-now = Your number now: { $phone }
# Heading of the page for a new mail address.
contact-email-title = Change email
# Text below it for people with 2FA.
contact-email-intro = First we text a code to your phone, then we email one to the new address.
# The same for people without 2FA.
contact-email-intro-password = First we ask for your password, then we email a code to the new address.
# Label of the field.
contact-email-label = New email address
# The address as it is. $email: the address.
contact-email-now = Your address now: { $email }
# Button that goes on to the code.
contact-continue = Continue
# Link back to the Security Center.
contact-back = Back to the Security Center
# Name of a country to which text messages may go.
country-us = United States
# Name of a country.
country-au = Australia
# Name of a country.
country-fr = France

# Heading of the page that asks for a fresh proof.
confirm-title = Confirm that it is you
# Text above the code field. $to: masked phone number. $act: what will be done, as below.
confirm-code-text = We are sending a text message with a 6-digit code to { $to }. Enter it to { $act }.
# The same after a resend. $to: masked phone number. $act: what will be done.
confirm-code-text-again = We are sending the same code to { $to } again. Enter it to { $act }.
# Text above the code field for a code by mail. $to: mail address. $act: what will be done.
confirm-code-mail = We are sending an email with a 6-digit code to { $to }. Enter it to { $act }.
# Note below the code field: why there is no e-mail backup here.
confirm-not-mail = This code comes by text message only. Email is too easy for others to read to be enough for a change like this.
# Text above the password field. $act: what will be done.
confirm-password-intro = Enter your password to { $act }.
# Button below the password field.
confirm-password-submit = Continue
# Heading before the first code is sent.
confirm-send-title = Check the number
# Text below it. $to: the phone number. $act: what will be done.
confirm-send-text = We will text a 6-digit code to { $to }. Enter it on the next page to { $act }.
# Button that sends it.
confirm-send-button = Send code via SMS
# Link for people whose number is another.
confirm-send-other = Use another number
# Button that gives up.
confirm-cancel = Cancel
# Heading when there is nothing to confirm.
confirm-gone-title = Nothing to confirm
# Text below it.
confirm-gone-text = It was done already, given up, or took too long. Nothing else has been changed.
# Link back.
confirm-gone-back = Go back
# Button that sends a mailed code again.
confirm-mail-again = Resend code
# When that may be done. $time: time of day.
confirm-mail-again-at = You can ask for the email again at { $time }.

## A code to hand over, shown once.

# Heading. $name: name of the person that it is for.
secret-title = Code for { $name }
# Text. $username: the person's username. $time: date and time until which it works.
secret-text = Hand this code over together with the username { $username }. It works once, until { $time }, and is shown only now.
# Button that prints it.
secret-print = Print

## Undoing a change of number or mail address, from the address of before.

# Heading, of a number.
undo-phone-title = Undo the change of your phone number?
# Heading, of a mail address.
undo-email-title = Undo the change of your email address?
# Text. $when: when it was changed. $time: until when it can be undone.
undo-text = It was changed on { $when }. If that was not you, undo it. Everyone who is signed in to your account is signed out then. You can do this until { $time }.
# Button.
undo-submit = Undo the change
# Heading afterwards.
undo-done-title = The change has been undone
# Text below it.
undo-done-text = Your account is as it was before. Sign in, and change your password: whoever made the change knows it.
# Link to the reset.
undo-done-reset = Reset password
# Heading where there is nothing to undo.
undo-gone-title = Nothing to undo
# Text below it.
undo-gone-text = The change was undone already, or its 24 hours are over. If someone else uses your account, ask your manager at once.

## Everyone, for admins

# Heading of the part of the Security Center, for admins.
everyone-title = Everyone in your organization
# Text while it is not required.
everyone-off = Two-factor authentication is up to each person. Managers and admins must use it.
# Text while it is required.
everyone-on = Two-factor authentication is required of everyone.
# Button to the review, and heading of that page.
everyone-enable = Enable for all users
# Button to the review once it is required.
everyone-see = See who lacks it
# Text below the heading of the review.
everyone-intro = People are asked for the second factor at their next sign-in, those who are signed in at their next click.
# How far people are. $ready: how many have 2FA. $people: how many there are.
everyone-ready = { $ready } of { $people } already use 2FA.
# How many have a number on file that is not verified. $count: how many.
everyone-on-file = { $count ->
    [one] { $count } person has a phone number on file and confirms it at the next sign-in.
   *[other] { $count } people have a phone number on file and confirm it at the next sign-in.
}
# How many have no number. $count: how many.
everyone-without = { $count ->
    [one] { $count } person has no phone number. They get a deadline; after it they need an activation code from a manager.
   *[other] { $count } people have no phone number. They get a deadline; after it they need an activation code from a manager.
}
# Label of the field.
everyone-days-label = Days until the deadline
# Hint at the field. $max: the most days.
everyone-days-hint = From 1 to { $max }, for people without a phone number. They are reminded a day before.
# Button that requires it.
everyone-yes = Yes, enable
# Link back.
everyone-no = Not now
# Text once it is required. $time: date and time.
everyone-deadline = People without a phone number have until { $time }.
# Text once the deadline is over.
everyone-deadline-past = It holds for everyone now.
# Button that takes it back.
everyone-release = Stop requiring it
# Name of the table: people who lack 2FA.
everyone-lacking = People without 2FA
# Name of the table: all people.
everyone-all = Everyone
# Link to the whole list.
everyone-show-all = Show everyone
# Link to the list of people who lack 2FA.
everyone-show-lacking = Show people without 2FA
# In the place of the table.
everyone-nobody = Everyone has 2FA.
# Head of a column.
everyone-name = Name
# Head of a column.
everyone-phone = Phone number
# Head of a column.
everyone-email = Email address
# Head of a column.
everyone-state = 2FA
# In the place of a number or address.
everyone-none = None
# State: uses 2FA.
everyone-state-ready = On
# State: has a number on file.
everyone-state-on-file = Number on file
# State: has no number.
everyone-state-without = No number
# Link to the next page.
everyone-next = Next page
