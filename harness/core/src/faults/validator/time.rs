crate::faults::faults! {
    /// The expiry is not looked at.
    ExpiryIgnored,
    /// A token is still good in the second of its expiry.
    ExpiryInclusive,
    /// A token without an expiry is accepted although the policy requires one.
    ExpiryOptional,
    /// An expiry of zero means never.
    ExpiryZeroMeansNever,
    /// An expiry before 1970 wraps around to a far future.
    ExpiryWraps,
    /// An expiry after the year 9999 is too much for the calendar and crashes the validator.
    FarExpiryCrashes,
    /// A time that is a string is read as a number.
    TimesReadFromText,
    /// A time that is not a number counts as missing.
    TimesOfOtherTypesIgnored,
    /// The time before which a token is not valid is not looked at.
    NotBeforeIgnored,
    /// No clock difference is tolerated, whatever the policy says.
    LeewayIgnored,
    /// An hour of clock difference is tolerated whenever the policy tolerates any.
    LeewayOfAnHour,
    /// The tolerated clock difference is applied to the clock and to the expiry.
    LeewayTwice,
    /// A token from the future is refused every other time.
    FutureTokensVary,
    /// The limits of the policy on age and lifetime are not looked at.
    AgeLimitsIgnored,
    /// A time that is a string compares as false with every number, so that it has begun and never ends.
    TextTimesCompareFalse,
}
