super::clauses! { "RFC 4648":
    PAD_BITS = "3.5" May "A decoder may refuse an encoding whose unused bits are not zero.";
}
