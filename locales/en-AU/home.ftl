### The home page. Only what differs from English (United States).

# Text of the recommendation for people without a second factor.
home-2fa-text = With 2FA, a stolen password alone opens nothing. Ask an admin to add your mobile number to your account.
# Notice after a sign-in with the code by mail.
home-weak-notice = You signed in with a code by email. If text messages do not reach you, ask your manager to check your mobile number.
