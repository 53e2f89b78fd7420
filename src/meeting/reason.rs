//! Why a row was not taken as it stood.

/// What was put right in a row that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mended {
    /// The name was empty: the group's or the place's stands for it.
    NameFromGroup,
    /// Signs that phones do not show in a plain text, tags or entities were put into plain letters.
    TextCleaned,
    /// The name was longer than a text has room for.
    NameShortened,
    /// The day was 7, for Sunday, in a feed that counts from 0.
    DaySeven,
    /// The day was a word.
    DayInWords,
    /// The time was written with `AM` or `PM`, or without a colon.
    TimeInWords,
    /// The end was not after the start by more than no time and less than twelve hours: an hour is taken.
    EndUnlikely,
    /// The point was 0, 0, or not on the Earth.
    PointRemoved,
    /// The longitude lacked its minus sign.
    PointMirrored,
    /// A meeting online alone had a point, which says nothing.
    OnlinePointRemoved,
    /// The point is that of its ZIP.
    PointFromZip,
    /// The point is that of its town.
    PointFromTown,
    /// The zone is that of the ZIP nearest to its point.
    ZoneFromPoint,
    /// The zone is that of its state.
    ZoneFromState,
    /// The zone is the one that most of its feed has.
    ZoneFromFeed,
    /// The zone that it named is none.
    ZoneUnknown,
    /// The place is closed for now, or not told: it meets online only.
    OnlineOnly,
    /// The link was no address that a browser opens.
    LinkRemoved,
    /// The phone number was none.
    PhoneRemoved,
    /// The address was only a town or region: nobody finds a room by that.
    AddressVague,
    /// The types were one word with commas, not a list.
    TypesInOneWord,
}

impl Mended {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NameFromGroup => "name_from_group",
            Self::TextCleaned => "text_cleaned",
            Self::NameShortened => "name_shortened",
            Self::DaySeven => "day_seven",
            Self::DayInWords => "day_in_words",
            Self::TimeInWords => "time_in_words",
            Self::EndUnlikely => "end_unlikely",
            Self::PointRemoved => "point_removed",
            Self::PointMirrored => "point_mirrored",
            Self::OnlinePointRemoved => "online_point_removed",
            Self::PointFromZip => "point_from_zip",
            Self::PointFromTown => "point_from_town",
            Self::ZoneFromPoint => "zone_from_point",
            Self::ZoneFromState => "zone_from_state",
            Self::ZoneFromFeed => "zone_from_feed",
            Self::ZoneUnknown => "zone_unknown",
            Self::OnlineOnly => "online_only",
            Self::LinkRemoved => "link_removed",
            Self::PhoneRemoved => "phone_removed",
            Self::AddressVague => "address_vague",
            Self::TypesInOneWord => "types_in_one_word",
        }
    }
}

/// Why a row is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// The row has none of the fields of a meeting.
    NotAMeeting,
    /// No name, and no group or place to name it by.
    NoName,
    /// Neither day nor time: by appointment.
    ByAppointment,
    /// No day, or none of the week.
    BadDay,
    /// No time, or none of the clock.
    BadTime,
    /// The place is closed for now and there is no way to join from home.
    TemporarilyClosed,
    /// The feed says that it no longer meets.
    Inactive,
    /// A draft, or archived.
    Unpublished,
    /// Neither an address nor a way to join.
    NoWayToAttend,
    /// An address that lies nowhere we know.
    PlaceUnknown,
    /// No zone, and nothing to tell it by.
    NoZone,
    /// The same meeting came before.
    Duplicate,
}

impl Dropped {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAMeeting => "not_a_meeting",
            Self::NoName => "no_name",
            Self::ByAppointment => "by_appointment",
            Self::BadDay => "bad_day",
            Self::BadTime => "bad_time",
            Self::TemporarilyClosed => "temporarily_closed",
            Self::Inactive => "inactive",
            Self::Unpublished => "unpublished",
            Self::NoWayToAttend => "no_way_to_attend",
            Self::PlaceUnknown => "place_unknown",
            Self::NoZone => "no_zone",
            Self::Duplicate => "duplicate",
        }
    }
}
