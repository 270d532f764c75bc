use super::content;
use super::*;
use crate::{Algorithm, SigningKey};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};

/// The vector of RFC 7516, A.2.4 and A.3.4.
const IV: &str = "AxY8DCtDaGlsbGljb3RoZQ";
/// The content encryption key of RFC 7516, A.2.2 and A.3.2.
const CONTENT_KEY: &str = "BNMfxVSd_P4LZJ36P6pqzmt81C1vawnbyLEA8I-cLM8";

/// RFC 7516, A.1, but for the encrypted key, whose padding is random.
#[test]
fn the_example_with_oaep_and_gcm_is_reproduced() {
    let example = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.\
        OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe\
        ipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDb\
        Sv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaV\
        mqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je8\
        1860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi\
        6UklfCpIMfIjf7iGdXKHzg.\
        48V1_ALb6US04U3b.\
        5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji\
        SdiwkIr3ajwQzaBtQD_A.\
        XFBoMYUZodetZdvTiFvSkQ";
    let plaintext = "The true sign of intelligence is not knowledge but imagination.";
    let made = anonymous(KeyManagement::RsaOaep, ContentEncryption::A256Gcm, plaintext)
        .with_content_key(octets("saH0gFSP4XM_tAP_a5rU9ooHbltwLiJpL4LLLnrqQPw"))
        .with_iv(octets("48V1_ALb6US04U3b"))
        .raw_encrypted_key(octets(example.split('.').nth(1).unwrap()));
    assert_eq!(made.compact(), example);
}

/// RFC 7516, A.3.
#[test]
fn the_example_with_key_wrap_and_cbc_is_reproduced() {
    let example = "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.\
        6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ.\
        AxY8DCtDaGlsbGljb3RoZQ.\
        KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.\
        U0m_YmjN04DJvceFICbCVQ";
    let made = anonymous(KeyManagement::A128Kw, ContentEncryption::A128CbcHs256, "Live long and prosper.")
        .encrypted_to(&RecipientKey::secret(octets("GawgguFyGrWKav7AX4VKUg")))
        .with_content_key(octets(CONTENT_KEY))
        .with_iv(octets(IV));
    assert_eq!(made.compact(), example);
}

/// RFC 7516, A.2: the same content under another header.
#[test]
fn the_tag_covers_the_header() {
    let made = anonymous(KeyManagement::Rsa15, ContentEncryption::A128CbcHs256, "Live long and prosper.")
        .with_content_key(octets(CONTENT_KEY))
        .with_iv(octets(IV));
    assert_eq!(made.parts().tag, octets("9hH0vgRfYgPnAHOd8stkvw"));
}

/// RFC 7518, B.1 to B.3.
#[test]
fn the_examples_of_cbc_and_hmac_are_reproduced() {
    let key: Vec<u8> = (0..64).collect();
    let iv = hex("1af38c2dc2b96ffdd86694092341bc04");
    let plaintext =
        b"A cipher system must not be required to be secret, and it must be able to fall into the hands of \
        the enemy without inconvenience";
    for (encryption, start, tag) in [
        (ContentEncryption::A128CbcHs256, "c80edfa32ddf39d5", "652c3fa36b0a7c5b3219fab3a30bc1c4"),
        (
            ContentEncryption::A192CbcHs384,
            "ea65da6b59e61edb",
            "8490ac0e58949bfe51875d733f93ac2075168039ccc733d7",
        ),
        (
            ContentEncryption::A256CbcHs512,
            "4affaaadb78c31c5",
            "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5",
        ),
    ] {
        let key = &key[..encryption.key_octets()];
        let aad = b"The second principle of Auguste Kerckhoffs";
        let (ciphertext, made) = content::encrypt(encryption, key, &iv, aad, plaintext);
        assert_eq!((&ciphertext[..8], ciphertext.len(), made), (&hex(start)[..], 144, hex(tag)));
    }
}

/// RFC 7518, C: what the key agreement comes to is what encrypts the content.
#[test]
fn the_example_of_key_agreement_is_reproduced() {
    let bob = RecipientKey::p256(&octets("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw")).unwrap();
    let alice = RecipientKey::p256(&octets("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo")).unwrap();
    let made = anonymous(KeyManagement::EcdhEs, ContentEncryption::A128Gcm, "text")
        .encrypted_to(&bob)
        .with_ephemeral_key(&alice)
        .header("apu", "QWxpY2U")
        .header("apv", "Qm9i");
    let derived = made.clone().with_content_key(octets("VqqN6vgjbSBcIijNcacQGg"));
    assert_eq!(made.compact(), derived.compact());
    assert_ne!(made.compact(), made.header("apv", "QWxpY2U").compact());
    let epk = derived.header_value("epk").and_then(|epk| epk.get("x")?.as_str());
    assert_eq!(epk, Some("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"));
}

