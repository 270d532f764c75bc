super::clauses! { "RFC 8259":
    LIMITS = "9" May "A parser may limit the size of texts and the depth of their nesting.";
    NUMBERS_LIMITED = "6" May "An implementation may limit the range and the precision of numbers.";
    LONE_SURROGATES = "8.2" Stated "What software does with a string that holds half of a surrogate pair cannot be predicted.";
}
