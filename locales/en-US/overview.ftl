### The overview in pictures, for admins.

# Heading of the page, and link to it.
overview-title = Security overview
# Text below. $zone: the organization's time zone, such as Australia/Sydney.
overview-intro = Two-factor authentication (2FA), sign-ins and alerts of the last 30 days. Days are those of { $zone }.
# A share. $value: a whole number from 0 to 100.
overview-percent = { $value }%

## Alerts

# Heading.
overview-alerts-title = Open alerts
# Where there is none.
overview-alerts-none = Nothing asks for your attention.
# Alert: locked accounts. $count: how many, 100 at most.
overview-alert-locked = { $count ->
    [one] { $count } account is locked after too many tries.
    [100] 100 or more accounts are locked after too many tries.
   *[other] { $count } accounts are locked after too many tries.
}
# Alert: codes were guessed.
overview-alert-sign-in-guarded = Many wrong sign-in codes were entered in the last hour. Until it is over, codes are taken on known devices only.
# Alert: reset codes were guessed.
overview-alert-reset-guarded = Many wrong reset codes were entered in the last hour. Until it is over, passwords are reset on known devices only.
# Alert: the gateway of text messages fails. $count: how many times in a row.
overview-alert-text-down = Text messages are not being delivered at present: the gateway has failed { $count } times in a row. They leave as soon as it works again, if their codes are still valid by then. Ask whoever runs the server to look at the gateway.
# Alert: text messages that the gateway did not take in the last 24 hours. $count: how many, 100 at most.
overview-alert-text-failed = { $count ->
    [one] { $count } text message of the last 24 hours could not be delivered. Check the number of the person who is missing a code, and ask whoever runs the server to look at the gateway.
    [100] 100 or more text messages of the last 24 hours could not be delivered. Ask whoever runs the server to look at the gateway.
   *[other] { $count } text messages of the last 24 hours could not be delivered. Check the numbers of people who are missing a code, and ask whoever runs the server to look at the gateway.
}
# Alert: no more text messages are sent, because few of their codes were entered. $count: how many were sent. $when: date and time.
overview-alert-text-stopped = { $count ->
    [one] { $count } text message was sent, but its code was not entered. No more are sent until { $when }. Look in the activity report for sign-ins that nobody meant, and ask whoever runs the server whether text messages arrive.
   *[other] { $count } text messages were sent, but few of their codes were entered. No more are sent until { $when }. Look in the activity report for sign-ins that nobody meant, and ask whoever runs the server whether text messages arrive.
}
# Alert: the mail server fails.
overview-alert-mail-down = Emails are not being delivered at present.
# Alert: soon 2FA is required. $count: people without it. $when: date and time.
overview-alert-deadline-near = { $count ->
    [one] { $count } person still has no second factor. 2FA is required from { $when }.
   *[other] { $count } people still have no second factor. 2FA is required from { $when }.
}
# Alert: 2FA is required by now. $count: people without it. $when: date and time.
overview-alert-deadline-over = { $count ->
    [one] { $count } person has no second factor. 2FA has been required since { $when }.
   *[other] { $count } people have no second factor. 2FA has been required since { $when }.
}
# Link to the report, filtered.
overview-see-locks = See locks in the activity report

## People with two factors

# Heading.
overview-factors-title = People with 2FA
# Text below the share. $people: how many people can sign in.
overview-factors-text = of { $people } active people
# Name of the picture and of its table: people by method.
overview-methods-name = People by method
# Head of a column: a way to prove who one is.
overview-method = Method
# Method: a code by text message.
overview-method-text = Text message
# Method: a code by text message, with the email backup switched on.
overview-method-backup = Text message with email backup
# Method: the password alone.
overview-method-none = No second factor
# What the picture says of a method, for screen readers. $method: its name. $share: its share.
overview-method-says = { $method }: { $share }.
# Head of a column: how many people.
overview-people = People
# Head of a column: which share.
overview-share = Share
# Heading of the picture of the share over time.
overview-shares-title = People with 2FA over time
# Where nothing was counted yet.
overview-shares-none = The first count is made within a minute.
# What that picture says, for screen readers. $first, $last: days. $was, $is: shares.
overview-shares-says = { $was } on { $first }, { $is } on { $last }.

## Sign-ins

# Heading of the picture of sign-ins.
overview-days-title = Sign-ins and failures per day
# What that picture says, for screen readers. $done, $refused: how many. $first, $last: days.
overview-days-says = { $done } sign-ins and { $refused } failures from { $first } to { $last }.
# Key and head of a column: complete sign-ins.
overview-done = Sign-ins
# Key and head of a column: refused tries.
overview-refused = Failures
# Beside the key: how much the highest bar is. $count: how many.
overview-most = Highest bar: { $count }
# Head of a column: the day.
overview-day = Day
# Opens the table behind a picture.
overview-numbers = Show the numbers
# Link to the report, filtered.
overview-see-failures = See failures in the activity report
