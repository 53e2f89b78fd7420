//! Turns that are too long: what is said from one step to the next question goes out as one text.

use std::collections::HashMap;

use super::paths::sayings;
use crate::conversation::World;
use crate::flow::{Fact, Facts, Fault, rule};
use crate::text::{Language, segments};

/// Segments that a text may have.
const MOST: usize = 3;
/// So many bytes fit however they are cut; no need to count.
const FITS: usize = 400;

/// What makes texts long: each fellowship, the longest place, every substance, nothing known at all.
pub fn longest(world: &World) -> Vec<Facts> {
    let facts = |told: &[(Fact, &str)]| {
        let mut facts = Facts::default();
        for (fact, value) in told {
            facts.set(fact.clone(), *value);
        }
        facts
    };
    let place = (Fact::Place, "Rancho Santa Margarita, CA");
    let grouped = world.groups.fellowships().iter().map(|g| facts(&[place.clone(), (Fact::Group, &g.key)]));
    let used = ["alcohol", "opioids", "cocaine", "meth"]
        .map(|s| facts(&[place.clone(), (Fact::Substance, s), (Fact::Woman, "yes")]));
    let told: Vec<Facts> = grouped.chain(used).collect();
    let bare = [facts(&[]), facts(std::slice::from_ref(&place)), facts(&[(Fact::Place, "37203")])];
    told.into_iter().chain(bare).collect()
}

/// A warning for every step from which more than three segments go out at once, with the longest values in the braces.
pub fn too_long(world: &World) -> Vec<Fault> {
    let known = longest(world);
    let mut worst: HashMap<String, (usize, &str, Vec<String>)> = HashMap::new();
    for language in Language::ALL {
        let name = if language == Language::En { "English" } else { "Spanish" };
        for said in sayings(world, &known, language) {
            if said.text.len() <= FITS {
                continue;
            }
            let count = segments(&said.text).count();
            if count > MOST {
                let mut parts = said.from.splitn(2, ',');
                let step = parts.next().unwrap_or_default().to_owned();
                let how: Vec<String> = parts.map(|how| how.trim().to_owned()).collect();
                let seen = worst.entry(step).or_insert((count, name, how.clone()));
                if count > seen.0 {
                    *seen = (count, name, how);
                }
            }
        }
    }
    let faults = worst.into_iter().filter_map(|(step, (count, language, how))| {
        let (flow, name) = step.split_once('/')?;
        let place = world.book.find(flow, name)?;
        let how = how.first().map_or_else(String::new, |how| format!(" ({how})"));
        let message = format!(
            "all that is said from `{name}` on{how} makes {count} segments in {language}: {MOST} at most"
        );
        let help = "say less in one of the steps, or ask something in between";
        let file = format!("talk/{flow}.yaml");
        Some(Fault::new(&rule::TOO_LONG, &file, world.book.step(place).at, message, help))
    });
    faults.collect()
}
