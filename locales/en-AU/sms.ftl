### Text messages. Only what differs from English (United States). One segment each: see en-US/sms.ftl.

# Code that confirms a phone number. $host: name of the site. $code: six digits.
sms-verify-number =
    { $code } confirms your mobile number at { $host }. It works for 10 minutes. Never share it.
    @{ $host } #{ $code }
