super::clauses! { "OAuth 2.1":
    CREDENTIALS_NOT_IN_URI = "3.2" Profile "Parameters of token requests are sent in the body and never in the URI.";
}
