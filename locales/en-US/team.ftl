### Managing the team: the list of people, a person, adding one.

# Heading, link and window title: the list of people.
team-title = Manage team
# Below the heading, for admins.
team-intro = Everyone in your organization.
# Below the heading, for managers.
team-intro-manager = The employees whom you can help to sign in.
# Button that opens the page, its heading, and the button that adds the person.
team-add = Add person
# Link back to the list.
team-back = Back to the team

# Label of the search field.
team-search = Search
# Hint at the search field.
team-search-hint = The start of any part of a name, username or email address, or a whole phone number.
# First choice of each filter: everyone.
team-any = Any
# Label of the choice of the order.
team-sort = Sort by
# Choice of the order: by name, from A on.
team-sort-name = Name, A to Z
# Choice of the order: by name, from Z on.
team-sort-name-back = Name, Z to A
# Choice of the order: by username, from A on.
team-sort-username = Username, A to Z
# Choice of the order: by username, from Z on.
team-sort-username-back = Username, Z to A
# Choice of the order: by last sign-in, those who have not signed in for longest first.
team-sort-last = Last sign-in, oldest first
# Choice of the order: by last sign-in, the latest first.
team-sort-last-back = Last sign-in, newest first
# Label of the filter for people whom too many wrong tries keep out.
team-filter-lock = Locked out
# Choice of that filter: only those.
team-filter-locked = Only these
# Button that applies search, filters and order.
team-show = Show
# Link that takes all filters away.
team-clear = Show everyone
# Where nobody fits search and filters.
team-none-found = Nobody was found. Try fewer letters, or fewer filters.
# Where there is nobody at all.
team-none = There is nobody here yet.
# Notice where a search finds too many people to sort them all.
team-capped = Many people match. Only the first of them are shown: type more letters to find the others.
# Name of the links between pages of the list, for screen readers.
team-pages = Pages
# Link to the first page of the list.
team-first = First page
# Link to the page before.
team-previous = Previous page
# Link to the page after.
team-next = Next page
# Link to the last page of the list.
team-last = Last page

# Column of the list.
team-column-name = Name
# Column, filter and label: what a person is.
team-column-role = Role
# Column, filter and label: whether a person can sign in.
team-column-status = Status
# Column, filter and label: how a person stands with a second factor.
team-column-second = 2FA
# Column and label: the last complete sign-in.
team-column-last = Last sign-in
# In the place of the last sign-in.
team-never = Never

# A role: own account only.
team-role-employee = Employee
# A role: helps employees to sign in.
team-role-manager = Manager
# A role: runs sign-in security.
team-role-admin = Admin
# A role: the one who also says who is admin.
team-role-primary = Primary admin
# A status: can sign in.
team-status-active = Active
# A status: has not set a password yet.
team-status-invited = Invited
# A status: cannot sign in by any way.
team-status-deactivated = Deactivated
# A second factor is set up.
team-second-on = On
# None is set up.
team-second-off = Off
# None is set up, and one is required.
team-second-missing = Required, not set up
# Badge: too many wrong tries keep a person out until then. $time: date and time.
team-locked-until = Locked until { $time }
# Badge: too many wrong tries keep a person out until somebody unlocks them.
team-locked-closed = Locked

# Below the heading of the page that adds a person.
team-add-intro = The person gets an activation code from you, and sets a password with it.
# Heading of the form.
team-add-title = Who joins the team
# Label of a field: the person's name.
team-name-label = Full name
# Label of a field: the person's username.
team-username-label = Username
# Hint at that field.
team-username-hint = For signing in. Letters and digits, without spaces.
# Label of a field: the person's mail address.
team-email-label = Email address (optional)
# Hint at that field.
team-email-hint = Sign-in messages go there.
# Label of a choice: the country of a phone number.
team-country-label = Country of the number
# Label of a field: the person's mobile number.
team-phone-label = Mobile number (optional)
# Button that adds the person.
team-add-submit = Add person
# Link to the page of the person who was just added.
team-added-open = Open this person's page

