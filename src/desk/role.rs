//! Who may do what. The whole of it: a row a role, a column a right.

use serde::{Deserialize, Serialize};

/// What somebody at the desk is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the desk: people, settings, and all that a supervisor does.
    Administrator,
    /// Watches all, helps any, sees the times and the audit.
    Supervisor,
    /// Writes with people and escalates them.
    Staff,
    /// Takes over those who want treatment.
    Navigator,
    /// Learns by reading: numbers are masked, nothing can be done.
    Observer,
    /// Reads the audit, and no conversation.
    Auditor,
}

/// What can be done at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Be signed in, and see to one's own account.
    Own,
    /// Read conversations; which ones is told by [`Role::sees_all`].
    Read,
    /// See whole numbers.
    Numbers,
    /// Take, write, note, give, close.
    Write,
    /// Accept those who wait for a navigator.
    Accept,
    /// Act on a conversation that somebody else holds.
    Overrule,
    /// See the times and counts.
    Times,
    /// Read the audit.
    Audit,
    /// Invite and disable, and end sessions of others.
    People,
    /// Change hours, replies and the on-call list.
    Settings,
}

impl Role {
    /// All, the widest first.
    pub const ALL: [Self; 6] =
        [Self::Administrator, Self::Supervisor, Self::Staff, Self::Navigator, Self::Observer, Self::Auditor];

    /// Its name, for commands and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Supervisor => "supervisor",
            Self::Staff => "staff",
            Self::Navigator => "navigator",
            Self::Observer => "observer",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it may do.
    pub fn rights(self) -> &'static [Right] {
        use Right::{Accept, Audit, Numbers, Overrule, Own, People, Read, Settings, Times, Write};
        match self {
            Self::Administrator => {
                &[Own, Read, Numbers, Write, Accept, Overrule, Times, Audit, People, Settings]
            }
            Self::Supervisor => &[Own, Read, Numbers, Write, Accept, Overrule, Times, Audit],
            Self::Staff => &[Own, Read, Numbers, Write],
            Self::Navigator => &[Own, Read, Numbers, Write, Accept],
            Self::Observer => &[Own, Read],
            Self::Auditor => &[Own, Audit],
        }
    }

    /// Whether it may.
    pub fn may(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// Whether it sees every conversation. A navigator sees who waits for a navigator and whom they hold.
    pub fn sees_all(self) -> bool {
        self.may(Right::Read) && self != Self::Navigator
    }
}

#[cfg(test)]
mod tests {
    use super::{Right, Role};

    #[test]
    fn nobody_but_the_administrator_makes_people_and_no_auditor_reads() {
        for role in Role::ALL {
            assert_eq!(role.may(Right::People), role == Role::Administrator);
            assert_eq!(Role::named(role.name()), Some(role));
            assert!(role.may(Right::Own));
            assert!(!role.may(Right::Write) || role.may(Right::Read), "{role:?} writes unseen");
        }
        assert!(!Role::Auditor.may(Right::Read) && !Role::Observer.may(Right::Numbers));
        assert!(!Role::Navigator.sees_all() && Role::Observer.sees_all());
    }
}
