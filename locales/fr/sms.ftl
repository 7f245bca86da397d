### Text messages. Each must fit one segment: with an address of 30 characters, at most 160 characters of the GSM alphabet
### (GSM 03.38: no ê, ç, œ, typographic quotes or dashes). The last line is read by phones that fill in the code: keep it.

# Code for signing in. $host: name of the site. $code: six digits.
sms-sign-in-code =
    { $code } est votre code de connexion à { $host }. Valable 10 minutes. Ne le communiquez à personne.
    @{ $host } #{ $code }
# Code that confirms a phone number. $host: name of the site. $code: six digits.
sms-verify-number =
    { $code } confirme votre numéro sur { $host }. Valable 10 minutes. Ne communiquez ce code à personne.
    @{ $host } #{ $code }
# Code for the second step of a password reset. $host: name of the site. $code: six digits.
sms-reset-code =
    { $code } est votre code de réinitialisation pour { $host }. Ne le communiquez à personne.
    @{ $host } #{ $code }
# Code for one act of whoever is signed in. $host: name of the site. $code: six digits. $act: what it is for, as the messages act-… say it.
sms-step-up =
    Code { $code } pour { $act } ({ $host }). Ne le donnez à personne.
    @{ $host } #{ $code }
# To the old number, when another took its place. $host: name of the site. $ending: last three digits of the new number.
sms-number-changed-old = Votre numéro pour { $host } finit maintenant par { $ending }. Si ce n'est pas vous, lisez vos e-mails et alertez votre responsable.
# To the new number. $host: name of the site.
sms-number-changed-new = Vos codes de connexion pour { $host } arrivent désormais à ce numéro.
# An access code was issued for the person: it takes the place of the mailed code of a reset. $host: name of the site.
sms-access-code = Un code d'accès pour votre compte sur { $host } a été créé. Si vous n'avez rien demandé, prévenez votre responsable.
