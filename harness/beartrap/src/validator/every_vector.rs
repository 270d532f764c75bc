//! Written by `cargo xtask regenerate vectors`.

/// The tests of all families.
#[doc(hidden)]
#[macro_export]
#[rustfmt::skip]
macro_rules! __every_vector {
    () => {
        $crate::__family!(alg: alg_whitespace curve_mismatch eddsa_ed448 empty_allowlist enc_alg_in_jws header_key_disagree jwk_alg_mismatch kty_mismatch kty_mismatch_der lowercase_alg not_allowed_strong same_key_two_algs unknown_alg weak_listed_nowhere);
        $crate::__family!(assertion: alg_none aud_array_foreign aud_other exp_missing expired iat_future iss_other jti_missing jti_replayed key_other ok sub_other typ_other);
        $crate::__family!(aud: array_contains array_other case client_id_as_aud comma_space empty missing mixed_types nested nested_null number other other_types pattern policy_empty substring wildcard);
        $crate::__family!(confuse: der ec_point ed_key hs384_512 jwk_json jwk_set_text kid_as_key modulus pem_pkcs1 pem_spki_crlf pem_spki_lf pem_spki_nolf pem_whitespace policy_mixed second_key_json second_key_octets second_key_pem second_key_whitespace unlisted x5c);
        $crate::__family!(crit: b64_false_crit b64_false_nocrit b64_true_crit duplicate_names empty non_array registered_name unknown unknown_absent unprotected);
        $crate::__family!(dos: aud_100k claims_100k crit_100k dots_10m dots_1m header_deep header_digits_1m kid_1mb nested_25 token_2mb x5c_2k);
        $crate::__family!(dpop: alg_hs alg_none ath_missing ath_wrong htm_missing_wrong htm_missing_wrong_case htu_missing htu_relative htu_wrong iat_future iat_missing iat_old iat_skew jkt_canonical jkt_mismatch jkt_variants jti_missing jwk_missing jwk_other jwk_private nonce_wrong ok ok_normalized replayed_jti two_proofs typ);
        $crate::__family!(ec: der ed_s_plus_l ed_small_order high_s key_infinity key_off_curve long p521_64 r_n r_zero short zero);
        $crate::__family!(form: bearer_prefix empty five_parts four_parts illegal_chars inner_space json_flattened json_general json_in_string json_mixed json_no_signatures json_polyglot json_unprotected_header leading_space padded respelt_unsigned sd_jwt signature_junk std_alphabet trailing_bits two_parts url_encoded);
        $crate::__family!(hdrkey: jku_attacker jku_prefix_tricks jku_trusted jwk_attacker jwk_attacker_other_types jwk_attacker_trusted_kid jwk_named_like_trusted jwk_oct jwk_private jwk_trusted_copy key_in_payload x5c_mixed x5c_selfsigned x5t_mismatch x5u_attacker);
        $crate::__family!(idtoken: acr_lower alg_other at_hash_missing_implicit at_hash_wrong aud_extra_untrusted auth_time_old azp_other c_hash_wrong exp_missing hash_alg hash_alg_eddsa iat_missing nonce_missing nonce_other_types nonce_supported_false nonce_wrong sub_missing sub_missing_too_long);
        $crate::__family!(iss: array case cross_key equivalent http missing nul null_empty other other_types part pattern prefix_suffix trailing_slash unicode);
        $crate::__family!(json: big_number big_number_infinite big_number_rounded comments_nan deep dup_alg dup_alg_good_last dup_alg_unsigned dup_claim dup_claim_good_last dup_escaped dup_escaped_good_last header_not_object invalid_utf8 lone_surrogate names_by_case nul_in_name null_members payload_not_object trailing_garbage utf16);
        $crate::__family!(jwe: alg_dir_with_pubkey dir_wrong_size ecdh_invalid_curve enc_mismatch inner_bad_sig jwe_as_jws_three_parts key_empty p2c_huge p2c_limit p2c_small public_key_made rsa15 rsa15_oracle tag_flip tag_truncated unexpected zip_bomb zip_limit zip_unknown);
        $crate::__family!(jwks: broken_member broken_value duplicate_kid empty_set extra_members jwk_n_padded key_ops_sign_only not_a_set oct_in_set private_in_set unknown_kty use_enc x5c_disagrees);
        $crate::__family!(kid: case collision_other_type collision_other_type_attacker missing_attacker missing_many missing_single non_string non_string_signed nul_long path_devnull path_known_file proto sql unknown unknown_empty_secret unknown_named_secret url);
        $crate::__family!(logout: alg_none events_missing expired iat_missing jti_missing_replayed jti_missing_replayed_twice no_sub_no_sid nonce_present typ wrong_iss_aud);
        $crate::__family!(mac: hs256_as_hs512 key_empty key_short key_zeros tag_empty tag_truncated);
        $crate::__family!(misc: cache_after_exp cache_other_policy cache_other_token claims_in_header default_config empty_policy_issuer header_claims_differ sub_not_text);
        $crate::__family!(none: alg_array alg_missing alg_null capital hs_empty_key key_absent lower meaningless_signature nested_none padded sig_stripped two_parts with_signature);
        $crate::__family!(ok: aud_array boundary_nbf_now ed25519 ed25519_new_name es256 es384_p521 extra_claims hs256 large_claims large_claims_20kb numericdate_fraction ps256 repeat rs256 typ_prefix unicode whitespace_json);
        $crate::__family!(rsa: e3_forged_padding exponent_1 hash_of_signature pkcs1_garbage pkcs1_no_null pss_mgf_mismatch pss_wrong_salt roca_key rsa_1024 short_padding sig_ge_n sig_leading_zero);
        $crate::__family!(sig: bitflip_first bitflip_last_significant bitflip_middle double_signed_string es_for_rs expired_forged extended header_changed header_swap other_token payload_changed payload_empty random sig_as_der truncated);
        $crate::__family!(time: exp_array exp_before_iat exp_far exp_huge exp_in_leeway exp_millis exp_missing exp_negative exp_now exp_null_bool exp_out_of_leeway exp_past exp_string exp_text exp_zero iat_future iat_string iat_too_old leeway_applies_once nbf_after_exp nbf_far_text nbf_future nbf_in_leeway nbf_string);
        $crate::__family!(typ: assertion_for_at at_for_id cty_jwt_unnested dpop_for_at id_for_at id_for_logout introspection_for_at jwt_for_at logout_for_id missing_for_at nested_outer_only new_kinds_for_at set_for_at typ_non_string typ_prefix_trick);
    };
}
