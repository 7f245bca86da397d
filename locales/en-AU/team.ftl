### Managing the team. Only what differs from English (United States).

# Below the heading, for admins.
team-intro = Everyone in your organisation.
# Hint at the switch where it cannot be moved.
person-second-anyway = Required by this person's role or of everyone in the organisation, so it cannot be switched off here.