# Heading of what is known of a person.
person-facts = Overview
# Label of a fact.
person-email = Email address
# Label of a fact.
person-phone = Mobile number
# In the place of what there is not.
person-empty = None
# Badge beside a number that was proved.
person-verified = Verified
# Badge beside a number that was not proved.
person-unverified = Not verified
# Label of a fact: when the person was added.
person-since = Added
# Label of a fact: until when the last activation code can be used.
person-invited-until = Activation code valid until
# Label of a fact: until when a person's second factor is not asked for.
person-none-until = No second factor asked for until
# Heading of the browsers in which a person is signed in.
person-sessions = Signed in on
# Where there are none.
person-no-sessions = Not signed in anywhere.
# A browser that does not say what it is.
person-browser-unknown = Unknown browser
# Below a browser. $since: when it was signed in; $seen: the last request.
person-session-times = Since { $since }. Last seen { $seen }.
# Button that signs one browser out.
person-end-one = Sign out
# The same for screen readers. $browser: such as Firefox, Windows; $time: since when.
person-end-one-label = Sign out { $browser }, signed in since { $time }
# Button that signs all browsers out.
person-end-all = Sign out everywhere
# Heading of the requirement of a second factor.
person-second-title = Requirement
# Name of the switch.
person-second = Two-factor authentication
# Hint at the switch.
person-second-hint = On: this person must have a second factor. Off: what they have set up stays.
# Hint at the switch where it cannot be moved.
person-second-anyway = Required by this person's role or of everyone in the organization, so it cannot be switched off here.
# Heading of the form that changes a person.
person-edit = Details
# Button that saves it.
person-edit-submit = Save details
# Title of the notice that names what somebody else has changed meanwhile.
person-changes = What is there now, and what you typed
# One of these. $field: label of the field; $now: what is there; $typed: what was typed.
person-change = { $field }: now “{ $now }”, you typed “{ $typed }”
# Heading of deactivating and deleting.
person-account = Account
# What deactivating does.
person-deactivate-text = A deactivated person cannot sign in by any way. They are signed out everywhere at once.
# Button that deactivates.
person-deactivate = Deactivate
# What reactivating does.
person-reactivate-text = This person is deactivated. Reactivated, they can sign in again as before.
# Button that reactivates.
person-reactivate = Reactivate
# Opens what follows.
person-delete-open = Delete this person
# What deleting does.
person-delete-text = Everything about this person is deleted for good. The activity report keeps a number in their place.
# Button that deletes.
person-delete = Delete for good

# Heading of what helps somebody to sign in.
person-help = Help to sign in
# What unlocking does.
person-unlock-text = Too many wrong tries keep this person out. Unlocking lets them try again.
# Button that unlocks.
person-unlock = Unlock
# What an activation code does.
person-activation-text = With an activation code, this person sets a password and, where one is required, a second factor.
# Choice: send it as well.
person-activation-mail = Also send it by email
# Button that issues one.
person-activation = New activation code
# Heading of the form.
person-contacts = Contacts
# What changing them does.
person-contacts-text = The old and the new contacts are told. A new number must be verified before it is used for signing in.
# Hint at the field of the number.
person-contacts-phone-hint = Leave it empty to keep the number that is on file.
# Button that saves them.
person-contacts-submit = Save contacts
# Heading of the choice of a role.
person-role = Role
# What another role does.
person-role-text = With another role, this person is signed out everywhere.
# Label of the choice.
person-role-label = New role
# Button that saves it.
person-role-submit = Change role
# Opens what follows.
person-hand-over-open = Hand over to this person
# What handing over does.
person-hand-over-text = This person becomes primary admin, and you become an admin. There is always exactly one primary admin.
# Button that hands over.
person-hand-over = Make primary admin
# Opens what follows.
person-revoke-open = Remove text messages
# What taking text messages away does.
person-revoke-text = For a lost or stolen phone: codes no longer go to this number, and the person is signed out everywhere. They are told the reason.
# Label of a field.
person-revoke-reason = Reason
# Button that takes them away.
person-revoke = Remove

