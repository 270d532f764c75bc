use crate::lab::Lab;
use crate::world::{self, ClientKind};
use std::fmt::Write as _;

impl Lab {
    /// A target file (`beartrap.toml`) that describes this lab: its issuer, clients and users.
    ///
    /// ```
    /// use beartrap_lab::{Lab, LabConfig};
    /// let file = Lab::new(LabConfig::honest("https://op.beartrap.test")).target_file();
    /// assert!(file.starts_with("[server]\nissuer = \"https://op.beartrap.test\"\n"));
    /// ```
    pub fn target_file(&self) -> String {
        let mut file = format!(
            "[server]\nissuer = {}\nscope = \"openid profile email offline_access\"\n",
            quoted(self.issuer())
        );
        for client in world::clients() {
            let mut line = |key: &str, value: String| {
                writeln!(file, "{key} = {value}").expect("writing to a String cannot fail");
            };
            line("\n[[server.client]]\nid", quoted(&client.id));
            if let Some(secret) = &client.secret {
                line("secret", quoted(secret));
            }
            line("auth", quoted(client.auth.name()));
            if client.kind == ClientKind::Native {
                line("kind", quoted("native"));
            }
            let uris: Vec<_> = client.redirect_uris.iter().map(|uri| quoted(uri)).collect();
            line("redirect_uris", format!("[{}]", uris.join(", ")));
        }
        for user in &world::USERS {
            let (name, password) = (quoted(user.name), quoted(user.password));
            write!(file, "\n[[server.user]]\nname = {name}\npassword = {password}\n")
                .expect("writing to a String cannot fail");
        }
        file
    }
}

/// A JSON string is also a basic string of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
