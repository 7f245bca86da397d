### The home page.

# Heading. $name: the person's name.
home-title = Bienvenue, { $name }
# Title of the window.
home-page = Accueil
# Who is signed in. $name: the person's name. $username: the username.
home-signed-in-as = Vous utilisez le compte de { $name } ({ $username }).
# When the person last signed in. $when: date and time.
home-last-sign-in = Votre dernière connexion date du { $when }.
# At the very first sign-in.
home-first-sign-in = C'est votre première connexion.
# Link to the settings.
home-settings = Paramètres
# Text beside that link.
home-settings-text = Modifiez votre langue, votre fuseau horaire ou votre mot de passe.
# Heading of the recommendation for people without a second factor.
home-2fa-title = Protégez votre compte avec l'authentification à deux facteurs (2FA)
# Its text.
home-2fa-text = Avec la 2FA, un mot de passe volé ne suffit plus.
# Link of the recommendation.
home-2fa-link = Activez-la dans le Centre de sécurité
# Notice after a sign-in with the code by mail.
home-weak-notice = Vous avez utilisé un code reçu par e-mail pour vous connecter. Si les SMS ne vous parviennent pas, demandez à votre responsable de vérifier votre numéro.
