### The pages that set an account up within a sign-in. Only what differs from English (United States).

# Why it is asked. $org: name of the organization.
enrol-why = { $org } requires two-factor authentication (2FA) for your account: after your password, you type a code that we send to your mobile.
# Text where there is none. $org: name of the organization.
enrol-proof-none = { $org } requires two-factor authentication (2FA) for your account, and we have no mobile number for you. A password could be stolen, so it takes more to add one. Choose one way.
# Label of the choice of a country.
enrol-country-label = Country of the mobile number
# Label of the number.
enrol-phone-label = Mobile number
