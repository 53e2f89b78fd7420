//! The table of ZIP codes that the program carries: `us_zip.bin`, read once at start.
//!
//! Made from GeoNames names, Census centroids and zones of timezone-boundary-builder (see `NOTICE`) by
//! `tests/it/zip_table.rs`, which also describes and checks the bytes. All numbers are little-endian:
//! four counts of 32 bits (zones, states, names, towns, ZIPs and the length of the words follow as six), then
//! the words, one a line: zones, states, names in the order of their keys; then towns (name 16 bits, state 8), in the
//! order of names; then ZIPs in their own order: ZIP 24, latitude 24, longitude 24 (signed, ten-thousandths of
//! a degree), town 16 (0xFFFF: no name known), zone 8.

use super::point::Point;

static BYTES: &[u8] = include_bytes!("us_zip.bin");

/// A town in one state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Town {
    /// Which of the names.
    pub name: u16,
    /// Which of the states.
    pub state: u8,
}

/// One ZIP code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zip {
    /// Its five digits as a number.
    pub code: u32,
    /// Its middle.
    pub point: Point,
    /// Which of the towns, where its name is known.
    pub town: Option<u16>,
    /// Which of the zones.
    pub zone: u8,
}

/// The table, unpacked.
#[derive(Debug)]
pub(super) struct Table {
    pub zones: Vec<&'static str>,
    pub states: Vec<&'static str>,
    pub names: Vec<&'static str>,
    pub towns: Vec<Town>,
    pub zips: Vec<Zip>,
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<u32> {
        Some(self.take(bytes)?.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b)))
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number(4)?).ok()
    }

    /// 24 bits with a sign, in ten-thousandths.
    fn degrees(&mut self) -> Option<f64> {
        let raw = self.number(3)?;
        let signed = if raw >= 1 << 23 { i64::from(raw) - (1 << 24) } else { i64::from(raw) };
        #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
        Some(signed as f64 / 10_000.0)
    }
}

impl Table {
    /// Unpacks the table, or none when its bytes are not such a table.
    pub fn load() -> Option<Self> {
        let mut reader = Reader(BYTES);
        let (zones, states, names) = (reader.count()?, reader.count()?, reader.count()?);
        let (towns, zips, words) = (reader.count()?, reader.count()?, reader.count()?);
        let mut words = std::str::from_utf8(reader.take(words)?).ok()?.split_terminator('\n');
        let mut lines = |count: usize| {
            let taken: Vec<&'static str> = words.by_ref().take(count).collect();
            (taken.len() == count).then_some(taken)
        };
        let (zones, states, names) = (lines(zones)?, lines(states)?, lines(names)?);
        let town = |r: &mut Reader| {
            let name = u16::try_from(r.number(2)?).ok()?;
            let state = u8::try_from(r.number(1)?).ok()?;
            (usize::from(name) < names.len() && usize::from(state) < states.len())
                .then_some(Town { name, state })
        };
        let towns: Vec<_> = (0..towns).map(|_| town(&mut reader)).collect::<Option<_>>()?;
        let zip = |r: &mut Reader| {
            let code = r.number(3)?;
            let point = Point::new(r.degrees()?, r.degrees()?)?;
            let town = u16::try_from(r.number(2)?).ok().filter(|t| *t != u16::MAX);
            let zone = u8::try_from(r.number(1)?).ok()?;
            let known = town.is_none_or(|t| usize::from(t) < towns.len());
            (known && usize::from(zone) < zones.len()).then_some(Zip { code, point, town, zone })
        };
        let zips = (0..zips).map(|_| zip(&mut reader)).collect::<Option<_>>()?;
        Some(Self { zones, states, names, towns, zips })
    }
}
