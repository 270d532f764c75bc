super::clauses! { "RFC 8628":
    RESPONSE = "3.2" Must "The answer to a device has device_code, user_code, verification_uri and expires_in.";
    POLLED = "3.5" Stated "A device that asks before the user is done hears authorization_pending, and otherwise that access was denied or that the code has expired.";
}
