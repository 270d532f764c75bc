//! `beartrap lab --personality entra`.

use crate::support::Folder;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

const LAB: [&str; 3] = ["lab", "--personality", "entra"];

/// A lab that is ended with the test.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has seen by then.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a lab on a free port, and gives its first screen.
pub(crate) fn started(folder: &Folder, more: &[&str]) -> (Running, String) {
    let arguments = [&LAB[..], &["--port", "0"], more].concat();
    let mut command = folder.beartrap(&arguments);
    let mut lab = Running(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(lab.0.stderr.take().unwrap()).lines();
    let mut screen = String::new();
    while !screen.contains("stop it") {
        screen += &(lines.next().unwrap().unwrap() + "\n");
    }
    (lab, screen)
}

pub(crate) fn says<'a>(screen: &'a str, name: &str) -> &'a str {
    let line = screen.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap();
    line.trim()
}

#[tokio::test]
async fn the_first_screen_shows_who_is_there_and_how_a_token_is_had() {
    let folder = Folder::new();
    let ca = folder.path("ca.pem");
    let (_lab, screen) = started(&folder, &["--https", "--ca-out", ca.to_str().unwrap()]);
    assert!(says(&screen, "authority").starts_with("https://127.0.0.1:"), "{screen}");
    assert!(says(&screen, "tenants").starts_with("contoso.example "), "{screen}");
    assert!(says(&screen, "machines").contains("AZURE_POD_IDENTITY_AUTHORITY_HOST="), "{screen}");
    let words: Vec<&str> = says(&screen, "a token").split(' ').collect();
    let of = |name: &str| words.iter().find(|word| word.starts_with(name)).unwrap();
    let form = ["grant_type=", "client_id=", "client_secret=", "scope="].map(|name| *of(name)).join("&");
    let ca = reqwest::Certificate::from_pem(folder.read("ca.pem").as_bytes()).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([ca]).build().unwrap();
    let request = client.post(*of("https://")).header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(form).send().await.unwrap().text().await.unwrap();
    assert!(answer.contains("\"access_token\":"), "{answer}");
}

#[test]
fn a_mistake_in_the_directory_is_found_before_anything_is_served() {
    let folder = Folder::new();
    folder.write("entra.toml", "[[tenant]]\nid = \"a\"\nname = \"A\"\ndomain = [\"a.example\"]\n");
    let said = folder.run(&[&LAB[..], &["--directory", "entra.toml"]].concat());
    said.blames(2, &["entra.toml", "line 4", "did you mean domains?"]);
    folder.run(&[&LAB[..], &["--directory", "gone.toml"]].concat()).blames(2, &["gone.toml cannot be read"]);
}

#[test]
fn the_secrets_of_an_own_directory_are_not_printed() {
    let folder = Folder::new();
    let world =
        include_str!("../../../entra/src/directory/world.toml").replace("nightly-secret", "my-own-secret");
    folder.write("entra.toml", &world);
    let (_lab, screen) = started(&folder, &["--directory", "entra.toml"]);
    assert!(screen.contains("client_secret=THE-SECRET") && !screen.contains("my-own-secret"), "{screen}");
    let said = folder.run(&[&LAB[..], &["--directory", "entra.toml", "--inventory"]].concat());
    assert!(said.code == 0 && !said.out.contains("my-own-secret"), "{said:?}");
}

#[test]
fn m3_30_m3_110_the_inventory_has_registrations_apart_from_what_has_rights() {
    let said = Folder::new().run(&[&LAB[..], &["--inventory", "--now", "1767225600"]].concat());
    let (registered, enterprise) = said.out.split_once("Enterprise applications").unwrap();
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(
        registered.contains("nightly") && !registered.contains("orders-api/Orders.Read.All"),
        "{registered}"
    );
    assert!(
        enterprise.contains("orders-api/Orders.Read.All (application), by carol@contoso.example"),
        "{enterprise}"
    );
}

#[test]
fn what_only_the_personality_knows_is_an_error_without_it() {
    let said = Folder::new().run(&["lab", "--control"]);
    assert!(said.code == 2 && said.err.contains("--personality"), "{said:?}");
}
