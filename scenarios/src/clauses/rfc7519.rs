super::clauses! { "RFC 7519":
    REQUIRED_CLAIMS = "4" Stated "Which claims a token must have is for the application to say.";
    AUDIENCE = "4.1.3" Must "A token whose aud does not name the recipient is refused; aud is a string or an array of them, in exact letters.";
    EXPIRY = "4.1.4" Must "A token is not accepted on or after exp, which is a number; a small leeway may be tolerated.";
    EXPIRY_LEEWAY = "4.1.4" May "A small leeway, usually of minutes, may be tolerated for clock differences.";
    NOT_BEFORE = "4.1.5" Must "A token is not accepted before nbf, which is a number; a small leeway may be tolerated.";
    NOT_BEFORE_LEEWAY = "4.1.5" May "A small leeway, usually of minutes, may be tolerated for clock differences.";
    ISSUED_AT = "4.1.6" Must "The time of issue is a number of seconds.";
    AGE = "4.1.6" Stated "The time of issue tells how old a token is; what is too old is for the application to say.";
    ISSUER = "4.1.1" Stated "The issuer is one string, and its letters are compared exactly.";
    SUBJECT = "4.1.2" Stated "The subject is one case-sensitive string.";
    STRINGS_EXACT = "7.3" Must "Names, and values unless their definition says otherwise, are compared letter by letter, with no other rule.";
    NESTED = "7.2" Must "A token whose cty is JWT carries another JWT, which is validated in its turn.";
    HEADER_CLAIMS = "5.3" Should "Claims that are repeated in the header of an encrypted token are verified to equal those inside, unless the application has other rules.";
    NUMERIC_DATE = "2" Stated "A time is a number of seconds since 1970, with or without a fraction.";
    UNKNOWN_CLAIMS = "4" Must "Claims that are not understood are ignored, unless an application says otherwise.";
    PAYLOAD_IS_JSON = "7.2" Must "The payload is UTF-8 text of one JSON object.";
    JWT_VALIDATED = "7.2" Must "A token is refused if one of the steps of its validation fails, and accepted if none does.";
    COMPACT_ONLY = "1" Stated "JWTs are always represented in a compact serialisation.";
    CLAIM_NAMES_UNIQUE = "4" Must "A parser refuses a JWT with a claim name twice, or takes the lexically last member of that name.";
    VALID_OBJECTS = "7.2" Must "Header and claims are each a completely valid JSON object in UTF-8; a JWT with anything else is refused.";
}
