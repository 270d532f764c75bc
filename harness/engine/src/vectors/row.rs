use crate::plan::choose;
use crate::{Choice, PlanError};
use beartrap_core::Check;
use beartrap_kit::validator::{Vector, VectorFamily};

/// One vector and the family that it belongs to.
#[derive(Clone, Copy)]
pub struct VectorRow {
    /// The family.
    pub family: &'static VectorFamily,
    /// The vector.
    pub vector: &'static Vector,
}

impl VectorRow {
    /// Every vector of these families.
    pub fn all(families: impl IntoIterator<Item = &'static VectorFamily>) -> impl Iterator<Item = Self> {
        families
            .into_iter()
            .flat_map(|family| family.vectors.iter().map(move |vector| Self { family, vector }))
    }

    /// The id: `val.none.lower`.
    pub fn id(&self) -> String {
        self.family.id(self.vector)
    }

    /// The vector as a row of the catalogue.
    pub fn check(&self) -> Check {
        self.family.check(self.vector)
    }
}

/// The chosen vectors in the order of their ids, under the rules of [`plan`](crate::plan).
pub fn plan_vectors(
    families: impl IntoIterator<Item = &'static VectorFamily>,
    choice: &Choice,
) -> Result<Vec<VectorRow>, PlanError> {
    choose(VectorRow::all(families).map(|row| (row.id(), row)), choice)
}
