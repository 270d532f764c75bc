use beartrap_kit::Clause;
use beartrap_kit::validator::{self as kit, Case, Expect, Stand, VectorFamily};

/// One vector of the catalogue: an honest token and a lie, in one spelling or several.
#[derive(Clone, Copy)]
pub struct Vector {
    pub(super) family: &'static VectorFamily,
    pub(super) row: &'static kit::Vector,
}

/// Every vector, family by family.
pub fn vectors() -> impl Iterator<Item = Vector> {
    let rows = |family: &'static VectorFamily| family.vectors.iter().map(move |row| Vector { family, row });
    beartrap_scenarios::validator().flat_map(rows)
}

/// The vector with this id.
///
/// ```
/// use beartrap::validator::{Stand, vector};
/// let lower = vector("val.none.lower").expect("it is in the catalogue");
/// let case = &lower.cases(&Stand::at(1_767_225_600))[0];
/// assert!(case.request.token.ends_with('.'), "the signature is empty");
/// assert!(case.twin.is_some(), "the honest token comes first");
/// ```
pub fn vector(id: &str) -> Option<Vector> {
    vectors().find(|vector| vector.id() == id)
}

/// The id of the vector whose test is called this: `none`, `alg_missing` is `val.none.alg-missing`.
#[doc(hidden)]
pub fn id_of(family: &str, test: &str) -> String {
    let words = |name: &str| name.trim_start_matches("r#").trim_start_matches('_').replace('_', "-");
    format!("val.{}.{}", words(family), words(test))
}

/// The id that is most like this one, if any is near.
pub(super) fn nearest(id: &str) -> Option<String> {
    // The distance costs the product of the lengths; no id is near a long text.
    let ids = vectors().map(|vector| vector.id()).filter(|_| id.len() <= 100);
    // All begin alike, which says nothing.
    let words = |id: &str| id.trim_start_matches("val.").to_owned();
    let alike = ids.map(|known| (strsim::jaro_winkler(&words(id), &words(&known)), known));
    let near = alike.filter(|(likeness, _)| *likeness >= 0.75);
    near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, known)| known)
}

impl Vector {
    /// The id: `val.none.lower`.
    pub fn id(&self) -> String {
        self.family.id(self.row)
    }

    /// What is presented, in one sentence.
    pub fn says(&self) -> &'static str {
        self.row.says
    }

    /// The clause that governs.
    pub fn clause(&self) -> &'static Clause {
        self.row.clause
    }

    /// What a correct validator does with it.
    pub fn expect(&self) -> Expect {
        self.row.expect
    }

    /// The requests, one for each spelling, as tokens issued at this stand.
    pub fn cases(&self, stand: &Stand) -> Vec<Case> {
        (self.row.cases)(&stand.about(&self.id()))
    }
}

impl std::fmt::Debug for Vector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Vector").field(&self.id()).finish()
    }
}
