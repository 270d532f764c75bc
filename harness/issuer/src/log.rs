/// The most fetches that are kept; later ones are counted by nobody.
const KEPT: usize = 10_000;

/// One request that reached an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
}

/// The requests so far.
#[derive(Debug, Default)]
pub(crate) struct Log(Vec<Fetch>);

impl Log {
    pub(crate) fn note(&mut self, method: &str, target: &str) {
        if self.0.len() < KEPT {
            self.0.push(Fetch { method: method.to_owned(), target: target.chars().take(2_000).collect() });
        }
    }

    pub(crate) fn of_paths(&self, fits: impl Fn(&str) -> bool) -> Vec<Fetch> {
        let of_path = |fetch: &&Fetch| fetch.target.split('?').next().is_some_and(&fits);
        self.0.iter().filter(of_path).cloned().collect()
    }
}
