### The person's settings. Only what differs from English (United States).

# First choice: the organization's own. $name: name of the organization's language.
settings-language-default = Organisation's language ({ $name })
# First choice: the organization's own. $zone: its name, such as Australia/Sydney.
settings-time-zone-default = Organisation's time zone ({ $zone })
