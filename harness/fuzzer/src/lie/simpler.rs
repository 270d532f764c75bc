//! Simpler lies than a lie: with fewer twists, with a named one in place of a made one, of a simpler token.

use super::{Base, Lie, Made, Twist};
use beartrap_forge::Algorithm;

impl Lie {
    /// How much there is to read: lies that are simpler have less of it.
    pub fn weight(&self) -> usize {
        let twists: usize = self.twists().iter().map(|twist| 1_000 + twist.weight()).sum();
        let base = Base::ALL.iter().position(|base| *base == self.base).unwrap_or_default();
        let algorithm = usize::from(self.algorithm != Algorithm::Rs256);
        twists + 10 * base + algorithm
    }

    /// Lies that break one of the rules that this one breaks, simpler than it and the simplest first.
    pub fn simpler(&self) -> Vec<Self> {
        let mut simpler = Vec::new();
        let twists = self.twists();
        for (place, twist) in twists.iter().enumerate().filter(|_| twists.len() > 1) {
            let rest: Vec<Twist> = twists
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, twist)| twist.clone())
                .collect();
            simpler.extend(self.with(std::slice::from_ref(twist)));
            simpler.extend(self.with(&rest));
        }
        for (place, twist) in twists.iter().enumerate() {
            for other in twist.simpler() {
                let mut changed = twists.to_vec();
                changed[place] = other;
                simpler.extend(self.with(&changed));
            }
        }
        let plain = Self { base: Base::Jwt, ..self.clone() };
        let usual = Self { algorithm: Algorithm::Rs256, ..self.clone() };
        simpler.extend([plain, usual].iter().filter_map(|lie| lie.with(twists)));
        simpler.retain(|lie| lie.weight() < self.weight() && !lie.is_honest());
        simpler.sort_by_key(Lie::weight);
        simpler.dedup();
        simpler
    }
}

impl Twist {
    fn weight(&self) -> usize {
        match self {
            Self::Named(_) => 0,
            Self::Made(made) => 1 + serde_json::to_string(made).map_or(0, |text| text.len()).min(900),
        }
    }

    /// Twists that break the same rule at the same places or fewer, and are simpler.
    fn simpler(&self) -> Vec<Self> {
        let Self::Made(made) = self else { return Vec::new() };
        let named = Self::all_named().filter(|named| named.rule() == self.rule());
        named.chain(made.simpler().into_iter().map(Self::Made)).collect()
    }
}

impl Made {
    /// The same with one parameter less.
    fn simpler(&self) -> Vec<Self> {
        match self.clone() {
            // What is wrong wherever it stands is no matter of names that are doubled or look alike.
            Self::Last { claim, value, .. } => plainly(&claim, Some(value)),
            Self::HeaderLast { member, value } => vec![Self::Header { member, value }],
            Self::Decoy { claim, missing: true, .. } => vec![Self::Without { claim }],
            Self::Decoy { claim, .. } => plainly(&claim, None),
            Self::Claim { claim, .. } => {
                plainly(&claim, None).into_iter().filter(|other| other.rule() == self.rule()).collect()
            }
            Self::Respelt { claim, at, lacks, text } => vec![
                Self::Respelt { claim: claim.clone(), at, lacks: 0, text: text.clone() },
                Self::Respelt { claim: claim.clone(), at: 0, lacks, text: text.clone() },
                Self::Respelt { claim, at: 255, lacks, text },
            ],
            Self::Unsecured { alg, beside, octets } => {
                let mut simpler: Vec<Self> = ["\"none\"", "\"None\"", "\"\""]
                    .map(|alg| Self::Unsecured { alg: alg.to_owned(), beside, octets })
                    .to_vec();
                simpler.push(Self::Unsecured { alg, beside, octets: 0 });
                simpler
            }
            Self::Stranger { shown, kid } => vec![
                Self::Stranger { kid: None, shown: shown.clone() },
                Self::Stranger { kid, shown: super::Shown::Nothing },
                Self::Stranger { kid: None, shown: super::Shown::Nothing },
            ],
            Self::Secret { algorithm, secret, kid, permitted } => {
                let mut simpler = vec![
                    Self::Secret {
                        algorithm: algorithm.clone(),
                        secret: secret.clone(),
                        kid: None,
                        permitted,
                    },
                    Self::Secret {
                        algorithm: algorithm.clone(),
                        secret: secret.clone(),
                        kid: kid.clone(),
                        permitted: false,
                    },
                    Self::Secret {
                        algorithm: "HS256".to_owned(),
                        secret: secret.clone(),
                        kid: kid.clone(),
                        permitted,
                    },
                ];
                if let super::SecretOf::Public(rendering, before, behind) = secret {
                    let empty = String::new;
                    for (before, behind) in [(empty(), empty()), (before, empty()), (empty(), behind)] {
                        let secret = super::SecretOf::Public(rendering, before, behind);
                        simpler.push(Self::Secret {
                            algorithm: algorithm.clone(),
                            secret,
                            kid: kid.clone(),
                            permitted,
                        });
                    }
                }
                simpler
            }
            Self::Encoded { part, wrapping: super::Wrapping::Inserted(_, text), signed } => {
                vec![Self::Encoded { part, wrapping: super::Wrapping::Inserted(0, text), signed }]
            }
            Self::Critical { crit, .. } => vec![Self::Critical { crit, present: false }],
            _ => Vec::new(),
        }
    }
}

/// The claim with this wrong value, or with one of the plainest.
fn plainly(claim: &str, value: Option<String>) -> Vec<Made> {
    let values = ["0", "\"\"", "null", "true", "[]", "\"never\"", "\"https://elsewhere.example\""];
    let values = values.into_iter().map(str::to_owned).chain(value);
    values.map(|value| Made::Claim { claim: claim.to_owned(), value }).collect()
}
