package dev.weightflow.local.server;

import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerException;
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
 * Tokens for the REST interfaces of services, kept in a folder that only its owner can read: the tokens themselves for the callers, and the file of
 * their hashes for the services' setting {@code weightflow.security.tokens}. Lines that the user has added to that file are kept.
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

    /** Opens the tokens in that folder, which need not exist yet. */
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
     * Returns the token of a caller, which the first call generates and registers.
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
     * Generates a token, whose hash is added to that file and which is kept nowhere. The file is edited in place, with its mode: it may be mounted
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

    /** Lists the callers in a file of token hashes. */
    public static List<Caller> callers(Path hashes) {
        return PrivateFiles.lines(hashes).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 3 && !words[0].startsWith("#"))
                .map(words -> new Caller(words[0], List.of(words[1].split(","))))
                .toList();
    }

    /**
     * Revokes a caller's tokens. As in {@link #added}, the file is edited in place.
     *
     * @return number of tokens revoked
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

    /** Adds a line. The parts of a platform start at the same time, each with an object of this class: no line may get lost among them. */
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
