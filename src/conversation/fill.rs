//! What stands in the braces of a text.

use super::talk::Talk;
use super::world::World;
use crate::flow::{Fact, Facts, Placeholder};
use crate::group::{Fellowship, Goal, WayOfWork, Wish, suggest};
use crate::meaning::Substance;
use crate::place::Mention;
use crate::text::Language;

/// Fills one placeholder of a flow's text.
pub(super) fn fill(talk: &Talk, hole: &Placeholder, out: &mut String) {
    let facts = &talk.turn.conversation.facts;
    let language = talk.language();
    let world = talk.world;
    let place = facts.get(Fact::Place);
    match hole {
        Placeholder::Place => {
            out.push_str(place.unwrap_or(if language == Language::En { "you" } else { "usted" }))
        }
        Placeholder::Group => out.push_str(named(world, facts).map_or("", |g| g.name.as_str())),
        Placeholder::About => out.push_str(named(world, facts).map_or("", |g| g.about(language))),
        Placeholder::Find => {
            if let Some(group) = named(world, facts) {
                out.push_str(&group.locator(mention(place).as_ref()));
            }
        }
        Placeholder::Online => match named(world, facts) {
            Some(group) => out.push_str(&group.locators.online),
            None => list_online(&fitting(world, facts), out),
        },
        Placeholder::Groups => list(&names(&fitting(world, facts), 0, 3), language, out),
        Placeholder::MoreGroups => list(&names(&fitting(world, facts), 3, 6), language, out),
        Placeholder::Meetings => meetings(world, facts, place, out),
        Placeholder::Treatment => {
            out.push_str("findtreatment.gov");
            if let Some(Mention::Zip(zip)) = mention(place) {
                out.push_str("/locator?sAddr=");
                out.push_str(&zip);
            }
        }
        hole => wrap(world, hole, "", out),
    }
}

/// Fills a placeholder that needs no conversation.
pub(super) fn wrap(world: &World, hole: &Placeholder, reply: &str, out: &mut String) {
    match hole {
        Placeholder::Line => out.push_str(&world.book.line.name),
        Placeholder::Helpline => out.push_str(world.book.line.helpline()),
        Placeholder::Number(key) => out.push_str(world.book.line.number(key).unwrap_or_default()),
        Placeholder::Reply => out.push_str(reply),
        _ => {}
    }
}

/// What is known of the wish, for the neutral rule.
fn wish(facts: &Facts) -> Wish {
    Wish {
        substance: facts.get(Fact::Substance).and_then(Substance::named),
        goal: facts.get(Fact::Goal).map(|g| if g == "moderate" { Goal::Moderate } else { Goal::Abstain }),
        way: facts.get(Fact::Way).map(|w| if w == "steps" { WayOfWork::Steps } else { WayOfWork::Secular }),
        woman: facts.is(Fact::Woman, "yes"),
        dependent: facts.is(Fact::Withdrawal, "yes"),
    }
}

fn fitting<'w>(world: &'w World, facts: &Facts) -> Vec<&'w Fellowship> {
    suggest(&world.groups, &wish(facts))
}

fn named<'w>(world: &'w World, facts: &Facts) -> Option<&'w Fellowship> {
    world.groups.get(facts.get(Fact::Group)?)
}

fn names<'w>(groups: &[&'w Fellowship], skip: usize, take: usize) -> Vec<&'w str> {
    groups.iter().skip(skip).take(take).map(|g| g.short.as_str()).collect()
}

/// `AA, LifeRing or SMART`.
fn list(names: &[&str], language: Language, out: &mut String) {
    let or = if language == Language::En { " or " } else { " o " };
    for (index, name) in names.iter().enumerate() {
        match index {
            0 => {}
            last if last + 1 == names.len() => out.push_str(or),
            _ => out.push_str(", "),
        }
        out.push_str(name);
    }
}

/// The named group's locator, else those of the first two that fit: one 12-Step and one secular.
fn meetings(world: &World, facts: &Facts, place: Option<&str>, out: &mut String) {
    let mention = mention(place);
    if let Some(group) = named(world, facts) {
        let line = format!("{} {}", group.short, group.locator(mention.as_ref()));
        return out.push_str(&line);
    }
    let groups = fitting(world, facts);
    let Some(first) = groups.first() else { return };
    let other = groups.iter().find(|g| g.way != first.way);
    for (index, group) in [Some(first), other].into_iter().flatten().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&group.short);
        out.push(' ');
        out.push_str(&group.locator(mention.as_ref()));
    }
}

fn list_online(groups: &[&Fellowship], out: &mut String) {
    for (index, group) in groups.iter().take(2).enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&group.short);
        out.push(' ');
        out.push_str(&group.locators.online);
    }
}

fn mention(place: Option<&str>) -> Option<Mention> {
    let place = place?;
    let zip = place.len() == 5 && place.bytes().all(|b| b.is_ascii_digit());
    Some(if zip { Mention::Zip(place.to_owned()) } else { Mention::City(place.to_owned()) })
}
