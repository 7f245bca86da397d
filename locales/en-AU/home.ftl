### The home page. Only what differs from English (United States).

# Link of the recommendation.
home-2fa-link = Switch it on in the Security Centre
# Notice after a sign-in with the code by mail.
home-weak-notice = You signed in with a code by email. If text messages do not reach you, ask your manager to check your mobile number.
