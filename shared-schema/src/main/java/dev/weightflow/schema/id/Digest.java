package dev.weightflow.schema.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256, as 64 lower-case hexadecimal digits. */
public record Digest(@JsonValue String hex) {
    public static final String PATTERN = "[0-9a-f]{64}";

    private static final Pattern FORM = Pattern.compile(PATTERN);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Digest {
        hex = checked("a digest", hex);
    }

    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    public static Digest ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Digest of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return finish(digest);
    }

    /** Returns the result of a SHA-256 computation, and resets it. */
    public static Digest finish(MessageDigest sha256) {
        return new Digest(HexFormat.of().formatHex(sha256.digest()));
    }

    /** Creates a SHA-256 computation, for a stream of bytes. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256.", e);
        }
    }

    /** Returns the first twelve digits, see {@link Identifier#shortened}. */
    public String shortId() {
        return Identifier.shortened(hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    static String checked(String thing, String value) {
        return NameFormat.checked(thing, value, FORM, "it must be a SHA-256 in 64 lower-case hexadecimal digits");
    }
}