# Link to the page that takes people in from a file.
team-import = Import
# Link to the file of the list.
team-export = Export
# Column of the boxes that choose people, for screen readers.
team-choose = Choose
# Name of such a box, for screen readers. $name: the person's name.
team-choose-one = Choose { $name }
# Label of the choice of what is done to everyone who is chosen.
team-many = With everyone who is chosen
# Button that does it.
team-many-submit = Go ahead

# Heading of the page of what was last done to many, where there is nothing.
job-title = Several people at once
# Text there.
job-none = Nothing has been done to several people lately. Choose them in the list of the team.
# Heading of the page, and choice: taking people in from a file.
job-import = Import people
# Heading of the page, and choice.
job-unlock = Unlock
# Heading of the page, and choice.
job-deactivate = Deactivate
# Heading of the page, and choice.
job-reactivate = Reactivate
# Heading of the page, and choice.
job-require = Require 2FA
# Heading of the page, and choice.
job-codes = New activation codes
# Heading of the page, and choice.
job-end-sessions = Sign out everywhere
# Heading of how far it is.
job-state = Progress
# How far it is: the file is being checked.
job-checking = The file is being checked. Nothing has been changed yet.
# How far it is: checked. $good: how many can be added; $refused: how many cannot.
job-ready = Checked: { $good } can be added, { $refused } cannot. Nothing has been changed yet.
# How far it is.
job-running = This is being done. You can leave the page; it goes on.
# How far it is: over. $done: how many were done; $refused: how many were not.
job-done = Finished: { $done } done, { $refused } not done.
# How far it is: stopped. $done: how many were done; $refused: how many were not.
job-stopped = Stopped: { $done } done, { $refused } not done. The others were left as they were.
# Name of the progress bar, for screen readers.
job-progress = Progress
# Below the progress bar.
job-progress-text = { $done } of { $total }
# Link that shows how far it is now, without JavaScript.
job-refresh = Refresh
# Notice: columns of the file that are not used. $columns: their heads.
job-unknown-columns = These columns are not used: { $columns }
# Button that adds the people. $people: how many, for the choice of words; $count: the same as it is written.
job-start = { $people ->
    [one] Add { $count } person
   *[other] Add { $count } people
}
# Button that stops.
job-stop = Stop
# Button that forgets the file or the results.
job-discard = Discard
# Above the button of the activation codes.
job-codes-text = The activation codes can be downloaded once. Then they are deleted here.
# Button that downloads them.
job-codes-download = Download activation codes
# Small print. $time: date and time.
job-until = Kept until { $time }.
# Heading of the form of the file.
job-upload = Choose a file
# What the file is.
job-upload-text = A CSV file in UTF-8, separated by commas or semicolons. The first line names the columns, in any language; only name and username are needed:
# Label of the field of the file.
job-file = File
# Hint at that field.
job-file-hint = First the file is only checked. You see what would be added before anything is.
# Button that sends the file.
job-upload-submit = Check file
# Heading of the rows.
job-rows = Results
# Column: the line of the file, or a number.
job-line = Line
# Column: what became of a row.
job-result = Result
# Link that shows all rows.
job-show-all = Show all
# Link that shows only rows that came to nothing.
job-show-refused = Show problems only
# Result of a row: its turn has not come.
job-row-waiting = Waiting
# Result of a row: can be added.
job-row-good = Can be added
# Result of a row.
job-row-done = Done
# Result of a row that came to nothing. $field: the column; $text: what is wrong.
job-row-refused = { $field }: { $text }

# Column of the file.
csv-name = Full name
# Column of the file.
csv-username = Username
# Column of the file.
csv-email = Email
# Column of the file.
csv-phone = Mobile number
# Column of the file: country of the number, such as US.
csv-country = Country
# Column of the file.
csv-role = Role
# Column of the file.
csv-locale = Language
# Column of the file of the list.
csv-status = Status
# Column of the file of the list.
csv-second = 2FA
# Column of the file of the list. $zone: the time zone.
csv-last = Last sign-in ({ $zone })
# Column of the file of activation codes.
csv-code = Activation code
# Column of the file of activation codes. $zone: the time zone.
csv-until = Valid until ({ $zone })
# What an access code does.
person-access-text = With an access code, this person chooses a new password without the code by email. The second factor is still asked.
# Button that issues one.
person-access = New access code
