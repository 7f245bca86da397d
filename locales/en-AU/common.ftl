### Texts that every page uses. Only what differs from English (United States).

# This language's name in this language, in the language switcher.
common-language-name = English (Australia)
# Rule: no names in it.
common-password-rule-context = does not contain your name, your username or the organisation's name
# Text where the program holds several organizations.
common-start-several = Use the sign-in address that your organisation gave you.
# Text where the program holds no organization yet.
common-start-none = No organisation has been set up yet. The operator finds the set-up address in the program's output.
