### The pages for signing in. Only what differs from English (United States).

# Help: waiting.
sign-in-code-help-wait = A text message can take a minute. Check that your mobile has a signal and is not in flight mode.
# Help: number.
sign-in-code-help-number = Check that the last digits shown above are those of your mobile. If they are not, ask your manager or contact support.
# Help: lost phone.
sign-in-code-help-lost = If you no longer have this mobile, ask your manager or contact support.
