### What can go wrong. Only what differs from English (United States).

# 421: text.
error-wrong-host-text = This site does not answer at the address that you used. Use the address that your organisation gave you.
# A number of the organization itself.
error-phone-own-number = This number belongs to your organisation. You could read the code only after signing in, so use a number of your own.
# A country that gets no text messages.
error-phone-country = Your organisation does not send text messages to this country.
# Not a color.
error-bad-color = Enter a colour as # and six digits, such as #3a55c5.
# Another organization has it.
error-slug-taken = Another organisation has this short name.
# Contains a name.
error-password-context = This password contains your name, your username or the organisation's name. Choose another.
# Nobody would be left who can run the organization.
error-last-admin = An organisation keeps exactly one active primary admin, and an active admin with a second factor. Hand the role over first.
# There is no number on file.
error-phone-missing = There is no mobile number on file. Add one first.
# Somebody else has it.
error-phone-taken = Someone else in your organisation already uses this number.
# It asks for a second factor.
error-factor-missing = This asks for a code from your mobile. Switch on 2FA first.
