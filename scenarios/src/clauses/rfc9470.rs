super::clauses! { "RFC 9470":
    STEP_UP = "3" Stated "A token whose authentication is not enough is answered with insufficient_user_authentication, and what would be enough as acr_values or max_age.";
}
