super::faults! {
    /// Anybody may introspect.
    IntrospectionOpen,
    /// Expired and revoked tokens introspect as active.
    ExpiredStillActive,
}
