use super::{Era, McpServer, Message};
use crate::api::{Endpoint, EndpointSection};
use crate::target::FileError;
use beartrap_core::Capability;
use serde_json::{Map, Value};

/// Makes the first endpoint the one of the protocol, and each that names a tool a call of that tool at the same place. A
/// tool asks for the scope of the server, too.
pub(in crate::api) fn speak(
    endpoints: &mut [Endpoint],
    sections: &[EndpointSection],
) -> Result<(), FileError> {
    let Some((main, others)) = endpoints.split_first_mut() else { return Ok(()) };
    if sections.first().is_some_and(|section| section.tool.is_some()) {
        return Err(FileError::Invalid(
            "the first [[api.endpoint]] of an MCP server is the one of the protocol; name tools in those after it"
                .into(),
        ));
    }
    main.method = "POST".into();
    main.message = Some(Message::lists_tools());
    for (endpoint, section) in others.iter_mut().zip(sections.iter().skip(1)) {
        let Some(tool) = &section.tool else { continue };
        endpoint.method = "POST".into();
        endpoint.url = main.url.clone();
        endpoint.message = Some(Message::calls_tool(tool, &arguments(tool, section)?));
        let scopes = [main.scope.clone(), endpoint.scope.take()];
        let scopes: Vec<String> = scopes.into_iter().flatten().collect();
        endpoint.scope = (!scopes.is_empty()).then(|| scopes.join(" "));
    }
    Ok(())
}

fn arguments(tool: &str, section: &EndpointSection) -> Result<Value, FileError> {
    let known =
        section.arguments.iter().map(|(name, value)| Ok((name.clone(), serde_json::to_value(value)?)));
    let known: Result<Map<String, Value>, serde_json::Error> = known.collect();
    let no_form = |_| FileError::Invalid(format!("the arguments of the tool {tool} have no form in JSON"));
    known.map(Value::Object).map_err(no_form)
}

impl McpServer {
    /// Whether it has what a check needs, as far as that is its affair: one without authorization has nothing else.
    pub(in crate::api) fn has(&self, capability: Capability) -> Option<bool> {
        match capability {
            Capability::Mcp => Some(true),
            Capability::McpLegacy => Some(self.revision(Era::Legacy).is_some()),
            Capability::McpModern => Some(self.revision(Era::Modern).is_some()),
            Capability::McpSessions => Some(self.sessions && !self.open),
            Capability::Loopback => None,
            _ => self.open.then_some(false),
        }
    }
}
