//! The closed set of what a text to the line can mean. The names are fixed: staff, files and scores use them.

use serde::{Deserialize, Serialize};

macro_rules! meanings {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// What a text means, judged alone.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Meaning {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }
        impl Meaning {
            /// Every meaning, duties first: of two that fit equally well the earlier one is taken.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Its name in files and outputs.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

meanings! {
    CrisisSuicide "crisis_suicide" "Thinks of suicide or self-harm, openly or veiled, or writes about somebody who does.";
    CrisisOverdose "crisis_overdose" "An overdose or poisoning is happening, or may be.";
    CrisisViolence "crisis_violence" "Is being hurt, in danger from a person, or about to hurt someone.";
    Medical "medical" "Dangerous withdrawal or another medical danger now.";
    OptOut "opt_out" "Wants no more texts from this line.";
    OptIn "opt_in" "Wants texts again: START.";
    ForgetMe "forget_me" "Wants their messages deleted.";
    Help "help" "Asks what this line is and how it works: HELP alone.";
    Person "person" "Wants a human.";
    FindGroup "find_group" "Wants a group in general, or tells of a problem and wants support.";
    MeetingNear "meeting_near" "Wants meetings at a place or time.";
    Online "online" "Wants online or phone meetings.";
    AboutAa "about_aa" "Asks about Alcoholics Anonymous.";
    AboutNa "about_na" "Asks about Narcotics Anonymous.";
    AboutCa "about_ca" "Asks about Cocaine Anonymous.";
    AboutCma "about_cma" "Asks about Crystal Meth Anonymous.";
    AboutSos "about_sos" "Asks about Secular Organizations for Sobriety.";
    AboutSmart "about_smart" "Asks about SMART Recovery.";
    AboutMm "about_mm" "Asks about Moderation Management.";
    AboutWfs "about_wfs" "Asks about Women for Sobriety.";
    AboutLifering "about_lifering" "Asks about LifeRing Secular Recovery.";
    About12Steps "about_12_steps" "Asks about the 12 Steps.";
    AboutSecular "about_secular" "Asks about groups without religion.";
    AboutSponsor "about_sponsor" "Asks what a sponsor is.";
    AboutGroupsVsRehab "about_groups_vs_rehab" "Asks how groups differ from treatment.";
    AboutCost "about_cost" "Asks what groups cost.";
    AboutRules "about_rules" "Asks who may come and what is asked of them.";
    AboutEvidence "about_evidence" "Asks whether groups work.";
    AboutLine "about_line" "Asks about this line: is it private, is it a bot, who pays.";
    Treatment "treatment" "Asks about rehab, detox, centres or medicine.";
    Insurance "insurance" "Asks about coverage.";
    Admissions "admissions" "Asks how to get into treatment.";
    LovedOne "loved_one" "Asks on behalf of someone else, no crisis.";
    Relapse "relapse" "Has slipped and wants support.";
    Craving "craving" "Is about to use and wants support now.";
    Spanish "spanish" "Wants Spanish.";
    English "english" "Wants English.";
    Menu "menu" "Wants the menu, or to start over.";
    Thanks "thanks" "Says thanks.";
    Greeting "greeting" "Says hello.";
    None "none" "Nothing of the above.";
}

impl Meaning {
    /// The meaning of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.name() == name)
    }

    /// The kinds that safety screening raises, which win over every other reading.
    pub fn is_safety(self) -> bool {
        matches!(self, Self::CrisisSuicide | Self::CrisisOverdose | Self::CrisisViolence | Self::Medical)
    }
}

/// What the texter, or the one they write about, uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Substance {
    /// Beer, wine, liquor.
    Alcohol,
    /// Heroin, fentanyl, pain pills.
    Opioids,
    /// Powder or crack.
    Cocaine,
    /// Crystal meth and other amphetamines.
    Meth,
    /// Weed in all forms.
    Cannabis,
    /// Xanax and its kin.
    Benzos,
    /// Anything else that is named.
    Other,
}

impl Substance {
    /// Every substance.
    pub const ALL: [Self; 7] =
        [Self::Alcohol, Self::Opioids, Self::Cocaine, Self::Meth, Self::Cannabis, Self::Benzos, Self::Other];

    /// Its name in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alcohol => "alcohol",
            Self::Opioids => "opioids",
            Self::Cocaine => "cocaine",
            Self::Meth => "meth",
            Self::Cannabis => "cannabis",
            Self::Benzos => "benzos",
            Self::Other => "other",
        }
    }

    /// The substance of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}
