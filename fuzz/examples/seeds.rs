//! Writes the seeds that are made: `cargo run --manifest-path fuzz/Cargo.toml --example seeds`.

fn main() -> std::io::Result<()> {
    println!("{} seeds written", beartrap_fuzz::seeds::write()?);
    Ok(())
}
