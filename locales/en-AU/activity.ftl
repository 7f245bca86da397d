### The activity report, for admins. Only what differs from English (United States).

# Event: the organization was made at the first set-up.
activity-set-up = Organisation set up
# Event: the organization was made on the command line.
activity-organization-add = Organisation added
# Event: the organization's name, language or the like was changed.
activity-organization-edit = Organisation changed
# Event: somebody changed their number.
activity-phone-change = Mobile number changed
# Event: that change was undone.
activity-phone-undo = Change of the mobile number undone
