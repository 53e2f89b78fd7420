//! What stands in the braces of a text.

use super::world::World;
use crate::flow::{Fact, Facts, Placeholder, Text};
use crate::group::{Fellowship, Goal, WayOfWork, Wish, suggest};
use crate::meaning::Substance;
use crate::place::Mention;
use crate::text::Language;

impl World {
    /// The fixed text for a danger that comes while the store is down.
    pub fn emergency(&self, language: Language) -> String {
        let wordings = self.book.line.texts.emergency.get(language);
        wordings.first().map_or_else(String::new, |w| w.render(|hole, out| wrap(self, hole, "", out)))
    }

    /// What a voice call to the number hears: that it is a text line, and 1 for the helpline when one is set.
    pub fn spoken(&self, language: Language) -> String {
        let line = &self.book.line;
        let helpline = line.helpline.is_some().then_some(&line.voice.helpline);
        let texts = [Some(&line.voice.say), helpline].into_iter().flatten();
        let said = texts.filter_map(|text| text.get(language).first());
        said.map(|t| t.render(|hole, out| wrap(self, hole, "", out))).collect::<Vec<_>>().join(" ")
    }

    /// A text in all its wordings, as it is said to somebody of whom `facts` are known.
    pub fn say(&self, text: &Text, facts: &Facts, language: Language) -> Vec<String> {
        self.say_found(text, facts, language, "")
    }

    /// The same, with what the step's own action found.
    pub(super) fn say_found(
        &self,
        text: &Text,
        facts: &Facts,
        language: Language,
        found: &str,
    ) -> Vec<String> {
        let wordings = text.get(language).iter();
        let fill = |hole: &Placeholder, out: &mut String| match hole {
            Placeholder::Found => out.push_str(found),
            hole => fill(self, facts, language, hole, out),
        };
        wordings.map(|w| w.render(fill)).collect()
    }
}

/// Fills one placeholder of a flow's text.
fn fill(world: &World, facts: &Facts, language: Language, hole: &Placeholder, out: &mut String) {
    let place = facts.get(Fact::Place);
    match hole {
        Placeholder::Place => {
            out.push_str(place.unwrap_or(if language == Language::En { "you" } else { "usted" }));
        }
        Placeholder::Which => {
            out.push_str(&facts.get(Fact::Town).map_or_else(String::new, |town| world.which(town, language)));
        }
        Placeholder::Group => out.push_str(named(world, facts).map_or("", |g| g.name.get(language))),
        Placeholder::About => out.push_str(named(world, facts).map_or("", |g| g.about(language))),
        Placeholder::Find => {
            if let Some(group) = named(world, facts) {
                find(world, group, place, language, out);
            }
        }
        Placeholder::Online => match named(world, facts) {
            Some(group) => locate(&world.book.line.locators.online, group, group.online(), "", language, out),
            None => {
                let groups = one_of_each_way(&fitting(world, facts));
                list_links(world, &groups, |g| g.online().to_owned(), language, out);
            }
        },
        Placeholder::Groups => list(&names(&fitting(world, facts), 0, 3), language, out),
        Placeholder::MoreGroups => match names(&fitting(world, facts), 3, 6) {
            none if none.is_empty() => out.push_str(&plain(&world.book.line.locators.none_left, language)),
            more => list(&more, language, out),
        },
        Placeholder::Meetings => match named(world, facts) {
            Some(group) => {
                list_links(world, &[group], |g| g.locator(mention(place).as_ref()).0, language, out);
            }
            None => {
                let mention = mention(place);
                let groups = one_of_each_way(&fitting(world, facts));
                list_links(world, &groups, |g| g.locator(mention.as_ref()).0, language, out);
            }
        },
        Placeholder::Treatment => {
            let treatment = &world.book.line.treatment;
            match mention(place) {
                Some(Mention::Zip(zip)) => {
                    out.push_str(as_texted(&treatment.with_zip.replace("{zip}", &zip)));
                }
                _ => out.push_str(as_texted(&treatment.link)),
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
        Placeholder::Key(key) => out.push_str(world.book.line.number(key).unwrap_or_default()),
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

pub(super) fn fitting<'w>(world: &'w World, facts: &Facts) -> Vec<&'w Fellowship> {
    suggest(&world.groups, wish(facts))
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

/// One 12-Step and one secular group, the better fit first. An address is given only of meetings that are known to be.
fn one_of_each_way<'w>(groups: &[&'w Fellowship]) -> Vec<&'w Fellowship> {
    let mut confirmed = groups.iter().filter(|g| g.confirmed);
    let Some(first) = confirmed.next() else { return Vec::new() };
    let other = confirmed.find(|g| g.way != first.way);
    [Some(first), other].into_iter().flatten().copied().collect()
}

fn find(world: &World, group: &Fellowship, place: Option<&str>, language: Language, out: &mut String) {
    let (link, near) = group.locator(mention(place).as_ref());
    let forms = &world.book.line.locators;
    locate(
        if near { &forms.near } else { &forms.any },
        group,
        &link,
        place.unwrap_or_default(),
        language,
        out,
    );
}

fn list_links(
    world: &World,
    groups: &[&Fellowship],
    link: impl Fn(&Fellowship) -> String,
    language: Language,
    out: &mut String,
) {
    for (index, group) in groups.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        locate(&world.book.line.locators.listed, group, &link(group), "", language, out);
    }
}

/// Fills the form of an address: `{short}`, `{link}`, `{zip}`.
fn locate(form: &Text, group: &Fellowship, link: &str, zip: &str, language: Language, out: &mut String) {
    let Some(form) = form.get(language).first() else { return };
    let text = form.render(|hole, out| {
        if let Placeholder::Key(key) = hole {
            out.push_str(match key.as_str() {
                "short" => &group.short,
                "link" => as_texted(link),
                "zip" => zip,
                _ => "",
            });
        }
    });
    out.push_str(&text);
}

/// An address as it is texted: phones make `na.org/meetingsearch` a link by themselves, and each sign counts.
fn as_texted(link: &str) -> &str {
    link.trim_start_matches("https://").trim_end_matches('/')
}

fn plain(text: &Text, language: Language) -> String {
    text.get(language).first().map_or_else(String::new, |t| t.render(|_, _| {}))
}

fn mention(place: Option<&str>) -> Option<Mention> {
    let place = place?;
    let zip = place.len() == 5 && place.bytes().all(|b| b.is_ascii_digit());
    Some(if zip { Mention::Zip(place.to_owned()) } else { Mention::City(place.to_owned()) })
}