/// RFC 7517, C.4 and C.5.
#[test]
fn the_example_with_a_password_is_reproduced() {
    let made = anonymous(KeyManagement::Pbes2Hs256A128Kw, ContentEncryption::A128CbcHs256, "text")
        .encrypted_to(&RecipientKey::secret("Thus from my lips, by yours, my sin is purged."))
        .with_content_key(octets("bxsZNEIdFE5csDjwQdBScKGDJDfK7LmsgReZwsMw_bY"))
        .header("p2s", "2WCTcJZ1Rvd_CJuJripQ1w");
    let expected = octets("TrqXOwuNUfDV9VPTNbyGvEJ9JMjefAVn-TR1uIxR9p6hsRQh9Tk7BA");
    assert_eq!(made.parts().encrypted_key, expected);
    assert_ne!(made.header("p2c", 4095).parts().encrypted_key, expected);
}

#[test]
fn a_second_implementation_reads_keys_encrypted_with_rsa() {
    let key = || PrivateDecryptingKey::from_pkcs8(include_bytes!("../../keys/rsa-2048-second.p8")).unwrap();
    let content_key = [5; 32];
    let made = |management| {
        let token = anonymous(management, ContentEncryption::A256Gcm, "text").with_content_key(content_key);
        token.parts().encrypted_key
    };
    let oaep = |algorithm: &'static OaepAlgorithm, encrypted: &[u8]| {
        let key = OaepPrivateDecryptingKey::new(key()).unwrap();
        key.decrypt(algorithm, encrypted, &mut [0; 256], None).map(|octets| octets.to_vec()).ok()
    };
    assert_eq!(oaep(&OAEP_SHA1_MGF1SHA1, &made(KeyManagement::RsaOaep)), Some(content_key.to_vec()));
    assert_eq!(oaep(&OAEP_SHA256_MGF1SHA256, &made(KeyManagement::RsaOaep256)), Some(content_key.to_vec()));
    assert_eq!(oaep(&OAEP_SHA256_MGF1SHA256, &made(KeyManagement::RsaOaep)), None);
    let key = Pkcs1PrivateDecryptingKey::new(key()).unwrap();
    let mut out = [0; 256];
    assert_eq!(key.decrypt(&made(KeyManagement::Rsa15), &mut out).unwrap(), content_key);
}

/// RFC 3394, 4.6: 256 bits of key, wrapped with 256 bits.
#[test]
fn the_example_of_key_wrap_is_reproduced() {
    let key: Vec<u8> = (0..32).collect();
    let text = hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
    let wrapped = "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21";
    assert_eq!(content::key_wrap(&key, &text), hex(wrapped));
}

#[test]
fn the_same_token_is_made_each_time_and_another_from_another_text() {
    for management in [KeyManagement::RsaOaep256, KeyManagement::A256GcmKw, KeyManagement::EcdhEsA128Kw] {
        let made = |text| anonymous(management, ContentEncryption::A256Gcm, text);
        assert_eq!(made("a").compact(), made("a").compact());
        let (one, other) = (made("a").parts(), made("b").parts());
        assert!(one.iv != other.iv && one.encrypted_key != other.encrypted_key);
    }
}

#[test]
fn keys_of_the_wrong_kind_or_length_make_tokens_all_the_same() {
    let rsa = RecipientKey::of(&SigningKey::trusted(Algorithm::Rs256));
    let short = RecipientKey::secret(*b"short");
    for management in [
        KeyManagement::RsaOaep,
        KeyManagement::Rsa15,
        KeyManagement::Dir,
        KeyManagement::A192Kw,
        KeyManagement::EcdhEs,
        KeyManagement::A192GcmKw,
        KeyManagement::Pbes2Hs512A256Kw,
    ] {
        for key in [&rsa, &short] {
            for content_key in [&[][..], &[1; 33], &[1; 300]] {
                let token = EncryptedToken::new(management, ContentEncryption::A192CbcHs384, key, "text");
                let made = token.with_content_key(content_key).with_iv([1]).compact();
                assert_eq!(made.split('.').count(), 5);
            }
        }
    }
}

#[test]
fn many_iterations_are_claimed_and_not_done() {
    let token = anonymous(KeyManagement::Pbes2Hs256A128Kw, ContentEncryption::A128Gcm, "text");
    let claimed = token.header("p2c", i64::from(u32::MAX)).parts();
    assert!(String::from_utf8(claimed.header).unwrap().contains("\"p2c\":4294967295"));
}

/// A token to the fixed recipient whose header is `alg`, `enc` and what the key management needs.
fn anonymous(management: KeyManagement, encryption: ContentEncryption, text: &str) -> EncryptedToken {
    let key = RecipientKey::fixed(management, encryption);
    EncryptedToken::new(management, encryption, &key, text).without_header("kid")
}

fn octets(text: &str) -> Vec<u8> {
    crate::base64url::decode(text).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
