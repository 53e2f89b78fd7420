//! Looking for meetings: what a text and the conversation wish for, the list that is told, and what follows it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::answer;
use super::fill::fitting;
use super::list::{self, List};
use super::talk::Talk;
use super::whereabouts;
use crate::flow::Fact;
use crate::meeting::{Asked, Kind, Kinds, Listing, Near, Next, Query, asked, say};
use crate::place::{Place, names_one};
use crate::text::{Language, fold};

/// Rows of a list.
const ROWS: usize = 3;
/// Where nothing tells somebody's zone, times are said in this one, with its name.
const GUESSED: &str = "America/New_York";

/// Who looks: where, when, in which language.
pub(super) struct Seeker {
    pub place: Option<Place>,
    pub label: String,
    pub zone: TimeZone,
    pub guessed: bool,
    pub now: Timestamp,
    pub language: Language,
    pub shorts: Vec<(String, String)>,
}

impl Seeker {
    pub fn listing(&self, from_home: bool) -> Listing<'_> {
        Listing {
            place: if from_home { "" } else { &self.label },
            town: self.place.map_or("", |p| p.city),
            zone: self.zone.clone(),
            guessed: self.guessed,
            now: self.now,
            language: self.language,
            shorts: &self.shorts,
        }
    }
}

impl Talk<'_> {
    /// Looks near the place; or tells the meeting whose number the text is. What it came to is a value of `search`.
    pub fn find_meetings(&mut self) -> &'static str {
        if let Some(number) = list::number(&fold(self.text.body.reveal()))
            && self.turn.conversation.list.is_some()
        {
            return self.one_whole(number);
        }
        if self.turn.conversation.facts.get(Fact::Town).is_some() {
            return "which";
        }
        let seeker = self.seeker();
        let wishes = self.wishes(&seeker);
        if wishes.online && !wishes.in_person {
            return self.list_from_home(&seeker, &wishes);
        }
        if self.reading.place.is_none() && names_one(self.text.body.reveal()) && self.is_new_wish() {
            return "unknown";
        }
        if self.turn.conversation.facts.get(Fact::Place).is_none() {
            return "";
        }
        let Some(place) = seeker.place else { return "uncovered" };
        self.near(&seeker, place, &wishes)
    }

    /// Looks for meetings from home.
    pub fn find_online(&mut self) -> &'static str {
        let seeker = self.seeker();
        let wishes = Asked { online: true, in_person: false, ..self.wishes(&seeker) };
        self.list_from_home(&seeker, &wishes)
    }

    /// The next rows of the list told last.
    pub fn more_meetings(&mut self) -> &'static str {
        let Some(list) = self.turn.conversation.list.clone() else { return "none_left" };
        if list.is_old(self.now) {
            return self.anew("old");
        }
        let seeker = self.seeker();
        let wishes = list.asked.aged(self.minutes_since(&list));
        let near = seeker.place.filter(|_| !wishes.online).map(|p| p.point);
        let mut query = self.query(near, &wishes, &seeker);
        query.limit = list.told.len() + ROWS + 1;
        let next = self.world.meetings.next(&query);
        let mut left: Vec<Near> = next.found.into_iter().filter(|n| !list.told.contains(&n.id)).collect();
        if left.is_empty() {
            return "none_left";
        }
        let more = next.more || left.len() > ROWS;
        left.truncate(ROWS);
        self.tell(&seeker, &wishes, &Next { found: left, radius: next.radius, more }, Some(list));
        "list"
    }

    /// The list as it is now, after one that is too old or has changed.
    pub(super) fn anew(&mut self, why: &'static str) -> &'static str {
        let seeker = self.seeker();
        let before = self.turn.conversation.list.take().unwrap_or_default();
        // The night that was meant is over; for whom it should be is not.
        let wishes = Asked { kinds: before.asked.kinds, online: before.asked.online, ..Asked::default() };
        let told = match seeker.place.filter(|_| !wishes.online) {
            Some(place) => self.near(&seeker, place, &wishes),
            None => self.list_from_home(&seeker, &wishes),
        };
        if matches!(told, "list" | "family") { why } else { told }
    }

    /// Looks near a place: as wished; then without what was wished before; then for every group, not only those that
    /// fit. Where no list has a meeting to go to, that is said rather than a list from home told.
    fn near(&mut self, seeker: &Seeker, place: Place, wishes: &Asked) -> &'static str {
        let own = self.own_wishes(seeker);
        let mut query = self.query(Some(place.point), wishes, seeker);
        let mut kept = wishes.clone();
        let mut next = self.world.meetings.next(&query);
        if !goes_somewhere(&next) && *wishes != own {
            query = self.query(Some(place.point), &own, seeker);
            next = self.world.meetings.next(&query);
            kept = own;
        }
        let narrowed = !query.fellowships.is_empty()
            && self.turn.conversation.facts.get(Fact::Group).is_none()
            && !self.turn.conversation.facts.is(Fact::Goal, "moderate");
        if !goes_somewhere(&next) && narrowed {
            query.fellowships.clear();
            next = self.world.meetings.next(&query);
        }
        if !goes_somewhere(&next) && !self.covered(place, &query.fellowships) {
            return "uncovered";
        }
        self.tell(seeker, &kept, &next, None);
        if query.one_of.is_empty() { "list" } else { "family" }
    }

    /// Whether the lists have any meeting to go to around a place.
    fn covered(&self, place: Place, fellowships: &[String]) -> bool {
        let mut any = Query::at(Some(place.point), self.timestamp());
        (any.in_person, any.limit, any.fellowships) = (true, 1, fellowships.to_vec());
        !self.world.meetings.next(&any).found.is_empty()
    }

    fn list_from_home(&mut self, seeker: &Seeker, wishes: &Asked) -> &'static str {
        let own = Asked { online: true, ..self.own_wishes(seeker) };
        let mut kept = Asked { online: true, ..wishes.clone() };
        let mut query = self.query(None, &kept, seeker);
        let mut next = self.world.meetings.next(&query);
        if next.found.is_empty() && kept != own {
            query = self.query(None, &own, seeker);
            next = self.world.meetings.next(&query);
            kept = own;
        }
        if next.found.is_empty() && self.turn.conversation.facts.get(Fact::Group).is_none() {
            query.fellowships.clear();
            next = self.world.meetings.next(&query);
        }
        if next.found.is_empty() {
            return "uncovered";
        }
        self.tell(seeker, &kept, &next, None);
        "list"
    }

    fn tell(&mut self, seeker: &Seeker, wishes: &Asked, next: &Next, before: Option<List>) {
        let told = say(next, &seeker.listing(wishes.online));
        // As many as got a number: a very long list is told in part.
        let numbered = (1..=next.found.len()).rev().find(|n| told.contains(&format!(" {n}) "))).unwrap_or(0);
        let mut list = before.unwrap_or_default();
        list.tell(next.found.iter().take(numbered).map(|n| n.id));
        (list.at, list.asked) = (self.now, wishes.clone());
        self.turn.conversation.list = Some(list);
        self.found = Some(told);
    }

    fn query(&self, near: Option<crate::place::Point>, wishes: &Asked, seeker: &Seeker) -> Query {
        let facts = &self.turn.conversation.facts;
        let mut query = Query::at(near, seeker.now);
        wishes.narrow(&mut query);
        let named = facts.get(Fact::Group).map(str::to_owned);
        let told = [Fact::Substance, Fact::Goal, Fact::Way].iter().any(|fact| facts.get(*fact).is_some());
        let other = facts.is(Fact::Who, "other");
        query.fellowships = match named {
            Some(group) => vec![group],
            None if told && !other => fitting(self.world, facts).iter().map(|g| g.key.clone()).collect(),
            None => Vec::new(),
        };
        if other {
            query.one_of = [Kind::Open, Kind::Family].into_iter().collect();
            query.first = Some(Kind::Family);
        }
        if facts.is(Fact::Woman, "yes") && !wishes.kinds.has(Kind::Men) {
            query.without = Kinds::default().with(Kind::Men);
        }
        if seeker.language == Language::Es && !wishes.kinds.has(Kind::English) {
            query.first = Some(Kind::Spanish);
        }
        query
    }

    /// What this text wishes for, and, where it only adds to the list before it, what was wished for there.
    fn wishes(&self, seeker: &Seeker) -> Asked {
        let own = self.own_wishes(seeker);
        let list = self.turn.conversation.list.as_ref().filter(|list| !list.is_old(self.now));
        match list.filter(|_| !self.is_new_wish()) {
            Some(list) => {
                let both = list.asked.aged(self.minutes_since(list)).then(&own);
                // A place that is named is one to go to.
                Asked { online: both.online && (own.online || self.reading.place.is_none()), ..both }
            }
            None => own,
        }
    }

    fn own_wishes(&self, seeker: &Seeker) -> Asked {
        asked(self.text.body.reveal(), &seeker.now.to_zoned(seeker.zone.clone()))
    }

    /// A text that names a place in a sentence is a wish of its own; `37206` or `women` adds to the one before.
    fn is_new_wish(&self) -> bool {
        self.turn.conversation.list.is_none()
            || (self.reading.place.is_some() && self.text.body.reveal().split_whitespace().count() > 3)
    }

    fn minutes_since(&self, list: &List) -> i64 {
        i64::try_from(self.now.since(list.at).as_secs() / 60).unwrap_or(i64::MAX)
    }

    fn timestamp(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now.0).unwrap_or_default()
    }

    pub(super) fn seeker(&self) -> Seeker {
        let conversation = &self.turn.conversation;
        let label = conversation.facts.get(Fact::Place).unwrap_or_default().to_owned();
        let place = self.world.place(&label);
        let by_number = whereabouts::hint(conversation).state;
        let known = place.map(|p| p.zone).or_else(|| self.world.places.zone_of_state(by_number?));
        let zone = TimeZone::get(known.unwrap_or(GUESSED)).unwrap_or(TimeZone::UTC);
        let groups = self.world.groups.fellowships().iter();
        Seeker {
            place,
            label,
            zone,
            guessed: known.is_none(),
            now: self.timestamp(),
            language: self.language(),
            shorts: groups.map(|g| (g.key.clone(), g.short.clone())).collect(),
        }
    }
}

fn goes_somewhere(next: &Next) -> bool {
    next.found.iter().any(|near| near.miles.is_some())
}

/// Whether a text says what a meeting should be like. When is read from the words alone here.
pub(super) fn is_wish(body: &str) -> bool {
    !answer::is_yes(body) && !asked(body, &Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)).is_nothing()
}
