package dev.weightflow.embedded;

import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Tokens for the REST interfaces of services, kept in a folder that only its owner can read: the tokens themselves for those who call, and
 * the file of their hashes that services are given as {@code weightflow.security.tokens}. Lines that the user has added to that file stay.
 */
public final class AccessTokens {
    private static final String HEADING =
            "# name  roles, with commas between them  SHA-256 of the token; read again whenever it changes";
    private static final String HASHES = "tokens";
    private static final String TOKEN = ".token";
    private static final int RANDOM_BYTES = 32;

    private final Path folder;

    private AccessTokens(Path folder) {
        this.folder = folder;
    }

    /** Those in that folder, which need not be there yet. */
    public static AccessTokens in(Path folder) {
        return new AccessTokens(folder);
    }

    public Path hashes() {
        return folder.resolve(HASHES);
    }

    public Path tokenFile(String name) {
        return folder.resolve(name + TOKEN);
    }

    /**
     * The token of that caller, made up and let in by the first call.
     *
     * @param roles separated by commas
     */
    public String of(String name, String roles) {
        PrivateFiles.folder(folder);
        String token = PrivateFiles.once(tokenFile(name), () -> random() + "\n").strip();
        letIn(folder, line(name, roles, token));
        return token;
    }

    /**
     * A new token, whose hash is added to that file and which is kept nowhere. The file stays the same one, with its mode: it may be mounted
     * into containers.
     *
     * @param roles separated by commas
     */
    public static String added(Path hashes, String name, String roles) {
        String token = random();
        try {
            boolean there = Files.exists(hashes) && Files.size(hashes) > 0;
            String ending = there && !Files.readString(hashes).endsWith("\n") ? "\n" : "";
            Files.writeString(
                    hashes,
                    (there ? ending : HEADING + "\n") + line(name, roles, token) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return token;
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(hashes.toAbsolutePath().getParent(), e.getMessage(), e);
        }
    }

    public record Caller(String name, List<String> roles) {}

    /** Who that file lets in. */
    public static List<Caller> callers(Path hashes) {
        return PrivateFiles.lines(hashes).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 3 && !words[0].startsWith("#"))
                .map(words -> new Caller(words[0], List.of(words[1].split(","))))
                .toList();
    }

    /**
     * Lets that caller in no more. As in {@link #added}, the file stays the same one.
     *
     * @return how many tokens were revoked
     */
    public static int revoked(Path hashes, String name) {
        List<String> lines = PrivateFiles.lines(hashes);
        List<String> kept = lines.stream()
                .filter(line -> !line.strip().split("\\s+")[0].equals(name))
                .toList();
        if (kept.size() < lines.size()) {
            try {
                Files.writeString(hashes, String.join("\n", kept) + "\n");
            } catch (IOException e) {
                throw new ServerException.DirectoryUnusable(
                        hashes.toAbsolutePath().getParent(), e.getMessage(), e);
            }
        }
        return lines.size() - kept.size();
    }

    /** The parts of a platform start at the same time, each with an object of this class: no line may get lost among them. */
    private static synchronized void letIn(Path folder, String line) {
        Path hashes = folder.resolve(HASHES);
        List<String> lines = Files.exists(hashes) ? PrivateFiles.lines(hashes) : List.of(HEADING);
        if (!lines.contains(line)) {
            PrivateFiles.write(hashes, String.join("\n", lines) + "\n" + line + "\n");
        }
    }

    private static String line(String name, String roles, String token) {
        return name + " " + roles + " " + sha256(token);
    }

    private static String random() {
        byte[] secret = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
