//! The service itself.

codes! { Service:
    THROTTLED = 90055, "temporarily_unavailable", Throttled, Developer, Meaning,
        "there were too many requests",
        "tokens are asked for anew each time in place of being kept",
        "wait as long as Retry-After says, and keep tokens until they expire";
    ISSUANCE_FAILED = 50000, "server_error", Outage, Service, Meaning,
        "the service could not issue a token",
        "an error of the service",
        "try again later, with growing pauses; report the correlation id if it stays";
    DIRECTORY_UNAVAILABLE = 90033, "temporarily_unavailable", Outage, Service, Meaning,
        "the directory is temporarily not available",
        "an outage of the service",
        "try again later, with growing pauses";
    LOOP = 50196, "invalid_grant", Client, Developer, Seen,
        "the client asks for the same thing again and again",
        "tokens are not kept, or each refusal is answered by the same request",
        "keep tokens until they expire, and stop at a refusal that a repetition cannot mend";
}
