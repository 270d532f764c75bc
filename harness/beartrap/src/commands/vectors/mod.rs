//! `beartrap vectors`: the corpus as data, and data as rows of the corpus.

mod adopt;
mod export;

use crate::cli::VectorsCommand;

pub(crate) fn vectors(command: &VectorsCommand) -> anyhow::Result<u8> {
    match command {
        VectorsCommand::Export { folder } => export::export(folder),
        VectorsCommand::Adopt { artifact } => adopt::adopt(artifact),
    }
}
