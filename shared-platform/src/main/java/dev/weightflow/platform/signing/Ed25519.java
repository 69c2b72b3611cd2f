package dev.weightflow.platform.signing;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.util.Base64;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm;

/**
 * Ed25519 (RFC 8032) by Bouncy Castle: a start verifies the signature of every fact, and the JDK takes seven to ten times as long for one. Keys are
 * read and written in the JDK's formats.
 */
final class Ed25519 {
    private static final int ID_DIGITS = 16;

    static final String ID = "[0-9a-f]{" + ID_DIGITS + "}";

    private Ed25519() {}

    /** @throws IllegalArgumentException if the text is no such key in Base64 */
    static Ed25519PublicKeyParameters publicKey(String text) {
        return key(text, PublicKeyFactory::createKey, Ed25519PublicKeyParameters.class, "public key (X.509, Base64)");
    }

    /** @throws IllegalArgumentException if the text is no such key in Base64; the message does not quote it */
    static Ed25519PrivateKeyParameters privateKey(String text) {
        return key(
                text, PrivateKeyFactory::createKey, Ed25519PrivateKeyParameters.class, "private key (PKCS #8, Base64)");
    }

    private interface Format {
        AsymmetricKeyParameter read(byte[] encoded) throws IOException;
    }

    private static <K> K key(String text, Format format, Class<K> kind, String what) {
        try {
            return kind.cast(format.read(decoded(text)));
        } catch (IOException | RuntimeException e) { // the parser's exceptions for untrusted bytes vary
            throw new IllegalArgumentException("it is not an Ed25519 " + what);
        }
    }

    /** Returns the id of a key: the first 16 hexadecimal digits of its SHA-256. */
    static String id(Ed25519PublicKeyParameters key) {
        try {
            byte[] encoded =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded();
            return Digest.of(encoded).hex().substring(0, ID_DIGITS);
        } catch (IOException e) {
            throw new IllegalStateException("the key cannot be written", e);
        }
    }

    static byte[] sign(Ed25519PrivateKeyParameters key, byte[] statement) {
        byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
        key.sign(Algorithm.Ed25519, null, statement, 0, statement.length, signature, 0);
        return signature;
    }

    static boolean verifies(Ed25519PublicKeyParameters key, byte[] statement, byte[] signed) {
        return signed.length == Ed25519PrivateKeyParameters.SIGNATURE_SIZE
                && key.verify(Algorithm.Ed25519, null, statement, 0, statement.length, signed, 0);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not Base64");
        }
    }
}
