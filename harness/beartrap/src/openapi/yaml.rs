//! YAML 1.2 by its JSON schema and core schema, as far as JSON can hold it: bounded in depth and in size, aliases included.

use granit_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// Collections inside each other.
const DEEPEST: usize = 128;
/// Nodes of a document; an alias counts as all that it stands for.
const MOST: usize = 1_000_000;

/// Reads one document. Errors say the line.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let line = error.marker().line();
            format!("no YAML: line {line}: {}", error.info())
        })?;
        tree.take(event, span)?;
    }
    tree.root.ok_or_else(|| "the file is empty".into())
}

/// A document under construction.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    root: Option<Value>,
    /// What an alias may stand for, with the number of its nodes.
    anchors: HashMap<usize, (Value, usize)>,
    nodes: usize,
}

/// A collection whose end has not come yet.
struct Open {
    anchor: usize,
    value: Value,
    /// The name of a member whose value comes next.
    name: Option<String>,
    /// The nodes before it.
    before: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), String> {
        let line = span.start.line();
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(format!("line {line}: a second document begins; give each a file of its own"))
            }
            Event::SequenceStart(_, anchor, _) => self.begin(Value::Array(Vec::new()), anchor, line),
            Event::MappingStart(_, anchor, _) => self.begin(Value::Object(Map::new()), anchor, line),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let nodes = self.nodes - open.before;
                self.remember(open.anchor, &open.value, nodes);
                self.put(open.value, line)
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1, line)?;
                let is_text =
                    style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.core_suffix() == Some("str"));
                let is_name =
                    self.open.last().is_some_and(|open| open.value.is_object() && open.name.is_none());
                // Names are text in JSON: `200:` is the name "200".
                let value = if is_text || is_name { Value::from(text.into_owned()) } else { plain(&text) };
                self.remember(anchor, &value, 1);
                self.put(value, line)
            }
            Event::Alias(anchor) => {
                let (value, nodes) = self
                    .anchors
                    .get(&anchor)
                    .cloned()
                    .ok_or_else(|| format!("line {line}: an alias stands for what it is a part of"))?;
                self.count(nodes, line)?;
                self.put(value, line)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, value: Value, anchor: usize, line: usize) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err(format!("line {line}: more than {DEEPEST} levels deep"));
        }
        let before = self.nodes;
        self.count(1, line)?;
        self.open.push(Open { anchor, value, name: None, before });
        Ok(())
    }

    fn count(&mut self, nodes: usize, line: usize) -> Result<(), String> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MOST {
            return Err(format!("line {line}: more than {MOST} nodes, with what aliases stand for"));
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, value: &Value, nodes: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), nodes));
        }
    }

    fn put(&mut self, value: Value, line: usize) -> Result<(), String> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return Ok(());
        };
        match (&mut open.value, open.name.take()) {
            (Value::Array(items), _) => items.push(value),
            (Value::Object(members), Some(name)) => {
                if members.contains_key(&name) {
                    return Err(format!("line {line}: {name} is there twice"));
                }
                members.insert(name, value);
            }
            (_, None) => match value {
                Value::String(name) => open.name = Some(name),
                _ => return Err(format!("line {line}: a name is no text")),
            },
            (_, Some(_)) => {}
        }
        Ok(())
    }
}

/// A plain scalar (YAML 1.2.2, 10.3.2).
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return true.into(),
        "false" | "False" | "FALSE" => return false.into(),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let integer = || text.strip_prefix('+').unwrap_or(text).parse::<i64>().ok();
    let float = || text.strip_prefix('+').unwrap_or(text).parse::<f64>().ok().and_then(Number::from_f64);
    let is_numeric = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.contains(|letter: char| letter.is_ascii_digit())
        && digits.bytes().all(|letter| b"0123456789.eE+-".contains(&letter));
    let based =
        |prefix, base| text.strip_prefix(prefix).and_then(|rest| i64::from_str_radix(rest, base).ok());
    if let Some(number) = based("0x", 16).or_else(|| based("0o", 8)) {
        return number.into();
    }
    match integer().filter(|_| is_numeric) {
        Some(number) => number.into(),
        None => float().filter(|_| is_numeric).map_or_else(|| text.into(), Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_reads_what_descriptions_are_written_in() {
        let text = "
openapi: 3.1.0            # no number
servers:
  - url: 'http://127.0.0.1:9480'
paths:
  /orders/{id}:
    get:
      responses: {200: {description: \"a b\"}, default: ~}
      parameters: &both
        - {name: id, example: 7, required: true}
        - {name: on, example: no, ratio: -1.5e3, octal: 0o17, hex: 0x1F, plus: +4, text: !!str 9}
    head:
      parameters: *both
      description: |
        two
        lines
";
        let parameters = json!([
            { "name": "id", "example": 7, "required": true },
            { "name": "on", "example": "no", "ratio": -1500.0, "octal": 15, "hex": 31, "plus": 4, "text": "9" },
        ]);
        let expected = json!({
            "openapi": "3.1.0",
            "servers": [{ "url": "http://127.0.0.1:9480" }],
            "paths": { "/orders/{id}": {
                "get": {
                    "responses": { "200": { "description": "a b" }, "default": null },
                    "parameters": parameters,
                },
                "head": { "parameters": parameters, "description": "two\nlines\n" },
            } },
        });
        assert_eq!(parse(text), Ok(expected));
    }

    #[test]
    fn what_is_wrong_has_a_line() {
        let wrong = |text: &str| parse(text).unwrap_err();
        assert!(wrong("a: 1\nb: [1, 2\nc: 3").contains("line 3"), "{}", wrong("a: 1\nb: [1, 2\nc: 3"));
        assert_eq!(wrong("a: 1\nb: 2\na: 3"), "line 3: a is there twice");
        assert_eq!(wrong("a: 1\n---\nb: 2").split(':').next(), Some("line 2"));
        assert_eq!(wrong("? [a]\n: b"), "line 1: a name is no text");
        assert_eq!(wrong("# nothing"), "the file is empty");
        assert!(wrong("a: &a [*a]").contains("line 1"), "{}", wrong("a: &a [*a]"));
    }

    #[test]
    fn neither_depth_nor_aliases_make_it_large() {
        let deep = "[".repeat(200_000);
        assert!(parse(&deep).is_err());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..7 {
            let before = level - 1;
            let aliases = vec![format!("*a{before}"); 10].join(", ");
            bomb = format!("{bomb}a{level}: &a{level} [{aliases}]\n");
        }
        let error = parse(&bomb).unwrap_err();
        assert!(error.contains("with what aliases stand for"), "{error}");
    }
}
