super::clauses! { "draft-ietf-oauth-rfc8725bis":
    SIGNED_OR_ENCRYPTED = "3.3" BcpMust "A library lets the verifier tell signed tokens from encrypted ones: that it could be decrypted does not mean that anybody signed it.";
    ITERATIONS_LIMITED = "3.13" BcpShould "A recipient limits the iterations of PBES2, to 1200000 or fewer.";
    EXPANSION_LIMITED = "3.15" BcpShould "A recipient limits the size of decompressed text, to 250 kilobytes or the like.";
}
