super::clauses! { "RFC 9207":
    RESPONSE_ISSUER = "2" Must "Every authorization response names the server's issuer identifier in the parameter iss.";
}
