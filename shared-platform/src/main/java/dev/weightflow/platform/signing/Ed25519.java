package dev.weightflow.platform.signing;

import dev.weightflow.schema.id.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The JDK's Ed25519 (JEP 339), without checked exceptions. */
final class Ed25519 {
    private static final String ALGORITHM = "Ed25519";
    private static final int ID_DIGITS = 16;

    static final String ID = "[0-9a-f]{" + ID_DIGITS + "}";

    private Ed25519() {}

    /** @throws IllegalArgumentException if the text is no such key in Base64 */
    static PublicKey publicKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 public key (X.509, Base64)", e);
        }
    }

    /** @throws IllegalArgumentException if the text is no such key in Base64; the message does not quote it */
    static PrivateKey privateKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(decoded(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 private key (PKCS #8, Base64)");
        }
    }

    /** What a key is called: the first 16 hexadecimal digits of its SHA-256. */
    static String id(PublicKey key) {
        return Digest.of(key.getEncoded()).hex().substring(0, ID_DIGITS);
    }

    static byte[] sign(PrivateKey key, byte[] statement) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot sign", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] statement, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(statement);
            return signature.verify(signed);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is no Base64");
        }
    }
}
